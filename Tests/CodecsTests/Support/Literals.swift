import Codecs

/// `nil` for JSON's null in literals. Not in the module itself, where it would make an absent value
/// and null look alike.
extension JSONValue: ExpressibleByNilLiteral {
  package init(nilLiteral: ()) { self = .null }
}
