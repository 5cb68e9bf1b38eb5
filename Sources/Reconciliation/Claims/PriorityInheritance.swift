import Registry

/// A membership can't go before its organisation and its user. So one that is urgent raises what is
/// still queued of them to its own priority, whichever was recorded first.
package enum PriorityInheritance {
  /// The states in which an edit can still be raised.
  package static let states: [EditState] = [.queued, .waiting]

  /// The records whose edits inherit from an edit of `key`; none where it has nothing to give.
  package static func heirs(of key: RecordKey, _ priority: Priority) -> [RecordKey] {
    priority == Priority.allCases.max() ? [] : key.parents
  }

  /// What a parent's edit goes before once `child` has to follow it: raised and never lowered.
  package static func raisePriority(_ priority: Priority, to child: Priority) -> Priority {
    min(priority, child)
  }
}
