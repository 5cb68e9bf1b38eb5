import Registry
import Sunbird

extension RemoteView {
  /// Who changed what was seen last.
  var change: RemoteChange? {
    switch self {
    case .present(let remote): remote.change
    case .absent, .unseen: nil
    }
  }
}

extension Step {
  /// A conflict that this makes says who changed the other side.
  func telling(_ change: RemoteChange?) -> Step {
    switch self {
    case .settle(let settlement): .settle(settlement.telling(change))
    case .look, .missing, .send: self
    }
  }
}

extension Verdict {
  /// A conflict that this makes says who changed the other side.
  func telling(_ change: RemoteChange?) -> Verdict {
    switch self {
    case .settled(let settlement): .settled(settlement.telling(change))
    case .notVisible(let step): .notVisible(then: step.telling(change))
    case .send: self
    }
  }
}

extension Settlement {
  fileprivate func telling(_ change: RemoteChange?) -> Settlement {
    guard case .conflict(var found) = self else { return self }
    found.change = change
    return .conflict(found)
  }
}
