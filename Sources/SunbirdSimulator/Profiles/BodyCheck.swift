import Codecs

/// What a field's value may be.
enum FieldShape: Sendable, Hashable {
  case text
  case textOrTexts
  case boolean
  case objects

  func admits(_ value: JSONValue) -> Bool {
    switch self {
    case .text: value.string != nil
    case .textOrTexts: value.texts != nil
    case .boolean: value.bool != nil
    case .objects: value.array.map { $0.allSatisfy { $0.object != nil } } ?? false
    }
  }
}

/// A format that Sunbird checks in a text.
enum FieldFormat: Sendable, Hashable {
  /// Sunbird's pattern for e-mail addresses (sunbird.md §1.3, row 7).
  case email
  /// `yyyy-MM-dd`, strictly, and a day that exists.
  case day
  /// No `+`: the country code is a field of its own.
  case phoneWithoutCountryCode
}

/// One look at a request's body before anything stored is looked at. A call's checks are made in
/// their order and the first that fails answers.
enum BodyCheck: Sendable, Hashable {
  /// The field is there and not blank.
  case required(String, ServiceError)
  /// The field, if it is there, isn't blank.
  case notBlank(String, ServiceError)
  /// Every known field has its documented JSON type or is null. A wrong one is 500 for ever, since
  /// Sunbird casts without looking (sunbird.md §1.3, "poison").
  case shapes
  /// There is no field besides the known ones.
  case onlyKnownFields
  /// The field, if it is text, has the format.
  case format(String, FieldFormat, ServiceError)

  /// The error of a body that fails this check; nil for one that passes.
  func failure(of body: [String: JSONValue], fields: [String: FieldShape]) -> ServiceError? {
    switch self {
    case .required(let name, let error):
      return body[name]?.isBlank ?? true ? error : nil
    case .notBlank(let name, let error):
      return body[name]?.isBlank ?? false ? error : nil
    case .shapes:
      let admitted = fields.allSatisfy { name, shape in
        body[name].map { $0 == .null || shape.admits($0) } ?? true
      }
      return admitted ? nil : .internalError
    case .onlyKnownFields:
      return body.keys.allSatisfy { fields[$0] != nil } ? nil : .invalidProperty
    case .format(let name, let format, let error):
      return body[name]?.string.map(format.matches) ?? true ? nil : error
    }
  }
}
