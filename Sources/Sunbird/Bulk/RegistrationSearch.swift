import Codecs
import Registry

/// The search that tells whether anybody is registered under organisations.
///
/// An upload updates a user who is there only where he is registered under the upload's
/// organisation, and refuses the row of anybody else's and of one who is registered nowhere
/// (Sunbird's `insertRecordToKeyCloak`, which finds him by his exact login in the table). So
/// where nobody is registered, nobody can be overwritten, and one question says so for all rows. Whose
/// rows a search shows is hidden.
extension BulkLane {
  /// - Parameters:
  ///   - ids: the server's ids of the organisations. The field is kept in clear, so a filter on it
  ///     takes several.
  ///   - limit: the most rows that the answer shows.
  package func search(registeredUnder ids: [String], limit: Int) -> APIRequest {
    let filter: JSONValue = ids.count == 1 ? .string(ids[0]) : .array(ids.map(JSONValue.string))
    return searchUsers.request([
      "filters": .object([registration: filter]),
      "fields": .array([.string(registration)]),
      "limit": .number(Double(limit)),
    ])
  }
}

/// What a search for registrations told.
package struct RegistrationCount: Hashable, Sendable {
  /// How many there are, whatever was shown of them.
  package let users: Int
  /// The organisations of the rows that were shown, by the server's ids.
  package let shown: Set<String>
  /// Whether all rows were shown.
  package let isWhole: Bool

  init(users: Int, shown: Set<String>, isWhole: Bool) {
    self.users = users
    self.shown = shown
    self.isWhole = isWhole
  }

  /// - Returns: nil for an answer that does not tell: that of another call, without a count, or with a
  ///   row that names no organisation, or one that was not asked for.
  package init?(
    of reply: Reply, to request: APIRequest, askedFor ids: [String], in lane: BulkLane
  ) {
    guard case .sunbird(let envelope) = ReplySource(reply, to: request),
      let response = envelope.result?["response"], let rows = response["content"]?.array,
      case .number(let count)? = response["count"], count >= Double(rows.count), count < 1e9
    else { return nil }
    let names = rows.map { $0[lane.registration]?.string }
    let asked = Set(ids)
    guard names.allSatisfy({ $0.map(asked.contains) ?? false }) else { return nil }
    users = Int(count)
    shown = Set(names.compactMap(\.self))
    isWhole = rows.count == users
  }
}
