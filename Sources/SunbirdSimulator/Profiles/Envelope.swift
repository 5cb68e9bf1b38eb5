import Codecs
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
      let params: [String: JSONValue] = [
        "err": style.successError, "status": .string(style.successStatus),
        "errmsg": style.successMessage,
      ]
      return reply(status: 200, responseCode: "OK", params: params, result: result)
    case .failure(let error):
      let code = style.codes[error] ?? error.rawValue
      let params: [String: JSONValue] = [
        "err": .string(code), "status": .string(error.statusWord ?? code),
        "errmsg": .string(error.message),
      ]
      return reply(
        status: error.httpStatus, responseCode: error.responseCode, params: params, result: [:])
    }
  }

  private func reply(
    status: Int, responseCode: String, params: [String: JSONValue], result: [String: JSONValue]
  ) -> HTTPReply {
    let identifiers: [String: JSONValue] = [
      "resmsgid": style.responseMessageID, "msgid": .string(messageID),
    ]
    let body: JSONValue = [
      "id": .string(endpoint.apiName),
      "ver": .string(version),
      "ts": .string(timestamp),
      "params": .object(params.merging(identifiers) { $1 }),
      "responseCode": .string(responseCode),
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
