import ArgumentParser
import Foundation
import Outbox
import Registry
import SyncEngine

/// One thing that would stop a sync, or not.
struct DoctorCheck {
  enum Status: String {
    case good = "ok"
    case warning
    case failed
  }

  let name: String
  let status: Status
  let detail: String
  var hint: String?

  var json: JSONValue {
    .object([
      "name": .string(name), "status": .string(status.rawValue), "detail": .string(detail),
      "hint": .optional(hint),
    ])
  }
}

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Tells what would stop a sync, and what to do about it.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let configuration = try await options.configuration()
    let checks = await Doctor(configuration: configuration).examine()
    if options.printsJSON {
      options.console.print(
        try JSONOutput.line(.object(["checks": .array(checks.map(\.json))])))
    } else {
      for check in checks {
        options.console.print("\(check.status.rawValue)  \(check.name): \(check.detail)".safe)
        if let hint = check.hint { options.console.print("    \(hint.safe)") }
      }
    }
    if checks.contains(where: { $0.status == .failed }) {
      throw ExitCode(ExitStatus.failed.rawValue)
    }
    if checks.contains(where: { $0.status == .warning }) {
      throw ExitCode(ExitStatus.needsPerson.rawValue)
    }
  }
}

/// Looks at everything that a sync needs, on this machine, and changes nothing.
struct Doctor {
  let configuration: AgentConfiguration

  /// Free bytes on the store's disk below which the doctor warns.
  private static let minFreeBytes = 100 << 20

  func examine() async -> [DoctorCheck] {
    await store() + [disk(), settings()]
  }

  private func store() async -> [DoctorCheck] {
    do {
      try configuration.checkStoreFolder()
      let outbox = try await Outbox.open(path: configuration.store)
      let problems = try await outbox.integrityProblems()
      guard problems.isEmpty else {
        return [
          DoctorCheck(
            name: "store", status: .failed, detail: problems.joined(separator: "; "),
            hint: "keep the file and put a backup in its place: agent restore FILE")
        ]
      }
      let sound = DoctorCheck(
        name: "store", status: .good, detail: "\(configuration.store) of \(outbox.replica) is sound"
      )
      return [sound] + Self.waiting(try await outbox.status())
        + (try await outbox.sendsUnseen() ? [Self.unseen] : [])
    } catch let error as StoreError {
      return [Self.failed("store", CommandError(error))]
    } catch let error as CommandError {
      return [Self.failed("store", error)]
    } catch {
      return [DoctorCheck(name: "store", status: .failed, detail: String(describing: error))]
    }
  }

  private static let unseen = DoctorCheck(
    name: "reads", status: .warning, detail: StatusCommand.unseenNote,
    hint: "ask for the groups orgUser and publicUser for this API consumer")

  private static func waiting(_ status: OutboxStatus) -> [DoctorCheck] {
    [
      check("conflicts", status[.conflict], "agent conflicts"),
      check("rejected", status[.rejected], "agent queue --state rejected"),
    ]
  }

  private static func check(_ name: String, _ count: Int, _ command: String) -> DoctorCheck {
    DoctorCheck(
      name: name, status: count == 0 ? .good : .warning,
      detail: count == 0 ? "none wait" : "\(count) wait for a person",
      hint: count == 0 ? nil : command)
  }

  private func disk() -> DoctorCheck {
    let folder = URL(fileURLWithPath: configuration.store).deletingLastPathComponent().path
    // A folder that can't be looked at is told below.
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue else {
      return DoctorCheck(
        name: "disk", status: .failed, detail: "\(folder) can't be looked at",
        hint: "check that the folder is there")
    }
    let short = free < Self.minFreeBytes
    return DoctorCheck(
      name: "disk", status: short ? .warning : .good, detail: "\(free >> 20) MiB free",
      hint: short ? "make room: a full disk stops recording" : nil)
  }

  private func settings() -> DoctorCheck {
    do {
      let settings = try configuration.syncSettings()
      return DoctorCheck(name: "configuration", status: .good, detail: settings.baseURL)
    } catch let error as CommandError {
      return Self.failed("configuration", error)
    } catch {
      return DoctorCheck(
        name: "configuration", status: .failed, detail: String(describing: error))
    }
  }

  private static func failed(_ name: String, _ error: CommandError) -> DoctorCheck {
    DoctorCheck(name: name, status: .failed, detail: error.message, hint: error.hint)
  }
}
