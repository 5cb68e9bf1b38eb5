import ArgumentParser
import Foundation
import Outbox
import Registry

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
    var draft = try DraftEdit(operation: operation, body: body, channel: configuration.channel)
    draft.priority = priority
    let edit = try await outbox.record(draft, by: author.name, at: Date())
    if options.printsJSON {
      options.console.print(try JSONOutput.line(edit.receipt))
    } else {
      let reason = edit.reason.map { ", \($0)" } ?? ""
      options.console.print(
        "recorded \(edit.dot) \(edit.key.description.safe) (\(edit.state.rawValue)\(reason.safe))")
    }
  }
}

/// Request bodies as they come from files.
enum RequestBody {
  /// The members of the request in the file at `path`, or on standard input for `-`.
  static func read(_ path: String) throws -> [String: JSONValue] {
    let data: Data
    if path == "-" {
      guard !Session.current.ownsInput else {
        throw CommandError(
          .usage, code: "usage", "--from - does not work inside the REPL, which reads that input",
          hint: "put the request body into a file; nothing was recorded")
      }
      data = FileHandle.standardInput.readDataToEndOfFile()
    } else {
      guard let contents = FileManager.default.contents(atPath: path) else {
        throw CommandError(
          .unreachable, code: "no-file", "the file \(path) can't be read", hint: "check the path")
      }
      data = contents
    }
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
