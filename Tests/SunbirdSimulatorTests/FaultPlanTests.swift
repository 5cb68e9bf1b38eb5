import Codecs
import Testing

@testable import SunbirdSimulator

@Suite struct FaultPlanTests {
  private static let create = ArrivedRequest(
    method: "POST", path: "/api/org/v1/create",
    body: Array(#"{"request":{"orgName":"GHPS Narendra"}}"#.utf8))

  private static func hits(_ plan: inout FaultPlan, _ count: Int) -> [Fault.Action?] {
    (0..<count).map { _ in
      plan.hit(create, operation: .organisationCreate, record: Sample.organisationKey)
    }
  }

  @Test func aFaultLetsSomePassAndThenHitsItsTimes() {
    var plan = FaultPlan()
    plan.add(Fault(.captivePortal, after: 2, times: 2))
    #expect(Self.hits(&plan, 6) == [nil, nil, .captivePortal, .captivePortal, nil, nil])
  }

  @Test func withoutTimesAFaultLastsForEver() {
    var plan = FaultPlan()
    plan.add(Fault(.captivePortal, times: nil))
    #expect(Self.hits(&plan, 50).allSatisfy { $0 == .captivePortal })
    plan.clear()
    #expect(Self.hits(&plan, 1) == [nil])
  }

  @Test func theFirstFaultThatHitsAppliesAndThoseBehindWait() {
    var plan = FaultPlan()
    plan.add(Fault(.captivePortal, times: 1))
    plan.add(Fault(.closeBeforeHandling, times: 1))
    #expect(Self.hits(&plan, 3) == [.captivePortal, .closeBeforeHandling, nil])
  }

  struct Aim: Sendable {
    let target: Fault.Target
    let hits: Bool
  }

  @Test(arguments: [
    Aim(target: .init(), hits: true),
    Aim(target: .init(pathSuffix: "org/v1/create"), hits: true),
    Aim(target: .init(pathSuffix: "user/v1/create"), hits: false),
    Aim(target: .init(operation: .organisationCreate), hits: true),
    Aim(target: .init(operation: .organisationUpdate), hits: false),
    Aim(target: .init(record: StoredKey("org:AP/Dise-1")), hits: true),
    Aim(target: .init(record: StoredKey("org:ap/dise-2")), hits: false),
    Aim(target: .init(pathSuffix: "/create", operation: .userCreate), hits: false),
    Aim(target: .init(reads: false), hits: true),
    Aim(target: .init(reads: true), hits: false),
    Aim(target: .init(bodyHolds: "Narendra"), hits: true),
    Aim(target: .init(bodyHolds: "Hubballi"), hits: false),
    Aim(target: .init(minBodyBytes: 39), hits: true),
    Aim(target: .init(minBodyBytes: 40), hits: false),
  ])
  func aTargetMeansWhatAllItsConditionsMean(_ aim: Aim) {
    var plan = FaultPlan()
    plan.add(Fault(.captivePortal, on: aim.target))
    #expect(Self.hits(&plan, 1) == [aim.hits ? .captivePortal : nil])
  }

  @Test func aFilterLooksIntoCompressedBodies() throws {
    let body = try Gzip.compress(Self.create.body)
    let request = ArrivedRequest(
      method: "POST", path: Self.create.path, headers: ["content-encoding": "gzip"], body: body)
    var plan = FaultPlan()
    plan.add(Fault(.captivePortal, on: .init(bodyHolds: "Narendra")))
    #expect(plan.hit(request, operation: .organisationCreate, record: nil) == .captivePortal)
  }

  @Test func requestsAreKnownByTheirRecord() throws {
    let requests: [(ServedOperation, JSONValue, String?)] = [
      (.organisationCreate, Sample.organisation, "org:ap/dise-1"),
      (.userUpdate, Sample.user, "user:ap/asha"),
      (.memberRemove, Sample.member, "member:ap/dise-1/asha"),
      (.profileRead, ["loginId": "Asha@Kar@AP"], "user:ap/asha@kar"),
      (.organisationSearch, Sample.organisation, nil),
      (.organisationCreate, ["provider": 7, "externalId": "x"], nil),
    ]
    for (operation, request, key) in requests {
      let fields = try #require(request.object)
      #expect(StoredKey.subject(of: operation, fields)?.description == key)
    }
  }
}
