import Codecs
import Foundation

/// Sunbird's envelope around an answer (sunbird.md §2).
struct Envelope {
  let style: EnvelopeStyle
  let endpoint: ServedEndpoint
  /// The path that was asked.
  let path: String
  /// The id of the request, or one made for it.
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
    case .failure(let error): return reply(style.refusal(error, endpoint))
    case .refused(let refusal): return reply(refusal)
    }
  }

  private func reply(_ refusal: Refusal) -> HTTPReply {
    let params: [String: JSONValue] = [
      "err": .string(refusal.code), "status": .string(refusal.statusWord),
      "errmsg": .string(refusal.message),
    ]
    return reply(
      status: refusal.httpStatus, responseCode: refusal.responseCode, params: params, result: [:])
  }

  private func reply(
    status: Int, responseCode: String, params: [String: JSONValue], result: [String: JSONValue]
  ) -> HTTPReply {
    let identifiers: [String: JSONValue] = [
      "resmsgid": responseMessageID, "msgid": .string(messageID),
    ]
    let body: JSONValue = [
      "id": .string(style.apiName(of: endpoint, at: path)),
      "ver": .string(version),
      "ts": .string(timestamp),
      "params": .object(params.merging(identifiers) { $1 }),
      "responseCode": .string(responseCode),
      "result": .object(result),
    ]
    return HTTPReply(status: status, contentType: "application/json", body: body.json)
  }

  private var responseMessageID: JSONValue {
    switch style.identifiers {
    case .messageID(let response): response
    case .requestID: .string(messageID)
    }
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

extension EnvelopeStyle {
  /// The `id` of the envelopes that answer a call.
  func apiName(of endpoint: ServedEndpoint, at path: String) -> String {
    let values = path.dropFirst(endpoint.path.count).split(separator: "/").map(String.init)
    let kept =
      switch pathValues {
      case .leftOut: [String]()
      case .letters: values.filter { $0.allSatisfy { $0.isASCII && $0.isLetter } }
      case .all: values
      }
    return ([endpoint.apiName] + kept).joined(separator: ".")
  }

  /// The id of a request, by which its answer names it.
  func requestID(of request: ArrivedRequest) -> String? {
    switch identifiers {
    case .messageID: request.headers["x-msgid"]
    case .requestID: request.headers["x-request-id"] ?? request.headers["x-msgid"]
    }
  }
}
