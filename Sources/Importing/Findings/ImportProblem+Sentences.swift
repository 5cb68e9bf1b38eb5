import Registry

extension ImportProblem {
  /// What is wrong, for a person. Never holds the value of a secret field.
  package var message: String {
    switch self {
    case .noHeader(let place, let titles):
      "no header: none of the first \(HeaderSearch.reach) rows names two fields"
        + (place.map { "; \($0) holds \(titles.joined(separator: ", "))" } ?? "")
    case .twoHeaders(let first, let second):
      "\(first) and \(second) both name fields: which one is the header can't be told"
    case .unknownColumns(let columns): Self.unknown(columns)
    case .noSuchColumn(let option, let name, let titles):
      "\(option) names the column \(name), and there is none; there are "
        + titles.filter { !$0.isEmpty }.joined(separator: ", ")
    case .sameHeader(let name, let first, let second, let letters):
      first == second
        ? "two columns are called \(first): \(letters.joined(separator: " and "))"
        : "the columns \(first) and \(second) both stand for \(name)"
    case .unnamedColumn(let letters, let place):
      "column \(letters) has values, as in \(place), and no name in the header"
    case .contacts: "contactDetail is a list of people, which no cell can hold"
    case .notOfOperation(let title, let operation):
      "the column \(title) has no place in \(operation.rawValue)"
    case .missingColumn(let field, let operation):
      "no column \(field), which every \(operation.rawValue) needs"
    case .noOperation: "nothing says what the rows record"
    case .noSheet(let name, let names):
      "there is no sheet \(name); there are \(names.joined(separator: ", "))"
    case .sheets(let names):
      "several sheets can be meant: \(names.joined(separator: ", "))"
    case .hiddenRows(let count, let first):
      "\(Finding.count(count, "row")) hidden, the first is \(first)"
    case .wrongCharacterSet(let shown, let meant?, let place):
      "opened with the wrong character set before: in \(place) \(meant) has become \(shown)"
    case .wrongCharacterSet(let shown, nil, let place):
      "opened with the wrong character set before: \(place) holds \(shown)"
    case .questionMarks(let field, let count, let all, let example, let place):
      "\(field): letters were replaced by ? when the file was saved, in \(count) of \(all) rows, as "
        + "\(example) in \(place)"
    case .shortCodes(let field, let short, let all):
      "\(short) of \(all) \(field) have 10 digits, the others 11: leading zero lost?"
    case .blindDates(let field, let example, let place):
      "\(field): \(example) in \(place) can be \(Self.readings(example)), and no row tells which"
    case .otherOrder(let field, let said, let example, let place):
      "\(field): --dates \(said.rawValue) was said, and \(example) in \(place) shows the other order"
    case .swappedDates(let field, let count, _):
      "\(field): all dates with the year first (\(count)) fall on days 1 to 12: day and month were "
        + "probably swapped before"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .noHeader:
      "name the columns by fields, as userName,firstName,phone; or say what they are: "
        + "--map Mobile=phone"
    case .twoHeaders: "leave one of them"
    case .unknownColumns(let columns): Self.remedy(columns)
    case .noSuchColumn: "spell it as the header does"
    case .sameHeader(_, let first, let second, _):
      first == second ? "rename or delete one of them" : "leave one out: --ignore \"\(second)\""
    case .unnamedColumn: "name the column, or delete it"
    case .contacts:
      "import organisations with contacts as JSON Lines, or say --ignore contactDetail"
    case .notOfOperation(let title, _): "leave it out: --ignore \"\(title)\""
    case .missingColumn(let field, _): "add it; or say which one it is: --map \"TITLE=\(field)\""
    case .noOperation:
      "say --as user-create, org-create, member-add or another, or add a column operation"
    case .noSheet, .sheets: "say which: --sheet NAME"
    case .hiddenRows: "say --hidden import or --hidden skip"
    case .wrongCharacterSet, .questionMarks:
      "save it anew from the source as CSV in UTF-8, or import the .xlsx itself"
    case .shortCodes(let field, _, _):
      "say --pad \(field)=11 to put the zeros back, or --accept \(field) if they are right"
    case .blindDates: "say --dates dmy or --dates mdy"
    case .otherOrder: "look at the sheet, and leave --dates out if it is right"
    case .swappedDates(_, _, let example):
      "compare one person you know with the source (\(example)); say --dates ymd if they are right"
    }
  }

  private static func unknown(_ columns: [UnknownColumn]) -> String {
    let named = columns.map { column in
      "\(column.title) (\(column.letters))"
        + (column.nearest.map { ", the nearest field is \($0)" } ?? "")
    }
    return (columns.count == 1 ? "unknown column " : "unknown columns ")
      + named.joined(separator: "; ")
  }

  private static func remedy(_ columns: [UnknownColumn]) -> String {
    let example = columns.first { $0.nearest != nil } ?? columns[0]
    let map = "--map \"\(example.title)=\(example.nearest ?? "FIELD")\""
    return "say what it is: \(map); or leave it out: --ignore \"\(columns[0].title)\""
  }

  /// Both days that a date can be.
  private static func readings(_ text: String) -> String {
    guard case .parted(_, let first, let second, _) = DateText(text).form,
      (1...12).contains(first), (1...12).contains(second)
    else { return "two days" }
    return "\(first) \(Day.months[second - 1]) or \(second) \(Day.months[first - 1])"
  }
}
