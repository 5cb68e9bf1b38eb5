import Codecs

/// What one cell says.
package enum CellReading: Hashable, Sendable {
  /// Nothing: the field is left alone.
  case absent
  /// That the field has no value.
  case clear
  /// A value in the shape of its field, and what was repaired to get it.
  case value(JSONValue, [Repair])
  /// Nothing that can be taken; why, for a person. Never holds the value of a secret field.
  case rejected(String)
}
