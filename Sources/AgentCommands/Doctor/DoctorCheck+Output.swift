import Codecs
import Diagnostics

extension DoctorCheck {
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
    let found = compactMap(\.trouble)
    return Trouble.allCases.first(where: found.contains).map(ExitStatus.init) ?? .done
  }
}

extension ExitStatus {
  init(_ trouble: Trouble) {
    self =
      switch trouble {
      case .store: .store
      case .configuration: .configuration
      case .refused: .refused
      case .tryLater: .tryLater
      case .needsPerson: .needsPerson
      case .other: .failed
      }
  }
}

extension Trouble {
  init(_ status: ExitStatus) {
    self =
      switch status {
      case .store: .store
      case .configuration: .configuration
      case .refused: .refused
      case .tryLater: .tryLater
      case .needsPerson: .needsPerson
      case .done, .failed, .usage, .badData, .unreachable: .other
      }
  }
}
