import HTTPTransport
import Registry
import Sunbird
import Testing

@testable import SyncEngine

/// When what came back ends a pass, without a line.
struct LineStateTests {
  private func failure(_ reach: TransportFailure.Reach) -> TransportFailure {
    TransportFailure(kind: .cut, reach: reach, detail: "cut")
  }

  private let problem = Problem(code: "gateway-401", message: "No.", httpStatus: 401)
  private let policy = Problem(code: "policy-403", message: "No.", httpStatus: 403)

  @Test func whatThePolicyRefusesIsOneRequestsTroubleWhereSunbirdAnswersOthers() {
    var line = LineState()
    #expect(line.noteRefusal(policy, of: "assign", wasAlone: false) != nil)
    line.noteAnswer(to: "create")
    #expect(line.noteRefusal(policy, of: "assign", wasAlone: false) == nil)
    #expect(line.noteRefusal(policy, of: "assign", wasAlone: false) == nil)
    #expect(line.noteRefusal(policy, of: "assign", wasAlone: false) != nil, "it goes on like that")
    line.noteAnswer(to: "create")
    #expect(line.noteRefusal(problem, of: "assign", wasAlone: false) != nil)
  }

  /// Before Sunbird has answered one request that never left proves that there is no line; later, and
  /// where it may have arrived, it takes three in a row.
  @Test(arguments: [
    (TransportFailure.Reach.notSent, false, 1), (.mayHaveArrived, false, 3),
    (.notSent, true, 3), (.mayHaveArrived, true, 3),
  ])
  func aLineIsGoneAfter(reach: TransportFailure.Reach, heard: Bool, failures: Int) {
    var line = LineState()
    if heard { line.noteAnswer() }
    for _ in 1..<failures { #expect(line.note(failure(reach), isNew: true) == nil) }
    #expect(line.note(failure(reach), isNew: true) == .offline("cut"))
  }

  @Test func oneCutCountsOnceAndAnAnswerForgetsIt() {
    var line = LineState()
    line.noteAnswer()
    #expect(line.note(failure(.mayHaveArrived), isNew: true) == nil)
    for _ in 0..<5 { #expect(line.note(failure(.mayHaveArrived), isNew: false) == nil) }
    #expect(line.note(failure(.mayHaveArrived), isNew: true) == nil)
    line.noteAnswer()
    for _ in 0..<2 { #expect(line.note(failure(.mayHaveArrived), isNew: true) == nil) }
    #expect(line.note(failure(.mayHaveArrived), isNew: true) != nil)
  }

  /// A few bad records must not stop the others.
  @Test(arguments: [(false, 3), (true, 10)])
  func aServerIsDownAfter(heard: Bool, troubles: Int) {
    var line = LineState()
    if heard { line.noteAnswer() }
    for _ in 1..<troubles { #expect(line.noteTrouble(problem) == nil) }
    #expect(line.noteTrouble(problem) == .serverDown("No."))
  }

  @Test func aStrangerIsBelievedTheThirdTime() {
    let page = WayAnswer(
      Reply(
        status: 200, contentType: "text/html", body: Array("<html>Welcome</html>".utf8)))
    var line = LineState()
    for _ in 1..<3 { #expect(line.noteStranger(page) == nil) }
    #expect(line.noteStranger(page) == .notSunbird(page))
  }

  /// A call that has passed with these credentials is refused for its own sake, twice; so is one that
  /// was refused alone before, once another passes.
  @Test(arguments: [
    (nil, false, 1), ("update", true, 3), ("create", false, 3), ("update", false, 1),
  ])
  func credentialsAreRefusedAfter(answered: String?, wasAlone: Bool, refusals: Int) {
    var line = LineState()
    if let answered { line.noteAnswer(to: answered) }
    for _ in 1..<refusals {
      #expect(line.noteRefusal(problem, of: "create", wasAlone: wasAlone) == nil)
    }
    #expect(line.noteRefusal(problem, of: "create", wasAlone: wasAlone) == .refused("No."))
  }

  /// What passes without the user token says nothing of the token.
  @Test(arguments: [(false, 1), (true, 3)])
  func aUserTokenIsRefusedAfter(shown: Bool, refusals: Int) {
    let problem = Problem(code: "UNAUTHORIZED_USER", message: "No.", httpStatus: 401)
    var line = LineState()
    line.noteAnswer(to: "read", showingUserToken: shown)
    for _ in 1..<refusals {
      #expect(line.noteRefusal(problem, of: "create", wasAlone: true) == nil)
    }
    #expect(line.noteRefusal(problem, of: "create", wasAlone: true) != nil)
  }
}
