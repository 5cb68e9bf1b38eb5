import Registry
import Yams

/// The groups that an inventory names, and the lists of them that its entries may name.
///
/// Inventories differ by release and by state: of the lists in the document most published ones
/// have none, and later releases have other groups (sunbird.md §3.1).
package struct GroupVocabulary: Sendable, Equatable {
  package let groups: Set<String>
  /// By the variable's name; nil for a list that is not written out, like a union of others.
  let lists: [String: [String]?]
  /// Whether it stands for a file, whose lists are then all that there are.
  let isOfFile: Bool

  /// What the document lists (onboarding-api-consumers.md, step 3).
  package static let documented = GroupVocabulary(
    groups: Set(ConsumerGroup.allCases.map(\.rawValue)),
    lists: Dictionary(
      uniqueKeysWithValues: GroupSet.allCases.map { ($0.rawValue, $0.groups.map(\.rawValue)) }),
    isOfFile: false)

  private init(groups: Set<String>, lists: [String: [String]?], isOfFile: Bool) {
    self.groups = groups
    self.lists = lists
    self.isOfFile = isOfFile
  }

  /// What the inventory with this root says.
  init(root: Node?) {
    var groups: Set<String> = []
    var lists: [String: [String]?] = [:]
    for (key, value) in root?.mapping ?? [:] {
      guard let name = key.string, name.hasSuffix("groups") else { continue }
      let names = Self.names(in: value)
      lists.updateValue(names, forKey: name)
      groups.formUnion(names ?? [])
    }
    for entry in root?[ConsumerInventory.key]?.sequence ?? [] {
      groups.formUnion(entry["groups"].flatMap(Self.names) ?? [])
    }
    self.init(groups: groups, lists: lists, isOfFile: true)
  }

  private static func names(in value: Node) -> [String]? {
    guard let items = value.sequence else { return nil }
    let names = items.compactMap(\.string).filter(isPlain)
    return names.count == items.count ? names : nil
  }

  /// What can be written as it is, in a list in brackets.
  private static func isPlain(_ name: String) -> Bool {
    name.wholeMatch(of: #/[A-Za-z][A-Za-z0-9._\-]*/#) != nil
  }

  /// The list of that name; nil where it names none.
  func list(named name: String) throws(GroupProblem) -> GroupSelection? {
    let documented = GroupSet(name: name)
    let variable = documented?.rawValue ?? name
    if let holds = lists[variable] { return .list(variable, holds: holds) }
    guard let documented, isOfFile else { return nil }
    throw .undefinedList(documented.rawValue, lists: lists.keys.sorted())
  }

  /// The inventory's spelling of a group; a name of the document is one, whatever the file knows.
  func group(named name: String) throws(GroupProblem) -> String {
    if groups.contains(name) { return name }
    if let group = ConsumerGroup(name: name) { return group.rawValue }
    let documented = ConsumerGroup.allNames + GroupSet.allNames
    throw .unknown(name, known: documented + groups.filter { !documented.contains($0) }.sorted())
  }
}
