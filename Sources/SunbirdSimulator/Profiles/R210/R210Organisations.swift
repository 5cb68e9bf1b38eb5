import Codecs

extension DecisionMaker {
  /// §3.4: the validator's checks, then the actor's.
  func createR210Organisation(_ request: CastRequest) throws(ChannelError) -> Decision {
    try request.require("orgName")
    let isRoot = try request.flag("isRootOrg")
    if isRoot, try request.filled("channel") == nil {
      throw .missingDependent("channel", of: "isRootOrg")
    }
    if isRoot, request.members["license"]?.string?.isEmpty ?? false {
      throw .parameterValue("", name: "license")
    }
    try checkR210Locations(request)
    let channel = try request.require("channel")
    try checkR210Channel(channel, isRoot: isRoot, except: nil)
    try checkR210Type(request)
    let externalID = try request.filled("externalId")
    if let externalID, organisation(channel: channel, externalID: externalID) != nil {
      throw .entryInUse(externalID, field: "externalId")
    }
    try request.checkEmailFormat()
    try checkR210Tags(request, isRoot: isRoot, except: nil)

    let id = profile.newID(of: .organisation, in: records)
    let key = StoredKey.organisation(
      provider: channel.lowercased(), externalID: externalID ?? id)
    var fields = try r210Columns(of: request)
    fields["channel"] = .string(channel)
    fields["isRootOrg"] = .bool(isRoot)
    fields["hashTagId"] = fields["hashTagId"] ?? .string(id)
    if isRoot { fields["slug"] = .string(Self.slug(of: channel)) }
    return .stored(newRow(key, fields), result: ["organisationId": .string(id)])
  }

  func updateR210Organisation(_ request: CastRequest) throws(ChannelError) -> Decision {
    let id = try request.require("organisationId")
    try request.refuse(["status"])
    let isRoot = try request.flag("isRootOrg")
    if isRoot, try request.filled("channel") == nil {
      throw .missingDependent("channel", of: "isRootOrg")
    }
    try checkR210Locations(request)
    guard let row = organisation(id: id) else { throw .requestedData }
    if let channel = try request.filled("channel") {
      try checkR210Channel(channel, isRoot: isRoot || row.isRoot, except: row.id)
    }
    if let externalID = try request.filled("externalId") {
      let channel = try request.filled("channel")
      let owner = organisation(channel: channel ?? row.key.provider, externalID: externalID)
      guard owner == nil || owner?.id == row.id else {
        throw .entryInUse(externalID, field: "externalId")
      }
    }
    try request.checkEmailFormat()
    try checkR210Type(request)
    try checkR210Tags(request, isRoot: isRoot, except: row.id)
    var changes = request
    changes.remove([
      "contactDetail", "status", "isApproved", "approvedBy", "approvedDate", "slug", "isRootOrg",
      "channel",
    ])
    return .stored(
      row.updated(with: try r210Columns(of: changes), at: now),
      result: ["organisationId": .string(row.id)])
  }

  private func checkR210Locations(_ request: CastRequest) throws(ChannelError) {
    guard !(request.has("locationIds") && request.has("locationCode")) else {
      throw .conflicting("locationIds", "locationCode")
    }
    try request.requireLists(["locationIds", "locationCode"])
    for id in request["locationIds"]?.texts ?? [] where !deployment.locations.contains(id) {
      throw .parameterValue(id, name: "locationIds")
    }
  }

  /// A root's channel is nobody's yet; any other organisation's is an active root's.
  private func checkR210Channel(
    _ channel: String, isRoot: Bool, except id: String?
  ) throws(ChannelError) {
    let owner = records.committed.root(ofChannel: channel)
    guard !isRoot else {
      guard owner == nil || owner?.id == id else { throw .channelInUse(channel) }
      return
    }
    guard let owner else { throw .unknownChannel }
    guard isActive(owner) else { throw .inactiveOrganisation(channel) }
  }

  private func checkR210Type(_ request: CastRequest) throws(ChannelError) {
    guard let type = try request.filled("orgType"), let known = deployment.organisationTypes,
      !known.contains(type)
    else { return }
    throw .organisationType
  }

  private func checkR210Tags(
    _ request: CastRequest, isRoot: Bool, except id: String?
  ) throws(ChannelError) {
    if let tag = try request.filled("hashTagId"), isTaken("hashTagId", tag, except: id) {
      throw .hashTagInUse(tag)
    }
    if isRoot, let channel = try request.filled("channel"),
      isTaken("slug", Self.slug(of: channel), except: id)
    {
      throw .slugInUse(Self.slug(of: channel))
    }
  }

  /// The members that the row's class has. `contactDetail` is one text there: the documented list
  /// is an exception, for ever.
  private func r210Columns(
    of request: CastRequest
  ) throws(ChannelError) -> [String: JSONValue] {
    if request.has("contactDetail"), request["contactDetail"]?.string == nil { throw .exception }
    return request.members.filter { R210Columns.organisation.contains($0.key) }
  }
}
