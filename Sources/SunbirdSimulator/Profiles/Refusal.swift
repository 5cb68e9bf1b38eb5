/// Why a call is refused, as the envelope of one generation tells it.
struct Refusal: Sendable, Hashable {
  let httpStatus: Int
  /// `params.err`
  let code: String
  /// `params.status`
  let statusWord: String
  let responseCode: String
  /// The text for people. Clients must not decide by it.
  let message: String
}

extension ServiceError {
  /// As Sunbird 1.x tells it, with the code spelled as told.
  func refusal(code: String? = nil) -> Refusal {
    Refusal(
      httpStatus: httpStatus, code: code ?? rawValue,
      statusWord: statusWord ?? code ?? rawValue, responseCode: responseCode, message: message)
  }
}
