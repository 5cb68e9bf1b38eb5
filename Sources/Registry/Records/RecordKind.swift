/// The three things an office registers.
package enum RecordKind: String, CaseIterable, Hashable, Sendable, Codable {
  case organisation = "org"
  case user
  case membership = "member"
}
