/// Where an edit stands on its way. Every state has a next step:
///
/// - `queued`: goes with the next sync that is due.
/// - `waiting`: behind the record that its reason names; goes by itself once that is accepted.
/// - `sent`: on the wire, or its outcome unknown; the next sync asks the server first.
/// - `accepted`: Sunbird has it. Final.
/// - `folded`: carried by a later edit of the same record, or cancelled out.
/// - `conflict`: changed on both sides; waits for `conflicts resolve`.
/// - `rejected`: Sunbird refused it; waits for `queue change`, `retry` or `withdraw`.
/// - `withdrawn`: taken out by a person. Final.
package enum EditState: String, CaseIterable, Hashable, Sendable, Codable {
  case queued, waiting, sent, accepted, folded, conflict, rejected, withdrawn

  /// The states in which something still has to happen.
  package static let unfinished: [EditState] = [.queued, .waiting, .sent, .conflict, .rejected]
}
