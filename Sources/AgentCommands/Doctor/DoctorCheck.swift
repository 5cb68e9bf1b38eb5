import Codecs
import Registry

/// One thing that would stop a sync, or not.
package struct DoctorCheck: Sendable, Equatable {
  package enum Status: String, Sendable {
    case good = "ok"
    case warning
    case failed
    /// Can't be told, because an earlier check failed.
    case skipped
  }

  package let name: String
  package let status: Status
  package let detail: String
  package let hint: String?
  /// How the doctor ends because of it; nil where all is well.
  package let exit: ExitStatus?

  private init(
    _ name: String, _ status: Status, _ detail: String, hint: String?, exit: ExitStatus?
  ) {
    self.name = name
    self.status = status
    self.detail = detail
    self.hint = hint
    self.exit = exit
  }

  static func good(_ name: String, _ detail: String) -> DoctorCheck {
    DoctorCheck(name, .good, detail, hint: nil, exit: nil)
  }

  /// Stops no sync, but somebody should look at it.
  static func warning(_ name: String, _ detail: String, hint: String) -> DoctorCheck {
    DoctorCheck(name, .warning, detail, hint: hint, exit: .needsPerson)
  }

  static func failed(
    _ name: String, _ exit: ExitStatus, _ detail: String, hint: String?
  ) -> DoctorCheck {
    DoctorCheck(name, .failed, detail, hint: hint, exit: exit)
  }

  static func skipped(_ name: String, because earlier: String) -> DoctorCheck {
    DoctorCheck(
      name, .skipped, "not looked at, because of \(earlier)", hint: "mend \(earlier) first",
      exit: nil)
  }

  /// Can't be tried without changing something on the server.
  static func untried(_ name: String, _ detail: String, hint: String) -> DoctorCheck {
    DoctorCheck(name, .skipped, detail, hint: hint, exit: nil)
  }

  var json: JSONValue {
    .object([
      "name": .string(name), "status": .string(status.rawValue), "detail": .string(detail),
      "hint": .optional(hint),
    ])
  }
}

extension [DoctorCheck] {
  /// How the doctor ends: the store's trouble first, then what a person must mend, then what time
  /// mends, then what only waits for somebody.
  package var exit: ExitStatus {
    let ranking: [ExitStatus] = [.store, .configuration, .refused, .tryLater, .needsPerson]
    let found = compactMap(\.exit)
    return ranking.first { found.contains($0) } ?? (found.isEmpty ? .done : .failed)
  }
}
