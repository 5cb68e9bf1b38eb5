import Registry

/// Field values as a test writes them down.
extension FieldValue: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self = .text(text) }
}
