import Codecs
import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine

/// A user token of the office's own user, whose id no user of a test has.
let officeToken = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvZmZpY2UifQ.x"

extension TestOffice {
  /// An office that speaks to Sunbird 1.5.
  static func r15(
    server: URL, clock: TestClock, lane: SyncLane = .auto, under organisation: String? = nil
  ) async throws -> TestOffice {
    try await TestOffice(server: server, clock: clock) { settings in
      settings.dialect = .r15
      settings.credentials = Credentials(userToken: officeToken)
      settings.lane = lane
      settings.bulkOrganisation = organisation.flatMap { RecordKey($0) }
    }
  }

  /// Records a user as an import does; one with a bad phone number is refused by Sunbird alone.
  @discardableResult
  func pupil(_ number: Int, phone: String? = nil) async throws -> Edit {
    let contact = phone.map { #","phone":"\#($0)","phoneVerified":true"# } ?? ""
    return try await teacher("pupil\(number)", contact)
  }

  /// Records twelve users of school s1, each with a membership.
  @discardableResult
  func queueClass12() async throws -> [Edit] {
    var edits: [Edit] = []
    for number in 0..<12 {
      edits.append(try await pupil(number))
      try await join(
        "s1", "pupil\(number)", #","role":"content-creator","position":"Teacher \#(number)""#)
    }
    return edits
  }
}

/// Runs a test against a stand-in of Sunbird 1.5 whose clock is the office's.
func withSunbird15(
  bulkDelay: Duration = .zero, change: (inout SimulatorOptions) -> Void = { _ in },
  _ body: (SimulatedSunbird, URL, TestClock) async throws -> Void
) async throws {
  let clock = TestClock()
  var options = SimulatorOptions(profile: .r15, now: { clock.now })
  options.bulkDelay = bulkDelay
  change(&options)
  try await withSunbird(options) { try await body($0, $1, clock) }
}

/// Runs a test with an office that has twelve users of a school in its queue, each with a
/// membership, and a Sunbird 1.5 that has the school.
func withClass12(
  bulkDelay: Duration = .zero, _ body: (SimulatedSunbird, TestOffice) async throws -> Void
) async throws {
  try await withSunbird15(bulkDelay: bulkDelay) { sunbird, address, clock in
    sunbird.school("s1")
    let office = try await TestOffice.r15(server: address, clock: clock)
    try await office.queueClass12()
    try await body(sunbird, office)
  }
}

extension SimulatedSunbird {
  /// Answers every such call with this JSON from now on, and carries none out.
  func answer(_ operation: ServedOperation, _ status: Int, _ body: String) {
    add(
      Fault(
        .status(status, contentType: "application/json", body: body, commit: false),
        on: Fault.Target(operation: operation), times: nil))
  }

  /// How many uploads of users arrived.
  var userUploads: [RequestRecord] { requests.filter { $0.operation == .userUpload } }

  func school(_ id: String) {
    changeAsSomebodyElse(.organisation(provider: "ap", externalID: id), ["orgName": "GHPS"])
  }

  /// A user whom somebody else has made, registered under a school or nowhere.
  func somebodyElsesUser(
    _ name: String, under school: String?, _ fields: [String: JSONValue] = [:]
  ) {
    var fields = fields.merging(["email": "other@example.org"]) { given, _ in given }
    let place = school.flatMap { self[.organisation(provider: "ap", externalID: $0)] }
    fields["regOrgId"] = place.map { .string($0.id) }
    changeAsSomebodyElse(.user(provider: "ap", userName: name), fields)
  }

  /// Whether no write took effect on any record more than once.
  var appliedNothingTwice: Bool { effects.byRecord.values.allSatisfy { $0 == 1 } }
}

extension TestOffice {
  /// The office's store, opened once more, as by another process.
  func reopened() async throws -> Outbox { try await Outbox.open(path: outbox.path) }

  /// Runs one pass over a reopened store.
  func sync(_ store: Outbox) async throws -> SyncReport {
    let transport = try CurlTransport(limits: TransportLimits())
    let pass = try await SyncPass(
      outbox: store, transport: transport, settings: settings, clock: clock, chance: { 0.5 })
    let report = try await pass.run().report
    await transport.close()
    return report
  }
}
