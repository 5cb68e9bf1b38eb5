import Codecs
import Registry

/// How an operation's request carries one field.
package enum FieldForm: Hashable, Sendable {
  /// Under its own name, as it is.
  case plain
  /// As a list of texts under this name; a single text is a list of one.
  case texts(as: String)
  /// Not at all: the server would drop it without a word, or has no place for it in this record.
  /// The edit's note says so.
  case leftOut
}

extension FieldForm {
  /// The request's member for `value` of the field `name`; nil where there is none.
  func member(_ name: FieldName, _ value: FieldValue) -> (name: String, value: JSONValue)? {
    switch self {
    case .plain: (name.rawValue, value.json)
    case .texts(let wireName): (wireName, .array((value.items ?? []).map(JSONValue.string)))
    case .leftOut: nil
    }
  }
}
