import ArgumentParser
import Foundation
import Importing
import Registry

extension WriteOperation: ExpressibleByArgument {}
extension DateOrder: ExpressibleByArgument {}
extension HiddenRows: ExpressibleByArgument {}

/// How the columns and cells of a sheet are to be read, where the sheet itself does not tell.
struct SheetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How dates are written where no row tells: dmy, mdy, or ymd for those that are right though all fall on days 1 to 12.",
      valueName: "order"))
  var dates: DateOrder?
  @Option(help: "The sheet of a workbook that has several.") var sheet: String?
  @Option(
    help: ArgumentHelp("What a column of another name is: Mobile=phone.", valueName: "header=field")
  )
  var map: [String] = []
  @Option(help: ArgumentHelp("A column to leave out.", valueName: "header"))
  var ignore: [String] = []
  @Option(
    help: ArgumentHelp(
      "Puts lost zeros back in front of codes: externalId=11.", valueName: "field=length"))
  var pad: [String] = []
  @Option(help: "What becomes of rows that the sheet hides: import or skip.")
  var hidden: HiddenRows?
  @Flag(help: "Reject every row that would need a repair.") var strict = false
  @Option(
    help: ArgumentHelp(
      "Take a field's values though something speaks against them.", valueName: "field"))
  var accept: [String] = []

  func headerRules(_ operation: WriteOperation?, hasChannel: Bool) throws -> HeaderRules {
    var rules = HeaderRules()
    for text in map {
      let (title, field) = try Self.halves(text, "--map", as: "HEADER=FIELD")
      rules.mapped[title] = try Self.target(field, of: "--map")
    }
    rules.ignored = ignore
    rules.operation = operation
    rules.hasChannel = hasChannel
    return rules
  }

  func readingRules(today: String) throws -> ReadingRules {
    guard let day = Day(today) else { preconditionFailure("\(today) is a day of the system's") }
    var rules = ReadingRules(today: day)
    (rules.dates, rules.hidden, rules.isStrict) = (dates, hidden, strict)
    for text in pad {
      let (field, length) = try Self.halves(text, "--pad", as: "FIELD=LENGTH")
      guard let digits = Int(length), (1...40).contains(digits) else {
        throw Self.wrong("--pad \(text): the length must be a number from 1 to 40")
      }
      guard try Self.target(field, of: "--pad").isCode else {
        throw Self.wrong(
          "--pad \(text): only externalId, userName, orgCode and aadhaarNo are codes")
      }
      rules.lengths[field] = digits
    }
    for field in accept { rules.accepted.insert(try Self.target(field, of: "--accept").name ?? "") }
    return rules
  }

  /// At the last equals sign: a header may hold one.
  private static func halves(
    _ text: String, _ option: String, as form: String
  ) throws -> (String, String) {
    guard let sign = text.lastIndex(of: "="), sign != text.startIndex,
      text.index(after: sign) != text.endIndex
    else { throw wrong("\(option) \(text) is not of the form \(form)") }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }

  private static func target(_ name: String, of option: String) throws -> ColumnTarget {
    guard let target = ColumnTarget(named: name) else {
      let known = ColumnTarget.nameable.compactMap(\.name)
      throw wrong(
        "\(option) names the unknown field \(name); \(name.hint(among: known, called: "known one"))"
      )
    }
    return target
  }

  private static func wrong(_ message: String) -> CommandError {
    CommandError(.usage, code: "usage", message, hint: "nothing was recorded")
  }
}
