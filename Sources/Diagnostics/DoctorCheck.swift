/// What a check that is not good asks for, the worst first.
package enum Trouble: CaseIterable, Sendable {
  /// The store can't be read or written.
  case store
  case configuration
  /// Credentials are refused.
  case refused
  /// Time mends it.
  case tryLater
  /// A person should look at it.
  case needsPerson
  case other
}

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
  /// Nil where all is well.
  package let trouble: Trouble?

  private init(
    _ name: String, _ status: Status, _ detail: String, hint: String?, trouble: Trouble?
  ) {
    self.name = name
    self.status = status
    self.detail = detail
    self.hint = hint
    self.trouble = trouble
  }

  package static func good(_ name: String, _ detail: String) -> DoctorCheck {
    DoctorCheck(name, .good, detail, hint: nil, trouble: nil)
  }

  /// Stops no sync, but somebody should look at it.
  package static func warning(_ name: String, _ detail: String, hint: String) -> DoctorCheck {
    DoctorCheck(name, .warning, detail, hint: hint, trouble: .needsPerson)
  }

  package static func failed(
    _ name: String, _ trouble: Trouble, _ detail: String, hint: String?
  ) -> DoctorCheck {
    DoctorCheck(name, .failed, detail, hint: hint, trouble: trouble)
  }

  package static func skipped(_ name: String, because earlier: String) -> DoctorCheck {
    DoctorCheck(
      name, .skipped, "not looked at, because of \(earlier)", hint: "mend \(earlier) first",
      trouble: nil)
  }

  /// Can't be tried without changing something on the server.
  package static func untried(_ name: String, _ detail: String, hint: String) -> DoctorCheck {
    DoctorCheck(name, .skipped, detail, hint: hint, trouble: nil)
  }
}
