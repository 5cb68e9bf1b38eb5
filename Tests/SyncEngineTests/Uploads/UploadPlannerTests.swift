import Foundation
import Registry
import SyncEngine
import Testing

/// Which lane carries what.
@Suite struct UploadPlannerTests {
  static let s1 = RecordKey.organisation(provider: "ap", externalID: "s1")
  static let s2 = RecordKey.organisation(provider: "ap", externalID: "s2")
  static let notOwn = Problem(code: "not-own-user", message: "Not your user.")

  static func user(
    _ number: Int = 0, isCreation: Bool = true, change: (inout RouteFacts) -> Void = { _ in }
  ) -> RouteFacts {
    var candidate = RouteFacts(
      key: .user(provider: "ap", userName: "user\(number)"), isCreation: isCreation)
    if !isCreation { candidate.singleProblem = notOwn }
    change(&candidate)
    return candidate
  }

  func planner(_ lane: SyncLane, under organisation: RecordKey? = nil) -> UploadPlanner {
    UploadPlanner(lane: lane, bulkOrganisation: organisation, maxRows: 199)
  }

  @Test func aUserGoesWithTheFirstMembershipAndTheOthersFollowSingly() {
    let user = Self.user { $0.toJoin = [Self.s2, Self.s1] }
    #expect(planner(.bulk).routes([user]) == [.upload(under: Self.s2, takesMembership: true)])
  }

  @Test func aUserWithoutMembershipNeedsTheConfiguredOrganisation() {
    #expect(planner(.bulk).routes([Self.user()]) == [.single])
    #expect(
      planner(.bulk, under: Self.s1).routes([Self.user()])
        == [.upload(under: Self.s1, takesMembership: false)])
  }

  @Test func aUserOfAnOrganisationThatIsBeingUploadedWaitsForIt() {
    let date = Date(timeIntervalSince1970: 5)
    let user = Self.user { $0.organisationComesAt = date }
    #expect(planner(.bulk, under: Self.s1).routes([user]) == [.later(date)])
  }

  @Test func autoTakesUploadsFromTheRowsOnThatHalveTheRoundTrips() {
    let few = (0..<9).map { Self.user($0) }
    let many = (0..<10).map { Self.user($0) }
    let planner = planner(.auto, under: Self.s1)
    #expect(planner.routes(few).allSatisfy { $0 == .single })
    #expect(
      planner.routes(many).allSatisfy { $0 == .upload(under: Self.s1, takesMembership: false) })
    // A membership that goes along saves a request, too.
    let members = (0..<5).map { number in Self.user(number) { $0.toJoin = [Self.s1] } }
    #expect(
      planner.routes(members).allSatisfy { $0 == .upload(under: Self.s1, takesMembership: true) })
  }

  /// Of rows that have to be looked for one by one, only the memberships that go along are a gain.
  @Test func looksCostWhatSingleCallsCost() {
    let planner = planner(.auto, under: Self.s1)
    let alone = (0..<300).map { Self.user($0) }
    #expect(planner.routes(alone, looking: [Self.s1]).allSatisfy { $0 == .single })
    #expect(planner.routes(alone, looking: [Self.s2]).allSatisfy { $0 != .single })
    for (count, goes) in [(9, false), (10, true)] {
      let members = (0..<count).map { number in Self.user(number) { $0.toJoin = [Self.s1] } }
      let routes = planner.routes(members, looking: [Self.s1])
      #expect(routes.allSatisfy { ($0 != .single) == goes })
    }
    let bulk = self.planner(.bulk, under: Self.s1)
    #expect(bulk.routes(alone, looking: [Self.s1]).allSatisfy { $0 != .single })
  }

  @Test func autoWeighsEachOrganisationByItself() {
    let spread = (0..<20).map { number in
      Self.user(number) {
        $0.toJoin = [.organisation(provider: "ap", externalID: "\(number)")]
      }
    }
    #expect(planner(.auto).routes(spread).allSatisfy { $0 == .single })
  }

  @Test func onlyAnUploadChangesOtherPeoplesUsers() {
    let update = Self.user(isCreation: false) { $0.memberOf = [Self.s1] }
    for lane in [SyncLane.auto, .bulk] {
      #expect(planner(lane).routes([update]) == [.upload(under: Self.s1, takesMembership: false)])
    }
    let refused = planner(.single).routes([update])
    guard case .rejected(let problem) = refused[0] else {
      Issue.record("single can't carry it")
      return
    }
    #expect(problem.message.contains("sync.lane"))
  }

  @Test func theOrganisationOfAnUpdateIsTheOneThatTheUserIsRegisteredUnder() {
    let update = Self.user(isCreation: false) {
      $0.registeredUnder = Self.s2
      $0.memberOf = [Self.s1]
      $0.toJoin = [Self.s1]
    }
    #expect(planner(.auto).routes([update]) == [.upload(under: Self.s2, takesMembership: false)])
  }

  @Test func anUpdateOfAUserWithoutKnownOrganisationIsRejectedWithTheReason() {
    let update = Self.user(isCreation: false)
    guard case .rejected(let problem) = planner(.auto).routes([update])[0] else {
      Issue.record("neither lane can carry it")
      return
    }
    #expect(problem.code == "not-own-user")
    #expect(problem.message.contains("sync.bulkOrganisation"))
  }

  @Test func theTokensOwnUserIsUpdatedSingly() {
    let own = Self.user(isCreation: false) { $0.singleProblem = nil }
    #expect(planner(.bulk, under: Self.s1).routes([own]) == [.single])
  }

  @Test func singleSendsEveryCreationSingly() {
    let users = (0..<300).map { number in Self.user(number) { $0.toJoin = [Self.s1] } }
    #expect(planner(.single, under: Self.s1).routes(users).allSatisfy { $0 == .single })
    #expect(!planner(.single).uploadsOrganisations(300))
    #expect(planner(.auto).uploadsOrganisations(10))
    #expect(!planner(.auto).uploadsOrganisations(9))
    #expect(planner(.bulk).uploadsOrganisations(1))
  }
}
