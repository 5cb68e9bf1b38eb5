import Diagnostics
import Foundation
import Outbox
import Registry
import SyncEngine

/// Looks at everything that a sync needs: this machine first, then the line and the server, then
/// what waits for a person.
struct Doctor {
  let configuration: AgentConfiguration
  /// Whether every page and every value of the store is looked at, however long that takes.
  var isFull = false
  /// Told what goes on while that takes long.
  var progress: @Sendable (String) -> Void = { _ in }

  /// Free bytes on the store's disk below which the doctor warns.
  private static let minFreeBytes = 100 << 20

  func examine() async throws -> [DoctorCheck] {
    let (outbox, store) = await lookAtStore()
    let server = try await lookAtServer(outbox)
    return [store, disk()] + environment + server + (await lookAtPeople(outbox))
  }

  private var environment: [DoctorCheck] {
    configuration.strangers.isEmpty
      ? []
      : [.good("environment", EnvironmentNames.sentence(configuration.strangers))]
  }

  /// - Returns: the store, where it is sound enough to go on with.
  private func lookAtStore() async -> (Outbox?, DoctorCheck) {
    do {
      try configuration.checkStoreFolder()
      let outbox = try await Outbox.look(path: configuration.store)
      try configuration.check(outbox)
      let found = try await outbox.soundness(whole: isFull, progress: progress)
      progress("")
      guard found.problems.isEmpty else {
        return (
          nil,
          .failed(
            "store", .store, found.problems.joined(separator: "; "),
            hint: "keep the file and put a backup in its place: agent restore FILE")
        )
      }
      return (outbox, sound(outbox, isWhole: found.isWhole))
    } catch let error as StoreError {
      let error = CommandError(error)
      return (nil, .failed("store", .store, error.message, hint: error.hint))
    } catch let error as CommandError {
      return (nil, Self.failed("store", error))
    } catch {
      return (
        nil,
        .failed("store", .store, String(describing: error), hint: "see `agent status`")
      )
    }
  }

  private func sound(_ outbox: Outbox, isWhole: Bool) -> DoctorCheck {
    let soundness =
      isWhole
      ? "is sound" : "shows no damage at a short look (`agent doctor --full` takes a long one)"
    let detail = "\(configuration.store) of \(outbox.replica) \(soundness); \(Outbox.library)"
    guard FileMode.isOpenToOthers(store: configuration.store) else { return .good("store", detail) }
    return .warning(
      "store", "\(detail); others can read it",
      hint: "run `chmod 600` on it; where that changes nothing, its file system keeps no owners: "
        + "move it to one that does")
  }

  private func disk() -> DoctorCheck {
    let folder = URL(fileURLWithPath: configuration.store).deletingLastPathComponent().path
    let free: Int
    do {
      let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
      guard let size = attributes[.systemFreeSize] as? NSNumber else {
        throw CocoaError(.fileReadUnknown)
      }
      free = size.intValue
    } catch {
      let reason = (error as NSError).localizedFailureReason ?? error.localizedDescription
      return .failed(
        "disk", .store, "\(folder) can't be looked at: \(reason)",
        hint: "check that the folder is there and that you may enter it")
    }
    let detail = "\(free >> 20) MiB free"
    return free < Self.minFreeBytes
      ? .warning("disk", detail, hint: "make room: a full disk stops recording")
      : .good("disk", detail)
  }

  private func lookAtServer(_ outbox: Outbox?) async throws -> [DoctorCheck] {
    let settings: SyncSettings
    do {
      settings = try configuration.serverSettings()
    } catch let error as CommandError {
      return [Self.failed("configuration", error)]
        + ServerFindings.names.map { .skipped($0, because: "configuration") }
    }
    // The client of a pass, less patient: a line that hangs has to be named within the time.
    let transport = try SyncCommand.transport(configuration, isForDoctor: true)
    let probe = ServerProbe(settings: settings, transport: transport)
    let answers = await probe.ask()
    await transport.close()
    if let skew = answers.sunbirdSkew { await keep(skew, of: settings.shownURL, outbox) }
    let findings = ServerFindings(
      server: ServerInQuestion(
        baseURL: settings.shownURL, dialect: settings.dialect, calls: configuration.neededCalls,
        hasConsumerToken: settings.credentials.consumerToken != nil,
        userToken: UserTokenState(settings.credentials),
        proxy: ProxyInUse.find(
          for: settings.baseURL, way: configuration.line.proxy,
          environment: Session.current.environment)),
      answers: answers, rejectedCodes: try await rejectedCodes(outbox), now: Date())
    return [await configuredServer(outbox, settings.shownURL)] + findings.checks
  }

  private func configuredServer(_ outbox: Outbox?, _ baseURL: String) async -> DoctorCheck {
    do {
      try await outbox?.demandServer(baseURL)
      return .good("configuration", baseURL)
    } catch let other as OtherServer {
      return Self.failed("configuration", CommandError(other))
    } catch {
      return .failed("configuration", .store, String(describing: error), hint: "see `agent status`")
    }
  }

  /// Keeps what was seen of the server's clock, except in a copy, which only is looked at. Where that
  /// can't be written, the next pass sees it for itself.
  private func keep(_ skew: ClockSkew, of server: String, _ outbox: Outbox?) async {
    guard let outbox, outbox.foreseen?.reason == nil else { return }
    // The doctor only looks: what it can't keep is no finding of its own.
    try? await Outbox.open(path: outbox.path).keep(skew, of: server)
  }

  /// How many rejected edits are looked at for what they tell of the server's generation.
  private static let maxRejectedSeen = 50

  private func rejectedCodes(_ outbox: Outbox?) async throws -> Set<String> {
    let edits = try await outbox?.edits(
      EditFilter(states: [.rejected]), limit: Self.maxRejectedSeen)
    return Set(edits?.compactMap { $0.problem?.code } ?? [])
  }

  private func lookAtPeople(_ outbox: Outbox?) async -> [DoctorCheck] {
    do {
      guard let outbox else {
        return ["conflicts", "rejected"].map { .skipped($0, because: "store") }
      }
      let status = try await outbox.status()
      return [
        Self.check("conflicts", status[.conflict], "agent conflicts"),
        Self.check("rejected", status[.rejected], "agent queue --state rejected"),
      ] + (try await outbox.sendsUnseen() ? [unseen] : []) + (try await compression(outbox))
    } catch {
      return [.failed("conflicts", .store, String(describing: error), hint: "see `agent status`")]
    }
  }

  /// Whether passes have found that bodies have to go plain; nothing where they are compressed.
  private func compression(_ outbox: Outbox) async throws -> [DoctorCheck] {
    guard let baseURL = try? configuration.serverSettings().baseURL,  // told by another check
      let plain = try await outbox.plainOnly(to: baseURL, at: Date())
    else { return [] }
    return [
      .warning(
        "compression",
        "bodies go plain since \(plain.since.officeTime): Sunbird did not read compressed ones, and "
          + "read the same bodies plain",
        hint: "nothing to do: it is tried again on \(plain.until.officeTime)")
    ]
  }

  private var unseen: DoctorCheck {
    let dialect = configuration.dialect
    let groups = [dialect.calls.readOrganisation, dialect.calls.readUser].compactMap(\.group?.name)
    return .warning(
      "reads", StatusCommand.unseenNote,
      hint: "ask for the groups \(groups.joined(separator: " and ")) for this API consumer")
  }

  private static func check(_ name: String, _ count: Int, _ command: String) -> DoctorCheck {
    count == 0
      ? .good(name, "none wait")
      : .warning(name, "\(count) wait for a person", hint: command)
  }

  private static func failed(_ name: String, _ error: CommandError) -> DoctorCheck {
    .failed(name, Trouble(error.status), error.message, hint: error.hint)
  }
}
