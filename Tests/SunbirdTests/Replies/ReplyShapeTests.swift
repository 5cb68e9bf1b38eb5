import Registry
import Sunbird
import Testing

/// Replies that nobody at Sunbird wrote, by shape and status.
struct ReplyShapeTests {
  struct Row: Sendable {
    let status: Int
    let gateway: String
    let html: String
    let other: String
  }

  @Test(arguments: [
    Row(status: 200, gateway: "unknown", html: "notSunbird", other: "unknown"),
    Row(status: 302, gateway: "unknown", html: "notSunbird", other: "notSunbird"),
    Row(status: 400, gateway: "refused", html: "refused", other: "refused"),
    Row(status: 401, gateway: "credentials", html: "credentials", other: "credentials"),
    Row(status: 403, gateway: "credentials", html: "credentials", other: "credentials"),
    Row(status: 404, gateway: "notOffered", html: "notOffered", other: "notOffered"),
    Row(status: 407, gateway: "credentials", html: "credentials", other: "credentials"),
    Row(status: 413, gateway: "refused", html: "refused", other: "refused"),
    Row(status: 429, gateway: "throttled", html: "throttled", other: "throttled"),
    Row(status: 500, gateway: "trouble", html: "trouble", other: "trouble"),
    Row(status: 502, gateway: "unknown", html: "unknown", other: "unknown"),
    Row(status: 503, gateway: "unknown", html: "unknown", other: "unknown"),
    Row(status: 504, gateway: "unknown", html: "unknown", other: "unknown"),
    Row(status: 511, gateway: "unknown", html: "notSunbird", other: "notSunbird"),
  ])
  func shapeThenStatus(row: Row) {
    #expect(Disposition(.gateway(row.status)).word == row.gateway)
    #expect(Disposition(.html(row.status)).word == row.html)
    #expect(Disposition(Reply(row.status, type: "text/plain", text: "x")).word == row.other)
    #expect(Disposition(Reply(row.status, type: nil, text: "")).word == row.other)
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

  @Test func compressionIsRefusedOnlyWhenItWasUsed() throws {
    for reply in [Reply.html(415), .gateway(415), Reply(415, type: nil, text: "")] {
      #expect(Disposition(reply, gzipped: true).word == "compressionRefused")
      #expect(Disposition(reply, gzipped: false).word == "refused")
    }
    #expect(Disposition(.html(400), gzipped: true).word == "compressionRefused")
    #expect(Disposition(.html(400), gzipped: false).word == "refused")
    #expect(Disposition(try .error("INVALID_DATA"), gzipped: true).word == "refused")
  }

  @Test(arguments: 1..<400) func everyCutOfASuccessIsUnknown(length: Int) throws {
    let whole = try Reply.envelope(result: ["response": "SUCCESS", "userId": "7c4f"])
    guard length < whole.body.count else { return }
    let cut = Reply(
      status: 200, contentType: "application/json", body: Array(whole.body.prefix(length)))
    #expect(Disposition(cut).word == "unknown")
  }
}
