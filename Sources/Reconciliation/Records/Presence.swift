/// Whether the server has a record, as far as is known here.
package enum Presence: String, Hashable, Sendable, Codable {
  case unknown, present, absent
}
