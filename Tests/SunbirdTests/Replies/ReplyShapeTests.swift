import Registry
import Sunbird
import Testing

/// Replies that nobody at Sunbird wrote, by shape and status.
struct ReplyShapeTests {
  struct Row: Sendable {
    let status: Int
    /// What the gateway's own sentence of that status means; JSON of others where it has none.
    let gateway: String
    /// What anything of another shape means.
    var other = "notSunbird"
  }

  @Test(arguments: [
    Row(status: 200, gateway: "notSunbird"),
    Row(status: 302, gateway: "notSunbird"),
    Row(status: 400, gateway: "notSunbird"),
    Row(status: 401, gateway: "credentials"),
    Row(status: 403, gateway: "credentials"),
    Row(status: 404, gateway: "notOffered"),
    Row(status: 407, gateway: "notSunbird"),
    Row(status: 408, gateway: "notSunbird"),
    Row(status: 409, gateway: "notSunbird"),
    Row(status: 410, gateway: "notSunbird"),
    Row(status: 413, gateway: "refused", other: "refused"),
    Row(status: 417, gateway: "notSunbird"),
    Row(status: 421, gateway: "notSunbird"),
    Row(status: 423, gateway: "notSunbird"),
    Row(status: 425, gateway: "notSunbird"),
    Row(status: 429, gateway: "throttled", other: "throttled"),
    Row(status: 431, gateway: "notSunbird"),
    Row(status: 451, gateway: "notSunbird"),
    Row(status: 499, gateway: "notSunbird"),
    Row(status: 500, gateway: "trouble"),
    Row(status: 502, gateway: "unknown"),
    Row(status: 503, gateway: "unknown"),
    Row(status: 504, gateway: "unknown"),
    Row(status: 511, gateway: "notSunbird"),
  ])
  func shapeThenStatus(row: Row) {
    #expect(Disposition(.gateway(row.status)).word == row.gateway)
    #expect(Disposition(.html(row.status)).word == row.other)
    #expect(Disposition(Reply(row.status, type: "text/plain", text: "x")).word == row.other)
    #expect(Disposition(Reply(row.status, type: nil, text: "")).word == row.other)
    #expect(Disposition(Reply(row.status, text: #"{"message":"no"}"#)).word == row.other)
    #expect(Disposition(Reply(row.status, text: #"{"error":{"code":1}}"#)).word == row.other)
  }

  /// A sentence counts with the status that belongs to it, and no other.
  @Test(arguments: [400, 402, 403, 404, 500])
  func aSentenceWithAnotherStatusIsNotTheGateways(status: Int) {
    let reply = Reply(status, text: #"{"message":"Unauthorized"}"#)
    #expect(Disposition(reply).word == "notSunbird")
  }

  @Test(arguments: ["<html>", "<HTML lang=\"kn\">", "  \n<!DOCTYPE html><html>", "<!doctype HTML>"])
  func aPageIsAPageWhateverItCallsItself(text: String) {
    #expect(Disposition(Reply(200, text: text)).word == "notSunbird")
  }

  @Test func anEnvelopeIsAnEnvelopeWhateverItCallsItself() throws {
    let envelope = try Reply.envelope(result: ["response": "SUCCESS"])
    let reply = Reply(status: 200, contentType: "text/html", body: envelope.body)
    #expect(Disposition(reply).word == "accepted")
  }

  /// Play's body parser answers so, before the code of any call.
  @Test(arguments: [400, 415]) func theServiceRefusesCompressionOnlyWhereItWasUsed(status: Int) {
    let reply = Reply(status, type: "text/html", text: "For request 'POST /v1/user/create' [x]")
    #expect(Disposition(reply, gzipped: true).word == "compressionRefused")
    #expect(Disposition(reply, gzipped: false).word == "refused")
  }

  /// Whatever else refuses a compressed write may do so after it took effect.
  @Test(arguments: [400, 415]) func aPageMayStandBehindAnEffect(status: Int) throws {
    for reply in [
      Reply.html(status), .gateway(status), Reply(status, type: nil, text: ""),
      Reply(status, text: #"{"message":"no"}"#),
    ] {
      for gzipped in [true, false] {
        guard case .notSunbird(let answer) = Disposition(reply, gzipped: gzipped) else {
          Issue.record("a page of something else")
          return
        }
        #expect(answer.mayHaveArrived)
        #expect(answer.mayBeAboutCompression)
      }
    }
    #expect(Disposition(try .error("INVALID_DATA"), gzipped: true).word == "refused")
  }

  @Test(arguments: 1..<400) func everyCutOfASuccessMayHaveArrived(length: Int) throws {
    let whole = try Reply.envelope(result: ["response": "SUCCESS", "userId": "7c4f"])
    guard length < whole.body.count else { return }
    let cut = Reply(
      status: 200, contentType: "application/json", body: Array(whole.body.prefix(length)))
    guard case .notSunbird(let answer) = Disposition(cut) else {
      Issue.record("a cut answer")
      return
    }
    #expect(answer.mayHaveArrived)
    #expect(answer.kind == .garbled)
  }
}
