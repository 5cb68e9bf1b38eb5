import Registry
import Sunbird

/// What an entry's `groups` say: a list, or one of the inventory's own lists by its name.
package enum GroupSelection: Sendable, Equatable {
  /// Groups by the spelling of the inventory.
  case groups([String])
  /// A variable of the inventory, and what it stands for; nil where that is not written out.
  case list(String, holds: [String]?)

  package static func groups(_ groups: [GatewayGroup]) -> GroupSelection {
    .groups(groups.map(\.name))
  }

  /// The groups that `names` name; one name of a whole list stands for that list.
  ///
  /// - Parameter vocabulary: of the inventory at hand; the document's, unless told.
  package init(
    names: [String], in vocabulary: GroupVocabulary = .documented
  ) throws(GroupProblem) {
    if names.count == 1, let list = try vocabulary.list(named: names[0]) {
      self = list
      return
    }
    var groups: [String] = []
    for name in names {
      let group = try vocabulary.group(named: name)
      if !groups.contains(group) { groups.append(group) }
    }
    self = .groups(groups)
  }

  /// The groups, as far as they are written out.
  package var groups: [String] {
    switch self {
    case .groups(let groups): groups
    case .list(_, let groups): groups ?? []
    }
  }

  /// Those of `needed` that the selection lacks; none where nobody can tell.
  package func missing(of needed: [GatewayGroup]) -> [GatewayGroup] {
    if case .list(_, holds: nil) = self { return [] }
    return needed.filter { !groups.contains($0.name) }
  }

  /// The value in YAML, on one line.
  var yaml: String {
    switch self {
    case .groups(let groups): "[\(groups.joined(separator: ", "))]"
    case .list(let name, _): "\"{{ \(name) }}\""
    }
  }
}

/// Why a name is no group to be asked for.
package enum GroupProblem: Error, Equatable {
  /// Neither the document nor the inventory knows it.
  case unknown(String, known: [String])
  /// The document's list stands in no key of the inventory: an undefined variable would stop
  /// Ansible's play for all consumers. `lists` are those that the inventory has.
  case undefinedList(String, lists: [String])
}
