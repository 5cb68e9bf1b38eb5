import Outbox
import Testing

extension StoreError {
  /// The case without what it carries.
  var word: String {
    switch self {
    case .missing: "missing"
    case .notPermitted: "notPermitted"
    case .inConflict: "inConflict"
    case .conflictChanged: "conflictChanged"
    case .notAStore: "notAStore"
    case .failed: "failed"
    case .unknownEdit: "unknownEdit"
    case .unknownRecord: "unknownRecord"
    case .unknownConflict: "unknownConflict"
    case .alreadyRecorded: "alreadyRecorded"
    case .wrongState: "wrongState"
    case .badField: "badField"
    case .undecided: "undecided"
    case .notDisputed: "notDisputed"
    case .otherName: "otherName"
    case .moved: "moved"
    case .fileExists: "fileExists"
    case .notApplicable: "notApplicable"
    }
  }
}

/// How the store refused; nil where it did not.
func refusal(_ work: () async throws -> Void) async throws -> StoreError? {
  do {
    try await work()
    return nil
  } catch let error as StoreError {
    return error
  }
}
