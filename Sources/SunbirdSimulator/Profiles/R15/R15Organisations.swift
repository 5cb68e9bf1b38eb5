import Codecs

extension DecisionMaker {
  /// §1.1, in the order of its table.
  func createR15Organisation(_ request: R15Request) throws(ServiceError) -> Decision {
    try request.require("orgName", .organisationNameMissing)
    try checkRootHasChannel(request)
    try checkReferences(request)
    let (provider, externalID) = (try request.filled("provider"), try request.filled("externalId"))
    guard (provider == nil) == (externalID == nil),
      provider != nil || !(request.has("provider") || request.has("externalId"))
    else { throw .requiredDataMissing }
    try checkChannel(request, except: nil)
    let id = profile.newID(of: .organisation, in: records)
    let key = StoredKey.organisation(provider: provider ?? "", externalID: externalID ?? id)
    guard records.committed[key] == nil else { throw .organisationExists }
    try checkTree(request, of: nil)
    return .stored(newRow(key, try columns(of: request)), result: ["organisationId": .string(id)])
  }

  /// §1.2: the validator's checks, then the actor's.
  func updateR15Organisation(_ request: R15Request) throws(ServiceError) -> Decision {
    let id = try request.filled("organisationId")
    let (provider, externalID) = (try request.filled("provider"), try request.filled("externalId"))
    guard id != nil || (provider != nil && externalID != nil) else { throw .requiredDataMissing }
    guard !request.has("status") else { throw .invalidRequestedData }
    try request.refuseBlank("rootOrgId", .invalidRootOrganisation)
    try checkRootHasChannel(request)
    guard let row = organisation(id: id, provider: provider, externalID: externalID) else {
      throw .invalidRequestedData
    }
    try checkKey(provider: provider, externalID: externalID, of: row)
    try checkChannel(request, except: row.id)
    try checkTree(request, of: row.id)
    var changes = request
    changes.remove([
      "isDefault", "relation", "isApproved", "approvedBy", "approvedDate", "status", "slug",
      "organisationId",
    ])
    return .stored(
      row.keeping(try columns(of: changes), at: now), result: ["organisationId": .string(row.id)])
  }

  func organisation(id: String?, provider: String?, externalID: String?) -> StoredRow? {
    if let id {
      return records.committed.row(id: id).flatMap { $0.key.kind == .organisation ? $0 : nil }
    }
    guard let provider, let externalID else { return nil }
    return records.committed[.organisation(provider: provider, externalID: externalID)]
  }

  private func checkRootHasChannel(_ request: R15Request) throws(ServiceError) {
    guard request["isRootOrg"]?.bool ?? false else { return }
    try request.require("channel", .channelMissing)
  }

  private func checkReferences(_ request: R15Request) throws(ServiceError) {
    if let type = try request.filled("orgType"), let known = deployment.organisationTypes,
      !known.contains(type)
    {
      throw .unknownOrganisationType
    }
    if let location = try request.filled("locationId"), !deployment.locations.contains(location) {
      throw .unknownLocation
    }
  }

  /// An update by id may name a key; it must be free or the organisation's own.
  private func checkKey(
    provider: String?, externalID: String?, of row: StoredRow
  ) throws(ServiceError) {
    guard let provider, let externalID else { return }
    let named = records.committed[.organisation(provider: provider, externalID: externalID)]
    guard named == nil || named?.id == row.id else { throw .organisationExists }
  }

  private func checkChannel(_ request: R15Request, except id: String?) throws(ServiceError) {
    guard let channel = try request.filled("channel") else { return }
    let owner = records.committed.all(.organisation).first {
      $0.fields["isRootOrg"] == true && $0.fields["channel"] == .string(channel)
    }
    if request["isRootOrg"]?.bool ?? false {
      guard owner == nil || owner?.id == id else { throw .channelTaken }
    } else {
      guard owner != nil else { throw .unknownChannel }
    }
  }

  private func checkTree(_ request: R15Request, of id: String?) throws(ServiceError) {
    if let parent = try request.filled("parentOrgId") {
      guard parent != id else { throw .cyclicParent }
      guard organisation(id: parent, provider: nil, externalID: nil) != nil else {
        throw .unknownParent
      }
    }
    if request["isRootOrg"]?.bool ?? false, let channel = try request.filled("channel"),
      isTaken("slug", Self.slug(of: channel), except: id)
    {
      throw .slugTaken
    }
    if let tag = try request.filled("hashTagId"), isTaken("hashTagId", tag, except: id) {
      throw .hashTagTaken
    }
  }

  /// What goes into the table. Contacts that are no list, and anything but text where the table
  /// has text, is a 500 for ever (§13).
  private func columns(of request: R15Request) throws(ServiceError) -> [String: JSONValue] {
    if let contacts = request["contactDetail"] {
      guard let list = contacts.array, list.allSatisfy({ $0.object != nil }) else {
        throw .internalError
      }
    }
    for name in R15Columns.organisationTexts { _ = try request.text(name) }
    guard request.members.keys.allSatisfy(R15Columns.organisation.contains) else {
      throw .invalidProperty
    }
    var columns = request.members.filter { !["provider", "externalId"].contains($0.key) }
    if request["isRootOrg"]?.bool ?? false, let channel = try request.filled("channel") {
      columns["slug"] = .string(Self.slug(of: channel))
    }
    return columns
  }
}
