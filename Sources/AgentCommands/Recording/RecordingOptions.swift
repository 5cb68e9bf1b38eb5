import ArgumentParser
import Codecs
import Foundation
import Outbox
import Registry
import Sunbird

extension Priority: ExpressibleByArgument {}

/// What every recording command takes beside the fields.
struct RecordingOptions: ParsableArguments {
  @Option(
    help: "A file with the request body, with or without {\"request\":…}; - is standard input.")
  var from: String?

  @Option(help: "What goes first: high, normal or low. Memberships lift their parents along.")
  var priority = Priority.normal

  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  /// Checks and records one edit; it is on disk when this returns.
  func record(_ operation: WriteOperation, _ fields: some FieldOptions) async throws {
    let (outbox, configuration) = try await options.openStore()
    var body = try from.map(RequestBody.read) ?? [:]
    body.merge(try fields.members) { $1 }
    var draft = try configuration.dialect.draft(operation, body, channel: configuration.channel)
    draft.priority = priority
    let edit = try await outbox.record(draft, by: author.name, at: Date())
    let warnings = edit.warnings(for: configuration.dialect)
    if options.printsJSON {
      options.console.print(try JSONOutput.line(edit.receipt(warnings: warnings)))
    } else {
      let reason = edit.reason.map { ", \($0)" } ?? ""
      options.console.print(
        "recorded \(edit.dot) \(edit.key.description.safe) (\(edit.state.rawValue)\(reason.safe))")
    }
    warnings.lines.forEach(options.say)
  }
}

/// What blanks mean, for the help.
enum BlankRule {
  static let sentence = """
    White space at the ends of a text is taken away. What is blank then, as null in a file, is no \
    value: a creation is recorded without it, an update clears the field by it. What a record can't \
    be without can't be blank.
    """
}

/// Request bodies as they come from files.
enum RequestBody {
  /// The members of the request in the file at `path`, or on standard input for `-`.
  static func read(_ path: String) throws -> [String: JSONValue] {
    let data = try InputFile.data(path)
    do {
      return try members(of: JSONValue(parsing: data))
    } catch DecodingError.dataCorrupted(let fault) {
      throw CommandError(
        .badData, code: "not-json",
        "\(path == "-" ? "standard input" : path) is \(fault.debugDescription)",
        hint: "give the documented request body; nothing was recorded")
    }
  }

  /// The request's members, with or without the wrapper.
  static func members(of document: JSONValue) throws(EditProblem) -> [String: JSONValue] {
    guard let members = document.object else { throw .notAnObject }
    guard members.count == 1, let inner = members["request"] else { return members }
    guard let wrapped = inner.object else { throw .notAnObject }
    return wrapped
  }
}
