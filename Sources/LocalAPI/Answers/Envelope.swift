import Codecs
import Foundation

/// The documented envelope around an answer (org-and-user-apis.md, "Response").
package struct Envelope: Sendable {
  /// `api.org.create`
  let id: String
  /// The request's own name for itself, or nothing.
  let messageID: String
  let now: Date

  package init(id: String, messageID: String, now: Date) {
    self.id = id
    self.messageID = messageID
    self.now = now
  }

  /// - Parameter status: 200 for what is answered, 202 for what is recorded and still on its way.
  package func success(
    _ result: [String: JSONValue], status: Int = 200, headers: [String: String] = [:]
  ) -> LocalAnswer {
    answer(
      status, code: "0", statusWord: "SUCCESS", message: "Operation successful",
      responseCode: "OK", result: result, headers: headers)
  }

  package func failure(_ error: DocumentedError) -> LocalAnswer {
    answer(
      error.httpStatus, code: error.code, statusWord: error.code, message: error.message,
      responseCode: error.responseCode, result: [:])
  }

  private func answer(
    _ status: Int, code: String, statusWord: String, message: String, responseCode: String,
    result: [String: JSONValue], headers: [String: String] = [:]
  ) -> LocalAnswer {
    LocalAnswer(
      status: status,
      json: [
        "id": .string(id), "ver": "1.0", "ts": .string(now.formatted(.iso8601)),
        "params": [
          "resmsgid": "", "msgid": .string(messageID), "err": .string(code),
          "status": .string(statusWord), "errmsg": .string(message),
        ],
        "responseCode": .string(responseCode), "result": .object(result),
      ], headers: headers)
  }
}
