import Codecs

/// The fields of a record or of an edit.
///
/// In a record a missing field has no value; in an edit it is left as it is.
package typealias Fields = [FieldName: FieldValue]

extension [FieldName: FieldValue] {
  /// The value under `name`, nil when there is none or it is empty.
  package func value(_ name: FieldName) -> FieldValue? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }

  /// These fields with `later` laid over them.
  package func overlaid(with later: Fields) -> Fields {
    merging(later) { _, newer in newer }
  }

  /// The same without the fields that hold secrets.
  package var withoutSecrets: Fields { filter { !$0.key.isSecret } }

  /// The same without the fields that say that there is no value.
  package var withoutBlanks: Fields { filter { !$0.value.isEmpty } }

  /// The fields, secrets aside, that say something else in `later`.
  package func changes(to later: Fields) -> [FieldName] {
    let names = Array(keys) + later.keys.filter { self[$0] == nil }
    return names.filter {
      !$0.isSecret && !$0.same(self[$0] ?? .null, later[$0] ?? .null)
    }
  }

  /// The fields as the bytes of one JSON object, secrets included, names in alphabetical order.
  package func serialized() throws -> [UInt8] {
    var writer = JSONWriter()
    let members = map { (key: $0.key.rawValue, value: $0.value) }.sorted { $0.key < $1.key }
    try writer.write(inOrder: members.lazy.map { ($0.key, $0.value.json) })
    return writer.bytes
  }
}
