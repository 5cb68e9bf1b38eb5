import Codecs

extension DecisionMaker {
  /// §4.4: the validator's checks, then the actor's.
  func createR8Organisation(_ request: CastRequest) throws(ChannelError) -> Decision {
    try request.require("organisationType")
    try request.require("orgName")
    guard request.has("isTenant") else { throw .missing("isTenant") }
    let isTenant = try request.flag("isTenant")
    if isTenant, try request.filled("channel") == nil {
      throw .missingDependent("channel", of: "isTenant")
    }
    if isTenant, request.members["license"]?.string?.isEmpty ?? false {
      throw .parameterValue("", name: "license")
    }
    try request.requireLists(["locationIds", "locationCode"])
    guard !(request.has("locationIds") && request.has("locationCode")) else {
      throw .conflicting("locationCode", "locationIds")
    }
    return try makeR8Organisation(request, isTenant: isTenant)
  }

  /// The actor's part, which uploads share.
  func makeR8Organisation(
    _ request: CastRequest, isTenant: Bool
  ) throws(ChannelError) -> Decision {
    try request.checkEmailFormat()
    try checkR8Type(request)
    let channel = try request.require("channel")
    let owner = records.committed.root(ofChannel: channel)
    if isTenant {
      guard owner == nil else { throw .channelInUse(channel) }
      guard !isTaken("slug", Self.slug(of: channel), except: nil) else {
        throw .slugInUse(Self.slug(of: channel))
      }
    } else {
      guard let owner else { throw .unknownChannel }
      guard isActive(owner) else { throw .inactiveOrganisation(channel) }
    }
    try checkR8Locations(request)
    let externalID = try request.filled("externalId")
    if let externalID, organisation(channel: channel, externalID: externalID) != nil {
      throw .entryInUse(externalID, field: "externalId")
    }
    let id = profile.newID(of: .organisation, in: records)
    let key = StoredKey.organisation(
      provider: channel.lowercased(), externalID: externalID ?? id)
    var fields = try r8Columns(of: request)
    fields["isTenant"] = .bool(isTenant)
    fields["hashTagId"] = fields["hashTagId"] ?? .string(id)
    if isTenant { fields["slug"] = .string(Self.slug(of: channel)) }
    return .stored(newRow(key, fields), result: ["organisationId": .string(id)])
  }

  func updateR8Organisation(_ request: CastRequest) throws(ChannelError) -> Decision {
    let id = try request.require("organisationId")
    if request.members["rootOrgId"] != nil, try request.filled("rootOrgId") == nil {
      throw .parameterValue("", name: "rootOrgId")
    }
    try request.refuse(["status"])
    if try request.flag("isTenant"), try request.filled("channel") == nil {
      throw .missingDependent("channel", of: "isTenant")
    }
    try request.requireLists(["locationIds", "locationCode"])
    guard let row = organisation(id: id) else { throw .requestedData }
    try request.checkEmailFormat()
    if request.has("organisationType") { try checkR8Type(request) }
    if let externalID = try request.filled("externalId") {
      let owner = organisation(channel: row.key.provider, externalID: externalID)
      guard owner == nil || owner?.id == row.id else {
        throw .entryInUse(externalID, field: "externalId")
      }
    }
    var changes = request
    changes.remove(["contactDetail", "status", "rootOrgId", "isTenant", "channel"])
    return .stored(
      row.updated(with: try r8Columns(of: changes), at: now),
      result: ["organisationId": .string(row.id)])
  }

  private func checkR8Type(_ request: CastRequest) throws(ChannelError) {
    let known = deployment.organisationTypes ?? Set(R8Columns.types.keys)
    guard let type = try request.filled("organisationType"), known.contains(type.lowercased())
    else { throw .organisationType }
  }

  private func checkR8Locations(_ request: CastRequest) throws(ChannelError) {
    var named = request["locationCode"]?.texts ?? []
    if let places = request["orgLocation"] {
      guard let list = places.array else { throw .exception }
      named += list.compactMap { ($0["id"] ?? $0["code"])?.string }
    }
    for name in named where !deployment.locations.contains(name) {
      throw .parameterValue(name, name: "locationCode")
    }
  }

  /// The members that the row's class has. `contactDetail` is one text there: the documented list
  /// is an exception, for ever.
  private func r8Columns(of request: CastRequest) throws(ChannelError) -> [String: JSONValue] {
    if request.has("contactDetail"), request["contactDetail"]?.string == nil { throw .exception }
    return request.members.filter { R8Columns.organisation.contains($0.key) }
  }

  /// By id alone, from the table.
  func readR8Organisation(_ request: CastRequest) throws(ChannelError) -> Decision {
    guard let row = organisation(id: try request.require("organisationId")) else {
      throw .organisationNotFound
    }
    return .answer(["response": .object(shown(row))])
  }
}
