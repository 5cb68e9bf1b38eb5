import Codecs
import Foundation

extension RowDecider {
  /// A user is made with its membership of `organisation`, or updated where that organisation is
  /// the one it is registered under. A blank cell of an update clears the field.
  func user(_ cells: [String: JSONValue], of organisation: StoredRow) -> RowDecision {
    if let message = objection(to: cells) { return .failure(cells, message) }
    guard let key = StoredKey.user(in: cells) else {
      return .failure(cells, ServiceError.userNameMissing.message)
    }
    let roles = cells["roles"]?.items
    guard (roles ?? []).allSatisfy(deployment.roles.contains) else {
      return .failure(cells, ServiceError.unknownRole.message)
    }
    guard let row = records.committed[key] else {
      if let message = contactInUse(cells, except: nil) { return .failure(cells, message) }
      return create(key, cells, roles ?? [], organisation)
    }
    // A user whom the create call registered nowhere is nobody's either.
    guard row.fields["regOrgId"]?.string == organisation.id else {
      let shown = Self.shown(cells, userID: row.id, organisation, isUpdate: true)
      return .failure(shown, Self.otherOrganisation)
    }
    if let message = contactInUse(cells, except: key) { return .failure(cells, message) }
    return update(row, cells, roles, organisation)
  }

  /// What Sunbird says of a user that is registered under another organisation.
  static let otherOrganisation =
    "Organisation of the upload is not the organisation that the user is registered under."

  /// The checks of `validateUser`, in their order.
  private func objection(to cells: [String: JSONValue]) -> String? {
    let text = cells.compactMapValues(\.string)
    if let day = text["dob"], !FieldFormat.day.matches(day) { return "Incorrect DOB date format." }
    if let phone = text["phone"] {
      guard !phone.contains("+") else { return ServiceError.phoneWithCountryCode.message }
      guard numberingPlan.takes(phone) else { return ServiceError.phoneFormat.message }
    }
    if text["email"] == nil, text["phone"] == nil {
      return ServiceError.emailOrPhoneMissing.message
    }
    guard text["userName"] != nil else { return ServiceError.userNameMissing.message }
    guard text["firstName"] != nil else { return ServiceError.firstNameMissing.message }
    if let email = text["email"], !FieldFormat.email.matches(email) {
      return ServiceError.emailFormat.message
    }
    if text["provider"] != nil, text["phone"] != nil,
      text["phoneVerified"]?.lowercased() != "true"
    {
      return ServiceError.phoneNotVerified.message
    }
    return nil
  }

  private func contactInUse(
    _ cells: [String: JSONValue], except key: StoredKey?
  ) -> String? {
    func isInUse(_ field: String) -> Bool {
      guard let value = cells[field]?.string,
        let owner = records.committed.owner(ofContact: field, value)
      else { return false }
      return owner != key
    }
    if uniqueEmail, isInUse("email") { return ServiceError.emailInUse.message }
    if uniquePhone, isInUse("phone") { return ServiceError.phoneInUse.message }
    return nil
  }

  private func create(
    _ key: StoredKey, _ cells: [String: JSONValue], _ roles: [String], _ organisation: StoredRow
  ) -> RowDecision {
    let id = records.nextUserID
    var fields = Self.stored(cells).filter { $0.value != .null }
    fields["roles"] = .array([.string(Self.everybody)])
    fields["regOrgId"] = .string(organisation.id)
    let user = StoredRow(key: key, id: id, fields: fields, createdAt: now)
    var changes = [RowDecision.Change(operation: .userCreate, row: user)]
    if let place = StoredKey.membership(of: key, in: organisation.key) {
      let granted = roles.contains(Self.everybody) ? roles : roles + [Self.everybody]
      var fields: [String: JSONValue] = ["roles": .array(granted.map(JSONValue.string))]
      fields["position"] = cells["position"].flatMap { $0 == .null ? nil : $0 }
      changes.append(
        RowDecision.Change(
          operation: .memberAdd,
          row: StoredRow(key: place, id: records.id(after: 1), fields: fields, createdAt: now)))
    }
    return RowDecision(
      changes: changes, shown: Self.shown(cells, userID: id, organisation, isUpdate: false),
      isFailure: false)
  }

  /// The membership's roles become those of the row, also where it names none; its position stays.
  private func update(
    _ user: StoredRow, _ cells: [String: JSONValue], _ roles: [String]?, _ organisation: StoredRow
  ) -> RowDecision {
    var changes = [
      RowDecision.Change(
        operation: .userUpdate, row: user.keeping(Self.stored(cells), at: now))
    ]
    if let place = StoredKey.membership(of: user.key, in: organisation.key),
      let membership = records.committed[place]
    {
      let value = JSONValue.array((roles ?? []).map(JSONValue.string))
      if membership.fields["roles"] != value {
        changes.append(
          RowDecision.Change(
            operation: .memberAdd, row: membership.keeping(["roles": value], at: now)))
      }
    }
    return RowDecision(
      changes: changes, shown: Self.shown(cells, userID: user.id, organisation, isUpdate: true),
      isFailure: false)
  }

  private static let listColumns: Set<String> = ["grade", "subject", "language"]
  private static let unstored: Set<String> = [
    "userName", "provider", "roles", "position", "countryCode", "emailVerified", "phoneVerified",
    "webPages",
  ]

  /// The cells as the user's table holds them.
  private static func stored(_ cells: [String: JSONValue]) -> [String: JSONValue] {
    var fields = cells.filter { !unstored.contains($0.key) }
    for name in listColumns {
      guard let items = fields[name]?.items else { continue }
      fields[name] = .array(items.map(JSONValue.string))
    }
    return fields
  }

  /// - Parameter isUpdate: whether the user was there: such rows say `operation`, also where they
  ///   fail.
  private static func shown(
    _ cells: [String: JSONValue], userID: String, _ organisation: StoredRow, isUpdate: Bool
  ) -> [String: JSONValue] {
    var row = stored(cells).merging(cells.lowercasedKeys) { stored, _ in stored }
    row["roles"] = .array((cells["roles"]?.items ?? [everybody]).map(JSONValue.string))
    row["userId"] = .string(userID)
    row["regOrgId"] = .string(organisation.id)
    row["password"] = "*****"
    if isUpdate { row["operation"] = "update" }
    if let name = row["userName"]?.string, let provider = row["provider"]?.string {
      row["loginId"] = .string("\(name)@\(provider)")
    }
    return row
  }
}

extension JSONValue {
  /// The parts of a text between commas.
  var items: [String]? { string?.split(separator: ",").map(String.init) }
}

extension [String: JSONValue] {
  /// The same with `userName` and `provider` in lower case, as Sunbird echoes them.
  var lowercasedKeys: [String: JSONValue] {
    var row = self
    for name in ["userName", "provider"] {
      row[name] = row[name]?.string.map { .string($0.lowercased()) } ?? row[name]
    }
    return row
  }
}
