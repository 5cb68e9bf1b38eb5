import Registry
import Testing

@testable import SyncEngine

/// What a pass remembers of organisations and of uploads.
@Suite struct UploadFindingsTests {
  static let school = RecordKey.organisation(provider: "ap", externalID: "s1")
  static let other = RecordKey.organisation(provider: "ap", externalID: "s2")

  @Test func aLookIsBelievedForAMinute() {
    var findings = UploadFindings(maxRows: 10)
    #expect(findings.needsLook(Self.school, at: 5))
    findings.note(.free, of: Self.school, askedAt: 5)
    #expect(!findings.needsLook(Self.school, at: 65))
    #expect(findings.needsLook(Self.school, at: 65.1))
    #expect(findings.needsLook(Self.other, at: 5))
  }

  @Test func onlyWhatWasFoundFreeIsFree() {
    var findings = UploadFindings(maxRows: 10)
    #expect(!findings.isFree(Self.school))
    findings.note(.free, of: Self.school, askedAt: 0)
    #expect(findings.isFree(Self.school))
    findings.note(.taken(others: 1), of: Self.school, askedAt: 0)
    #expect(!findings.isFree(Self.school))
  }

  @Test func refusedQuestionsAreCountedInARow() {
    var findings = UploadFindings(maxRows: 10)
    let refused = [true, true, false, true].map { isRefused in
      findings.noteQuestion(about: 1, isRefused: isRefused)
    }
    #expect(refused == [1, 2, 0, 1])
    #expect(findings.noteQuestion(about: 2, isRefused: true) == 1)
  }

  /// What turned it away is still known when a question about it is answered.
  @Test func anAnswerForgetsNoPageThatTurnedTheUploadAway() {
    var findings = UploadFindings(maxRows: 10)
    let page = Problem(code: "page", message: "no")
    findings.noteTurnedAway(1, page, at: 3)
    _ = findings.noteQuestion(about: 1, isRefused: false)
    #expect(findings.turnedAway(1) == TurnedAway(problem: page, since: 3))
  }

  /// Those that go last have the lane again, whatever closed it to others.
  @Test func thoseThatSomethingStoodAgainstGoInSmallSheets() {
    var findings = UploadFindings(maxRows: 200)
    findings.close(for: Problem(code: "page", message: "no"))
    findings.tryRefused(rows: 15)
    #expect(findings.isTryingRefused)
    #expect(findings.closed == nil)
    #expect(findings.sheetRows == 15)
    findings.noteTooMany(rows: 15)
    #expect(findings.sheetRows == 7)
    findings.leaveRefused()
    #expect(!findings.isTryingRefused)
  }

  @Test(arguments: [(1, [1]), (2, [2, 1]), (3, [2, 1]), (16, [4, 1]), (200, [15, 1])])
  func theyArePartedInTwoSteps(count: Int, rows: [Int]) {
    #expect(Uploads.refusedSheets(of: count) == rows)
  }
}
