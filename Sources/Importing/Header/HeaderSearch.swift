import Registry
import Spreadsheets

/// Finds the header among the first rows of a sheet, and what its columns stand for.
package struct HeaderSearch {
  /// How many rows are looked at.
  package static let reach = 20
  /// How many fields a header names at least: the key, and something to say of it.
  private static let leastFields = 2

  private let rules: HeaderRules
  private let places: PlaceNames

  package init(_ rules: HeaderRules, _ places: PlaceNames) {
    (self.rules, self.places) = (rules, places)
  }

  /// - Parameter rows: the first ``reach`` rows of the sheet, or all of a shorter one.
  /// - Throws: ``ImportProblem`` where no row can be the header, more than one can, or the header
  ///   can't be taken as it stands.
  package func find(in rows: [SheetRow]) throws(ImportProblem) -> Header {
    let titles = rows.map(Self.titles)
    let named = rows.indices.filter { fields(in: titles[$0]) >= Self.leastFields }
    if let broken = titles.joined().first(where: { $0.0.hasPrefix("ï»¿") }) {
      throw .wrongCharacterSet(shown: broken.0, meant: nil, place: "the header")
    }
    guard let first = named.first else { throw noHeader(rows, titles) }
    // The same header again, as on each page of a print, is not another one.
    if let other = named.first(where: { titles[$0].map(\.0) != titles[first].map(\.0) }) {
      throw .twoHeaders(places.row(rows[first].number), places.row(rows[other].number))
    }
    let columns = try columns(titles[first])
    let header = Header(
      row: rows[first].number, columns: columns,
      titleRows: rows[..<first].count { !$0.cells.isEmpty })
    try check(header)
    return header
  }

  private static func titles(_ row: SheetRow) -> [(String, Bool)] {
    row.cells.map { HeaderText.title(CellText.plain($0)) }
  }

  private func fields(in titles: [(String, Bool)]) -> Int {
    titles.count { title, _ in
      switch rules.target(of: title) {
      case .field, .key, .operation: true
      case .priority, .own, .ignored, nil: false
      }
    }
  }

  private func noHeader(_ rows: [SheetRow], _ titles: [[(String, Bool)]]) -> ImportProblem {
    let index = titles.firstIndex { $0.count { !$0.0.isEmpty } > 1 } ?? 0
    guard titles.indices.contains(index) else { return .noHeader(place: nil, titles: []) }
    let shown = titles[index].map(\.0).filter { !$0.isEmpty }
    return .noHeader(place: places.row(rows[index].number), titles: Array(shown.prefix(6)))
  }

  private func columns(_ titles: [(String, Bool)]) throws(ImportProblem) -> [Header.Column] {
    let names = titles.map(\.0)
    // A sheet may have a column `line` of its own; one with `original` too is the agent's.
    let isOurs = names.contains(OwnColumn.original.rawValue)
    var columns: [Header.Column] = []
    var unknown: [ImportProblem.UnknownColumn] = []
    for (index, (title, isDBaseFlag)) in titles.enumerated() {
      var target = title.isEmpty ? ColumnTarget.ignored : rules.target(of: title)
      if target == nil, isOurs, let own = OwnColumn(rawValue: title) { target = .own(own) }
      if target == nil, HeaderText.isMetadata(title) { target = .ignored }
      if target == nil { unknown.append(self.unknown(title, index)) }
      columns.append(
        Header.Column(
          index: index, title: title, target: target ?? .ignored, isDBaseFlag: isDBaseFlag))
    }
    guard unknown.isEmpty else { throw .unknownColumns(unknown) }
    if let unused = rules.unused(among: names) {
      throw .noSuchColumn(option: unused.option, name: unused.name, titles: names)
    }
    return columns
  }

  private func unknown(_ title: String, _ index: Int) -> ImportProblem.UnknownColumn {
    let known = ColumnTarget.nameable.compactMap(\.name)
    // Field tools put the group before a question's name.
    let last = title.split { "/-:.".contains($0) }.last.map(String.init) ?? title
    return ImportProblem.UnknownColumn(
      title: title, letters: ColumnName.letters(of: index),
      nearest: title.nearest(among: known) ?? last.nearest(among: known))
  }

  private func check(_ header: Header) throws(ImportProblem) {
    var seen: [ColumnTarget: Header.Column] = [:]
    for column in header.used {
      if let first = seen[column.target] {
        throw .sameHeader(
          name: column.target.name ?? column.title, first: first.title, second: column.title,
          letters: [first.index, column.index].map(ColumnName.letters))
      }
      seen[column.target] = column
    }
    // What the agent wrote itself it can read back, too.
    if seen[.field(.contactDetail)] != nil, seen[.own(.original)] == nil { throw .contacts }
    guard seen[.operation] == nil else { return }
    guard let operation = rules.operation else { throw .noOperation }
    try check(header, for: operation)
  }

  private func check(
    _ header: Header, for operation: WriteOperation
  ) throws(ImportProblem) {
    for key in operation.kind.keyFields where header.column(of: .key(key)) == nil {
      guard key != .provider || !rules.hasChannel else { continue }
      throw .missingColumn(key.rawValue, operation)
    }
    for column in header.used {
      let isKnown =
        switch column.target {
        case .field(let field): operation.fields.contains(field)
        case .key(let key): operation.kind.keyFields.contains(key)
        case .operation, .priority, .own, .ignored: true
        }
      if !isKnown { throw .notOfOperation(title: column.title, operation) }
    }
  }
}
