import Registry
import Sunbird
import Testing

@testable import SyncEngine

/// What a call comes to, whichever way Sunbird's word for it was found.
struct CallOutcomeTests {
  private static let problem = Problem(code: "c", message: "m")

  /// *Not offered* is a word about the call, *not learned* one about the answer.
  @Test func whatIsNotLearnedIsNeverNotOffered() {
    let notOffered = CallOutcome<ReadAnswer>(.notLearned(.notOffered(Self.problem)))
    guard case .unknown(Self.problem) = notOffered else {
      Issue.record("\(notOffered)")
      return
    }
    guard case .notOffered(Self.problem) = CallOutcome<ReadAnswer>(.notOffered(Self.problem)) else {
      Issue.record("not offered")
      return
    }
    guard case .unknown = CallOutcome<ReadAnswer>(.notLearned(.accepted(serverID: nil))) else {
      Issue.record("an answer without a record shows nothing")
      return
    }
  }

  @Test(arguments: [
    Disposition.alreadyThere(problem), .refused(problem), .notYet(problem), .credentials(problem),
    .throttled(.shortly, problem), .trouble(problem), .unknown(problem), .notOffered(problem),
  ])
  func whatStandsAgainstAWriteKeepsItsProblem(disposition: Disposition) {
    let outcome = CallOutcome<String?>(disposition) { id, _ in .answered(id) }
    #expect(outcome.problem == Self.problem)
  }

  @Test func onlyWhatWasMadeIsAnswered() {
    guard
      case .answered("7") = CallOutcome<String?>(
        .accepted(serverID: "7"), granted: { id, _ in .answered(id) })
    else {
      Issue.record("accepted")
      return
    }
    #expect(CallOutcome<String?>(.compressionRefused) { id, _ in .answered(id) }.isUnreadable)
  }
}
