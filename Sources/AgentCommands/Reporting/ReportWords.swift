import Foundation
import Registry
import Yams

/// The words of the report page. English unless a file translates them.
enum ReportPhrase: String, CaseIterable {
  case title, made, lastSync, blocked, until
  case states, next, nothingToDo, nothingWaits
  case depth, deliveries, recorded, delivered, data, up, down
  case ages, total, reason, oldest, edit, record, since, conflicts, field, open, decided, gone
  case none, byDay, day, passes
  // The states of edits, and how passes end.
  case queued, waiting, sent, accepted, folded, conflict, rejected, withdrawn
  case drained, partial, offline, refused
  // Why edits wait.
  case due, putOff, behindSchool, behindUser, behindMember, behindEarlier, lacking, unknownOutcome
  // What to do; {n} stands for a number, {text} for what else is named.
  case stepServer, stepOther, stepConflicts, stepRejected, stepLimit, stepSend, stepToken
  case stepAddress, stepLine, stepTime

  var english: String { Self.words[self, default: rawValue] }

  private static let words: [ReportPhrase: String] = [
    .title: "How the office stands", .made: "Made", .lastSync: "Last sync", .blocked: "Blocked",
    .until: "until", .states: "Where edits stand", .next: "What to do next",
    .nothingToDo: "Nothing.", .nothingWaits: "Nothing waits.",
    .depth: "Waiting at the end of each day", .deliveries: "Delivered by day",
    .recorded: "recorded", .delivered: "delivered", .data: "Data used by day", .up: "sent",
    .down: "received",
    .ages: "What waits, by reason and age", .total: "total", .reason: "reason",
    .oldest: "Waiting longest", .edit: "edit", .record: "record", .since: "since",
    .conflicts: "Conflicts by field", .field: "field", .open: "open", .decided: "decided",
    .gone: "gone on Sunbird", .none: "None.", .byDay: "Day by day", .day: "day",
    .passes: "syncs", .queued: "queued", .waiting: "waiting", .sent: "sent",
    .accepted: "accepted", .folded: "folded", .conflict: "conflict", .rejected: "rejected",
    .withdrawn: "withdrawn", .drained: "everything sent", .partial: "not everything sent",
    .offline: "no line", .refused: "credentials refused", .due: "for the next sync",
    .putOff: "put off", .behindSchool: "behind their school", .behindUser: "behind their user",
    .behindMember: "behind a membership", .behindEarlier: "behind an earlier edit",
    .lacking: "Sunbird lacks it", .unknownOutcome: "outcome unknown",
    .stepServer: "Say where Sunbird is: server.baseURL in the configuration.",
    .stepOther: "{text}.", .stepConflicts: "Edits in conflict to decide: {n} (agent conflicts).",
    .stepRejected:
      "Rejected edits to mend or withdraw: {n} {text} (agent queue --state rejected).",
    .stepLimit: "Raise the limit of bytes for what was passed over, or withdraw it.",
    .stepSend: "Edits to send: {n} (agent sync).",
    .stepToken: "Put a fresh token in place (agent doctor tells which one), then agent sync.",
    .stepAddress: "Put the server's new address into server.baseURL, then agent sync.",
    .stepLine: "Edits that go when there is a line: {n}.",
    .stepTime: "Edits that go later: {n} {text}.",
  ]
}

/// The report's words in one language.
struct ReportWords {
  /// A language's tag (BCP 47).
  private(set) var language = "en"
  private(set) var isRightToLeft = false
  private var words: [ReportPhrase: String] = [:]

  init() {}

  subscript(phrase: ReportPhrase) -> String { words[phrase] ?? phrase.english }

  /// Reads a translation: a YAML map from phrases to their words, with `language` and, where writing
  /// goes from right to left, `direction: rtl`. What it leaves out stays English.
  ///
  /// - Throws: ``CommandError`` with exit status 69 where the file can't be read, 65 for one that is
  ///   no such map or names a phrase that there is not.
  init(file: String) throws {
    let text = try InputFile.text(file)
    func wrong(_ message: String, _ hint: String) -> CommandError {
      CommandError(.badData, code: "words-file", "\(file): \(message)", hint: hint)
    }
    let loaded: Any?
    do {
      loaded = try Yams.load(yaml: text)
    } catch let error as YamlError {
      throw wrong("not valid YAML: \(error.sentence)", "mend the file")
    }
    guard let map = loaded as? [String: Any] else {
      throw wrong("it is not a map of words", "write PHRASE: TEXT, one a line")
    }
    for (name, value) in map.sorted(by: { $0.key < $1.key }) {
      guard let text = value as? String else {
        throw wrong("\(name) is no text", "put it into quotes")
      }
      switch name {
      case "language": language = text
      case "direction": isRightToLeft = text == "rtl"
      default:
        guard let phrase = ReportPhrase(rawValue: name) else {
          let known = ReportPhrase.allCases.map(\.rawValue)
          throw wrong(
            "there is no phrase \(name)", name.hint(among: known, called: "known one"))
        }
        words[phrase] = text
      }
    }
  }
}
