import Registry

/// What stands in the place of a secret, in the store and on the screen.
package let secretMarker = "•••"

extension [FieldName: FieldValue] {
  /// The fields with a marker in the place of each secret.
  package var withSecretsMarked: Fields {
    Fields(
      uniqueKeysWithValues: map { name, value in
        (name, name.isSecret && !value.isEmpty ? .text(secretMarker) : value)
      })
  }

  /// The fields without secrets that have left the store: a marker is no value, and never travels.
  package var withoutMarkers: Fields {
    filter { !($0.key.isSecret && $0.value == .text(secretMarker)) }
  }
}
