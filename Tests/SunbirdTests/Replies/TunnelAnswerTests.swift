import Registry
import Sunbird
import Testing

/// A proxy's answer to CONNECT is the way's, whatever its status, and nothing was passed on.
@Suite struct TunnelAnswerTests {
  struct Row: Sendable {
    let status: Int
    let kind: WayAnswer.Kind
    let says: String
  }

  static let rows = [
    Row(status: 302, kind: .portal, says: "sign-in"),
    Row(status: 400, kind: .other, says: "400 to CONNECT"),
    Row(status: 401, kind: .denial, says: "lets nothing through"),
    Row(status: 403, kind: .denial, says: "lets nothing through"),
    Row(status: 404, kind: .noLine, says: "reaches nothing"),
    Row(status: 405, kind: .denial, says: "lets nothing through"),
    Row(status: 407, kind: .proxyLogin, says: "login of its own"),
    // Of an edit's own request these two would be a judgement.
    Row(status: 413, kind: .other, says: "413 to CONNECT"),
    Row(status: 415, kind: .other, says: "415 to CONNECT"),
    Row(status: 500, kind: .noLine, says: "reaches nothing"),
    Row(status: 503, kind: .noLine, says: "503 to CONNECT"),
    Row(status: 511, kind: .portal, says: "sign-in"),
  ]

  @Test(arguments: rows) func itJudgesNoEdit(_ row: Row) {
    let reply = Reply(
      status: row.status, contentType: "text/html", headers: ["server": "box/1"], body: [],
      refusesTunnel: true)
    for gzipped in [false, true] {
      let disposition = Disposition(
        of: reply, to: WriteOperation.createOrganisation.request, operation: .createOrganisation,
        gzipped: gzipped, errors: .r15)
      guard case .notSunbird(let answer) = disposition else {
        Issue.record("\(disposition)")
        continue
      }
      #expect(answer.kind == row.kind)
      #expect(!answer.mayHaveArrived)
      #expect(answer.sentence.contains(row.says) && answer.sentence.contains("box/1"))
    }
  }
}
