import Foundation

/// Sunbird's envelope around an answer (sunbird.md §2).
struct Envelope {
  let style: EnvelopeStyle
  let endpoint: ServedEndpoint
  /// The `X-msgid` of the request, or one made for it.
  let messageID: String
  let now: Date

  func reply(_ answer: Decision.Answer) -> HTTPReply {
    switch answer {
    case .result(let result):
      let params: [String: WireValue] = [
        "err": style.successError, "status": .text(style.successStatus),
        "errmsg": style.successMessage,
      ]
      return reply(status: 200, responseCode: "OK", params: params, result: result)
    case .failure(let error):
      let params: [String: WireValue] = [
        "err": .text(error.rawValue), "status": .text(error.statusWord),
        "errmsg": .text(error.message),
      ]
      return reply(
        status: error.httpStatus, responseCode: error.responseCode, params: params, result: [:])
    }
  }

  private func reply(
    status: Int, responseCode: String, params: [String: WireValue], result: [String: WireValue]
  ) -> HTTPReply {
    let identifiers: [String: WireValue] = [
      "resmsgid": style.responseMessageID, "msgid": .text(messageID),
    ]
    let body: WireValue = [
      "id": .text(endpoint.apiName),
      "ver": .text(version),
      "ts": .text(timestamp),
      "params": .object(params.merging(identifiers) { $1 }),
      "responseCode": .text(responseCode),
      "result": .object(result),
    ]
    return HTTPReply(status: status, contentType: "application/json", body: body.json)
  }

  private var version: String {
    switch style.version {
    case .fixed(let version): version
    case .pathSegment: String(endpoint.version)
    }
  }

  private var timestamp: String {
    switch style.timestamp {
    case .iso8601: SunbirdTime.iso8601(now)
    case .sunbird: SunbirdTime.sunbird(now)
    }
  }
}
