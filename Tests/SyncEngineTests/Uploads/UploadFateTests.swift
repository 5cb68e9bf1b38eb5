import Outbox
import Registry
import Sunbird
import Testing

@testable import SyncEngine

/// What one attempt at an upload comes to, and what the pass learns from it for the next ones.
@Suite struct UploadFateTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let attempt: CallOutcome<String>
    let fate: UploadFate
    /// How many rows the next upload takes: this one had 100 of 200.
    var nextRows = 200
    var closes = false
    var knowsSchool = true
    var isTurnedAway = false
    var school: RecordKey? = UploadFateTests.school
    var rows = 100
    var isOfChanges = false
    /// Whether something had stood against its rows before.
    var isTryingRefused = false

    init(
      _ what: String, _ attempt: CallOutcome<String>, _ fate: UploadFate,
      _ change: (inout Row) -> Void = { _ in }
    ) {
      (testDescription, self.attempt, self.fate) = (what, attempt, fate)
      change(&self)
    }

    /// An answer that judges, after which nothing of the upload was taken.
    static func putBack(
      _ what: String, _ refusal: CallRefusal, _ change: (inout Row) -> Void = { _ in }
    ) -> Row {
      Row(what, .refused(refusal), .putBack(refusal.problem), change)
    }
  }

  static let school = RecordKey.organisation(provider: "ap", externalID: "s1")
  static let problem = Problem(code: "c", message: "m")
  static let tooLarge = Problem(code: "c", message: "m", httpStatus: 413)
  static let tooMany = page(429).problem
  static let stalled = Problem(code: "line-stalled", message: "m")
  static let overBudget = Problem(code: OverBudget.code, message: "m")

  static func page(_ status: Int) -> WayAnswer {
    WayAnswer(Reply(status: status, contentType: "text/html", body: Array("<html>".utf8)))
  }

  static let arrived: [Row] = [
    Row("taken", .answered("p"), .taken(processID: "p")),
    Row("the line stalled", .unknown(stalled), .lost) { $0.nextRows = 50 },
    Row("the line broke", .unknown(problem), .lost),
    Row("the server failed", .refused(.trouble(problem)), .lost),
    Row("a page that turns some away", .refused(.notSunbird(page(403))), .lost) {
      $0.closes = true
      $0.isTurnedAway = true
    },
    Row("a page of a failing gateway", .refused(.notSunbird(page(502))), .lost) {
      $0.closes = true
    },
  ]

  static let notTaken: [Row] = [
    .putBack("a school that is not there", .notYet(problem)) { $0.knowsSchool = false },
    .putBack("organisations that need another", .notYet(problem)) {
      $0.school = nil
      $0.closes = true
    },
    .putBack("too large", .rejected(tooLarge)) { $0.nextRows = 50 },
    .putBack("one row too large", .rejected(tooLarge)) {
      $0.rows = 1
      $0.closes = true
    },
    .putBack("refused", .rejected(problem)) { $0.closes = true },
    Row("not offered", .notOffered(problem), .putBack(problem)) { $0.closes = true },
    .putBack("throttled", .throttled(.shortly, problem)) { $0.closes = true },
    .putBack("there already", .alreadyThere(problem)) { $0.closes = true },
    .putBack("credentials refused", .credentials(problem)),
    .putBack("compression not understood", .unreadable),
    Row("the pass stopped", .stopped, .putBack(nil)),
    Row("no line", .notSent(problem), .putBack(problem)),
    Row("over the budget", .notSent(overBudget), .putBack(overBudget)) { $0.nextRows = 50 },
    Row("one row over the budget", .notSent(overBudget), .putBack(overBudget)) {
      $0.rows = 1
      $0.closes = true
    },
  ]

  /// Changes have no other way: the lane stays open to them.
  static let changes: [Row] = [
    Row("changes, a page that turns some away", .refused(.notSunbird(page(403))), .lost) {
      $0.isOfChanges = true
      $0.isTurnedAway = true
    },
    Row("changes, a page of a failing gateway", .refused(.notSunbird(page(502))), .lost) {
      $0.isOfChanges = true
    },
    Row(
      "changes, one too many for a box", .refused(.throttled(.shortly, tooMany)),
      .turnedAway(tooMany)
    ) { $0.isOfChanges = true },
    Row("changes, one row too large", .refused(.rejected(tooLarge)), .tooLarge(tooLarge)) {
      $0.isOfChanges = true
      $0.rows = 1
    },
    Row("changes refused before, the line broke", .unknown(problem), .lost) {
      ($0.isOfChanges, $0.isTryingRefused, $0.isTurnedAway) = (true, true, true)
    },
    Row("changes refused before, the server failed", .refused(.trouble(problem)), .lost) {
      ($0.isOfChanges, $0.isTryingRefused, $0.isTurnedAway) = (true, true, true)
    },
    Row("changes refused before, a page of a gateway", .refused(.notSunbird(page(502))), .lost) {
      ($0.isOfChanges, $0.isTryingRefused, $0.isTurnedAway) = (true, true, true)
    },
  ]

  @Test(arguments: arrived + notTaken + changes)
  func eachAttemptHasItsFate(_ row: Row) {
    var findings = UploadFindings(maxRows: 200)
    if row.isTryingRefused { findings.tryRefused(rows: 200) }
    let upload = SentUpload(
      id: 7, organisation: row.school, rows: row.rows, isOfChanges: row.isOfChanges)
    let fate = findings.fate(of: upload, after: row.attempt)
    #expect(fate == row.fate)
    #expect(findings.rows.size == row.nextRows)
    #expect((findings.closed != nil) == row.closes)
    #expect((findings.usable(Self.school) != nil) == row.knowsSchool)
    #expect((findings.turnedAway(7) != nil) == row.isTurnedAway)
    #expect(findings.turnedAway(8) == nil)
  }
}
