import Codecs
import Foundation

extension DecisionMaker {
  /// A user's contacts as everybody sees them, himself included: all but the last four digits, and
  /// all but the first two letters before the `@`, are stars.
  func maskedContacts(of row: StoredRow) -> [String: JSONValue] {
    var contacts: [String: JSONValue] = ["email": .null, "phone": .null]
    if let email = row.fields["email"]?.string, let at = email.firstIndex(of: "@") {
      let name = email[..<at]
      let stars = String(repeating: "*", count: max(0, name.count - 2))
      contacts["email"] = .string("\(name.prefix(2))\(stars)\(email[at...])")
    }
    if let phone = row.fields["phone"]?.string {
      contacts["phone"] = .string(
        String(repeating: "*", count: max(0, phone.count - 4)) + phone.suffix(4))
    }
    contacts["maskedEmail"] = contacts["email"]
    contacts["maskedPhone"] = contacts["phone"]
    return contacts
  }

  /// The answer about one system setting.
  func setting(_ name: String) throws(ChannelError) -> Decision {
    let flags = ["phoneUnique": uniquePhone, "emailUnique": uniqueEmail]
    let custodian = records.committed.root(ofChannel: Tenancy.custodian)?.id
    let value =
      deployment.settings[name] ?? flags[name].map { "\($0)" }
      ?? (name == "custodianOrgId" ? custodian : nil)
    guard let value else { throw .resourceNotFound("system setting") }
    return .answer([
      "response": ["id": .string(name), "field": .string(name), "value": .string(value)]
    ])
  }

  /// The user whom a key and its value name, in what the index has or in the tables.
  func user(_ name: String, _ value: String, in tables: StoredTables) -> StoredRow? {
    let key =
      name == "loginId" ? StoredKey.user(loginID: value) : tables.owner(ofContact: name, value)
    return key.flatMap { tables[$0] }
  }

  /// Whether the user was blocked, which is the only way to be gone.
  func isBlocked(_ user: StoredRow) -> Bool { user.fields["status"] == 0 }

  func date(_ instant: Date?) -> JSONValue {
    instant.map { .string(SunbirdTime.sunbird($0)) } ?? .null
  }
}
