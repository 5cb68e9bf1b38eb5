/// What a server said against an edit, for a person and for the store.
package struct Problem: Error, Hashable, Sendable, Codable {
  /// Sunbird's code, or the agent's own in lower case where the reply had none.
  package let code: String
  /// A plain sentence.
  package let message: String
  /// The field at fault, where the code tells.
  package let field: String?
  package let httpStatus: Int?

  package init(code: String, message: String, field: String? = nil, httpStatus: Int? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.httpStatus = httpStatus
  }
}
