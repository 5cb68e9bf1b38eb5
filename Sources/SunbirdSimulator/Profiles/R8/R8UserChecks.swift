import Codecs
import Numbering

/// The checks of `UserRequestValidator` of 8.0 (dialects.md §4.1, §4.2).
extension CastRequest {
  func checkNewR8User(plan: NumberingPlan) throws(ChannelError) {
    try checkExternalIDs(operations: ["add"])
    try refuse([
      "regOrgId", "rootOrgId", "provider", "externalId", "externalIdProvider", "externalIdType",
      "idType", "profileUserTypes",
    ])
    try require("firstName")
    let hasContact = try filled(oneOf: ["email", "phone"]) != nil
    let hasManager = try filled("managedBy") != nil
    guard hasContact || hasManager else { throw .emailOrPhoneMissing }
    guard !(hasContact && hasManager) else { throw .severalContacts }
    try checkR8Year()
    try checkEmailFormat()
    try requireLists(["roles"])
    try checkR8Phone(plan)
    try checkPassword()
  }

  func checkR8Update(version: Substring) throws(ChannelError) {
    if has("managedBy") { throw .managedByFixed }
    for contact in ["phone", "email"] {
      if let text = try text(contact), text.allSatisfy(\.isWhitespace) {
        throw .parameterValue(text, name: contact)
      }
    }
    if try filled(oneOf: ["userId", "id"]) == nil {
      for name in ["externalId", "externalIdType", "externalIdProvider"] { try require(name) }
    }
    try refuse(["regOrgId", "rootOrgId", "channel", "userName", "provider", "idType"])
    if has("organisations") { throw .unsupported("organisations") }
    if self["roles"]?.array?.isEmpty ?? false { throw .emptyList(.roles) }
    let unknown = version == "v3" ? "profileUserType" : "profileUserTypes"
    if has(unknown) { throw .parameter(unknown) }
    if members["firstName"] != nil, try filled("firstName") == nil { throw .missing("firstName") }
    try checkExternalIDs(operations: ["add", "remove", "edit"])
    try checkR8Year()
    try checkEmailFormat()
    try checkR8Phone(ServerProfile.r8.numberingPlan)
    try checkPassword()
  }

  /// A year: the service puts the last day of December behind whatever is there, and looks whether
  /// that is a day.
  private func checkR8Year() throws(ChannelError) {
    guard let year = try filled("dob") else { return }
    guard FieldFormat.day.matches(year + R8Columns.lastDay) else { throw .dateFormat }
  }

  private func checkR8Phone(_ plan: NumberingPlan) throws(ChannelError) {
    guard let phone = try filled("phone") else { return }
    guard !phone.contains("+") else { throw .phoneWithCountryCode }
    guard plan.takes(phone) else { throw .phoneFormat }
  }
}

/// The members that 8.0 has a place for; all others are dropped without a word.
enum R8Columns {
  static let lastDay = "-12-31"

  private static let users: Set<String> = [
    "firstName", "lastName", "email", "phone", "countryCode", "dob", "profileUserType",
    "profileUserTypes", "profileLocation", "framework", "password", "managedBy", "recoveryEmail",
    "recoveryPhone",
  ]

  /// A user's columns, the year as the table has it.
  static func user(_ members: [String: JSONValue]) -> [String: JSONValue] {
    var columns = members.filter { users.contains($0.key) }
    for contact in ["email", "phone"] where columns[contact]?.string == "" {
      columns[contact] = .null
    }
    if let year = columns["dob"]?.string { columns["dob"] = .string(year + lastDay) }
    return columns
  }

  static let organisation: Set<String> = [
    "orgName", "description", "channel", "isTenant", "email", "imgUrl", "theme", "thumbnail",
    "hashTagId", "organisationType", "organisationSubType", "isSSOEnabled", "orgLocation",
    "license", "keys",
  ]

  /// The numbers of the types that are known by default.
  static let types = ["school": 2.0, "board": 5.0]
}
