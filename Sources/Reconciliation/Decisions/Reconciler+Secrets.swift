import Registry

extension Reconciler {
  /// Says which secrets were left out, for a person; nil for none.
  static func unmeantNote(_ names: Set<FieldName>) -> String? {
    guard !names.isEmpty else { return nil }
    let list = names.map(\.rawValue).sorted().joined(separator: ", ")
    return "the record was there already; \(list) was meant for a new one and was not sent"
  }
}
