import Registry

/// How the cells of one column are read.
package struct ColumnJudgement: Hashable, Sendable {
  enum Order: Hashable, Sendable {
    case one(DateOrder)
    /// Some rows are certain to be day first, others month first; what to take the rest for, where
    /// somebody says it.
    case both(DateOrder?)
  }

  /// By shape, where the column has told.
  var orders: [DateShape: Order] = [:]
  /// The digits that its codes have with the zeros in front of them.
  var length: Int?

  package init() {}

  func order(of shape: DateShape) -> Order { orders[shape] ?? .one(.dayFirst) }

  /// Everything in it, for telling one import of a file from another.
  package var digestText: String {
    let orders = orders.map { "\($0.key.separator).\($0.key.yearDigits)=\($0.value)" }.sorted()
    return orders.joined(separator: ",") + ";" + (length.map(String.init) ?? "")
  }
}

/// What comes of judging a column.
package enum Judged: Hashable, Sendable {
  case taken(ColumnJudgement, said: [Finding])
  case stop(ImportProblem)
}

extension ColumnEvidence {
  /// Judges the column by all its cells.
  package func judged(by rules: ReadingRules, _ places: PlaceNames) -> Judged {
    do {
      var judgement = ColumnJudgement()
      var said: [Finding] = []
      try judgeLetters(rules, places)
      try judgeCodes(rules, &judgement)
      try judgeWholeDates(rules)
      for parted in dates.parted {
        judgement.orders[parted.shape] = try order(parted, rules, places, &said)
      }
      if missing > 0, let name = target.name { said.append(.missingNames(name, missing)) }
      return .taken(judgement, said: said)
    } catch {
      return .stop(error)
    }
  }

  private var name: String { target.name ?? "" }

  // MARK: Letters

  private func judgeLetters(
    _ rules: ReadingRules, _ places: PlaceNames
  ) throws(ImportProblem) {
    if let misread {
      throw .wrongCharacterSet(
        shown: target.isSecret ? "the value" : misread.text,
        meant: target.isSecret ? nil : misread.meant, place: places.row(misread.row))
    }
    guard let witness = questionMark, questionMarks * 100 > values, !rules.accepts(target) else {
      return
    }
    throw .questionMarks(
      field: name, count: questionMarks, of: values, example: witness.text,
      place: places.row(witness.row))
  }

  // MARK: Codes

  private func judgeCodes(
    _ rules: ReadingRules, _ judgement: inout ColumnJudgement
  ) throws(ImportProblem) {
    judgement.length = rules.lengths[name]
    // Codes of schools (UDISE) have eleven digits, and in nine states begin with a zero. User names
    // of ten digits are phone numbers, unless nearly all have eleven.
    let all = tenDigits + elevenDigits + otherDigits
    let areCodes = (tenDigits + elevenDigits) * 10 >= all * 9
    let isStrong = target != .key(.userName) || elevenDigits * 10 >= all * 9
    guard target.isCode, target != .field(.aadhaarNo), tenDigits > 0, elevenDigits > 0, areCodes,
      isStrong, judgement.length == nil, !rules.accepts(target)
    else { return }
    throw .shortCodes(field: name, short: tenDigits, of: all)
  }

  // MARK: Dates

  /// How many dates must fall on days that could be months before that is no chance any more: one
  /// column in 1,700 does by itself.
  private static let leastWhole = 8
  private static let leastWholeBesideTexts = 1

  private func judgeWholeDates(_ rules: ReadingRules) throws(ImportProblem) {
    // A spreadsheet that reads days first as months first makes dates of those that can be both, and
    // leaves the rest as texts.
    let isParted = dates.parted.contains {
      $0.dayFirst != nil && $0.monthFirst == nil && $0.either == nil
    }
    let least = isParted ? Self.leastWholeBesideTexts : Self.leastWhole
    guard dates.whole >= least, dates.wholeBeyondTwelve == 0, rules.dates != .yearFirst,
      !rules.accepts(target), let example = dates.example
    else { return }
    throw .swappedDates(field: name, count: dates.whole, example: example.text)
  }

  private func order(
    _ parted: DateEvidence.Parted, _ rules: ReadingRules, _ places: PlaceNames,
    _ said: inout [Finding]
  ) throws(ImportProblem) -> ColumnJudgement.Order {
    switch (parted.dayFirst, parted.monthFirst, rules.dates) {
    case (_?, nil, .monthFirst), (nil, _?, .dayFirst):
      let witness = parted.dayFirst ?? parted.monthFirst
      throw .otherOrder(
        field: name, said: rules.dates ?? .dayFirst, example: witness?.text ?? "",
        place: witness.map { places.row($0.row) } ?? "")
    case (let shown?, nil, _):
      said.append(.dayFirst(name, example: shown.text, place: places.row(shown.row)))
      return .one(.dayFirst)
    case (nil, let shown?, _):
      said.append(.monthFirst(name, example: shown.text, place: places.row(shown.row)))
      return .one(.monthFirst)
    case (let day?, let month?, _):
      said.append(
        .bothOrders(name, dayFirst: day.text, monthFirst: month.text, rest: rules.dates))
      return .both(rules.dates)
    case (nil, nil, let order?) where order != .yearFirst: return .one(order)
    case (nil, nil, _):
      guard let either = parted.either else { return .one(.dayFirst) }
      throw .blindDates(field: name, example: either.text, place: places.row(either.row))
    }
  }
}
