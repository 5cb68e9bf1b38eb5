import Codecs
import Numbering

/// The checks of `UserRequestValidator` of 2.10 (dialects.md §3.1, §3.2).
extension CastRequest {
  private static let foreign = [
    "regOrgId", "rootOrgId", "provider", "externalId", "externalIdProvider", "externalIdType",
    "idType",
  ]

  func checkNewR210User(plan: NumberingPlan) throws(ChannelError) {
    try checkExternalIDs(operations: ["add"])
    try refuse(Self.foreign)
    try require("firstName")
    let (email, phone) = (try filled("email"), try filled("phone"))
    guard email != nil || phone != nil else { throw .emailOrPhoneMissing }
    // A blank day is no day.
    if let day = try text("dob"), !FieldFormat.day.matches(day) { throw .dateFormat }
    try checkEmailFormat()
    guard email == nil || self["emailVerified"] == true else { throw .emailNotVerified }
    try requireLists(["roles", "language"])
    try checkUserType()
    try checkR210Phone(plan)
    try requireLists(["address", "education", "jobProfile", "webPages", "locationCodes"])
    try checkPassword()
  }

  func checkR210Update(plan: NumberingPlan, isPrivate: Bool) throws(ChannelError) {
    try checkR210Reference()
    try checkExternalIDs(operations: ["add", "remove", "edit"])
    try refuse(["regOrgId", "rootOrgId", "channel", "userName", "provider", "idType"])
    if !isPrivate, has("organisations") { throw .unsupported("organisations") }
    if isPrivate, has("organisations") { try require("userId") }
    for list in ChannelError.ListField.allCases where self[list.rawValue]?.array?.isEmpty ?? false {
      throw .emptyList(list)
    }
    if members["firstName"] != nil, try filled("firstName") == nil { throw .missing("firstName") }
    try requireLists(["roles", "language"])
    try checkUserType()
    try checkR210Phone(plan)
    try checkEmailFormat()
    try checkPassword()
  }

  /// By the server's id, or by all three parts of an external one.
  private func checkR210Reference() throws(ChannelError) {
    if try filled(oneOf: ["userId", "id"]) != nil { return }
    let names = ["externalId", "externalIdType", "externalIdProvider"]
    var missing: [String] = []
    for name in names where try filled(name) == nil { missing.append(name) }
    guard let first = missing.first else { return }
    guard missing.count < names.count else { throw .missing("userId") }
    throw .missingDependent(first, of: names.filter { $0 != first }.joined(separator: ", "))
  }

  private func checkUserType() throws(ChannelError) {
    guard let type = try text("userType") else { return }
    guard ["teacher", "other"].contains(type.lowercased()) else {
      throw .value("userType", given: type, valid: "TEACHER, OTHER")
    }
  }

  private func checkR210Phone(_ plan: NumberingPlan) throws(ChannelError) {
    if let code = try filled("countryCode"), code.wholeMatch(of: #/\+?[0-9]{1,3}/#) == nil {
      throw .countryCode
    }
    guard let phone = try filled("phone") else { return }
    guard !phone.contains("+") else { throw .phoneWithCountryCode }
    guard plan.takes(phone) else { throw .phoneFormat }
    guard self["phoneVerified"] == true else { throw .phoneNotVerified }
  }
}

/// The members that 2.10 has a place for; all others are dropped without a word.
enum R210Columns {
  static let user: Set<String> = [
    "firstName", "lastName", "email", "phone", "countryCode", "gender", "dob", "location",
    "profileSummary", "grade", "subject", "language", "userType", "emailVerified",
    "phoneVerified", "framework", "password", "address", "education", "jobProfile", "webPages",
    "thumbnail", "avatar",
  ]

  static let organisation: Set<String> = [
    "orgName", "description", "homeUrl", "orgCode", "orgType", "preferredLanguage", "channel",
    "isRootOrg", "email", "imgUrl", "theme", "thumbnail", "hashTagId", "slug", "parentOrgId",
    "locationIds", "contactDetail", "license", "isSSOEnabled",
  ]
}
