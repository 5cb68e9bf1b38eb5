import Registry

/// What a person said about the columns of a sheet.
package struct HeaderRules: Hashable, Sendable {
  /// What columns of other names stand for, by title.
  package var mapped: [String: ColumnTarget] = [:]
  /// The titles of columns that are left out.
  package var ignored: [String] = []
  /// The operation of rows that name none.
  package var operation: WriteOperation?
  /// Whether rows that name no provider have one all the same.
  package var hasChannel = false

  package init() {}

  /// What the title stands for; nil where nobody knows.
  func target(of title: String) -> ColumnTarget? {
    if let name = Self.name(title, among: Array(mapped.keys)) { return mapped[name] }
    if Self.name(title, among: ignored) != nil { return .ignored }
    return HeaderText.target(of: title)
  }

  /// The name that means `title`: spelled so, or else in the same letters.
  private static func name(_ title: String, among names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    if names.contains(title) { return title }
    let plain = HeaderText.plain(title)
    // Two columns may differ in case alone; then a name means the one that it spells.
    return names.first { HeaderText.plain($0) == plain && HeaderText.target(of: $0) == nil }
  }

  /// The first name that no title answers to.
  func unused(among titles: [String]) -> (option: String, name: String)? {
    let plain = Set(titles.map(HeaderText.plain))
    let names = mapped.keys.sorted().map { ("--map", $0) } + ignored.map { ("--ignore", $0) }
    return names.first { !titles.contains($0.1) && !plain.contains(HeaderText.plain($0.1)) }
  }
}
