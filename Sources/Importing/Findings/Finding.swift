/// What a sheet was taken for, where a person should know.
package enum Finding: Hashable, Sendable {
  case sheet(String, others: [String])
  case hiddenSheets([String])
  case header(place: String, titleRows: Int)
  case mapped(title: String, name: String)
  case ignored([String])
  case dBaseFlag(String)
  case dayFirst(String, example: String, place: String)
  case monthFirst(String, example: String, place: String)
  case bothOrders(String, dayFirst: String, monthFirst: String, rest: DateOrder?)
  case missingNames(String, Int)
  case typedForAFont(String, Int)
  case emptyRows(Int)
  case hiddenRows(Int, HiddenRows)
  case repeatedHeaders(Int)

  /// Whether a person should look before believing it.
  package var isWarning: Bool {
    switch self {
    case .sheet, .header, .mapped, .ignored, .dayFirst, .hiddenRows, .repeatedHeaders,
      .hiddenSheets:
      false
    case .dBaseFlag, .monthFirst, .bothOrders, .missingNames, .typedForAFont, .emptyRows: true
    }
  }

  package var sentence: String {
    switch self {
    case .sheet(let name, let others):
      "sheet \(name); empty: \(others.joined(separator: ", "))"
    case .hiddenSheets(let names):
      "hidden sheets left out: \(names.joined(separator: ", "))"
    case .header(let place, let titleRows):
      "header found in \(place); \(Self.count(titleRows, "row")) above it skipped"
    case .mapped(let title, let name): "column \(title) is taken for \(name)"
    case .ignored(let titles): "columns left out: \(titles.joined(separator: ", "))"
    case .dBaseFlag(let name):
      "\(name) comes from dBase, where a ? (not known) reads as FALSE: check it"
    case .dayFirst(let name, let example, let place):
      "\(name): day first, as \(example) in \(place) shows"
    case .monthFirst(let name, let example, let place):
      "\(name): MONTH FIRST, as \(example) in \(place) shows; check one person you know"
    case .bothOrders(let name, let day, let month, let rest):
      "\(name): some dates are day first (\(day)), others month first (\(month)); those that can be "
        + "both are " + (rest.map { "read \($0.inWords)" } ?? "rejected")
    case .missingNames(let name, let count):
      "\(name) is None, NULL or nan in \(Self.count(count, "row")): kept as a name, though programs "
        + "write it for want of a value"
    case .typedForAFont(let name, let count):
      "\(name) looks typed for a font of its own (as Kruti Dev) in \(Self.count(count, "row")), "
        + "while other columns are in Unicode: what others will see are these Latin letters"
    case .emptyRows(let count):
      "\(Self.count(count, "empty line")) between rows: rows that were hidden may be missing"
    case .hiddenRows(let count, let end):
      "\(Self.count(count, "hidden row")) " + (end == .skip ? "skipped" : "imported as well")
    case .repeatedHeaders(let count): "the header again in \(Self.count(count, "row")): skipped"
    }
  }

  /// A number of things, for a person.
  package static func count(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }
}
