import Codecs

/// Where records are found, and what they become, where every one stands in a channel.
extension DecisionMaker {
  func row(id: String, _ kind: StoredKey.Kind) -> StoredRow? {
    records.committed.row(id: id).flatMap { $0.key.kind == kind ? $0 : nil }
  }

  func organisation(id: String) -> StoredRow? { row(id: id, .organisation) }

  func organisation(channel: String, externalID: String) -> StoredRow? {
    records.committed[
      .organisation(
        provider: channel.lowercased(), externalID: externalID.lowercased())]
  }

  /// The root organisation of the channel that a record stands in.
  func root(of key: StoredKey) -> StoredRow? { records.committed.root(ofChannel: key.provider) }

  func isActive(_ organisation: StoredRow) -> Bool {
    organisation.fields["status"] == nil || organisation.fields["status"] == 1
  }

  /// The user that has this external id.
  func user(externalID: String, type: String, provider: String) -> StoredRow? {
    records.committed.all(.user).first { user in
      user.fields["externalIds"]?.array?.contains { id in
        id["id"]?.string?.lowercased() == externalID.lowercased()
          && id["idType"]?.string?.lowercased() == type.lowercased()
          && id["provider"]?.string?.lowercased() == provider.lowercased()
      } ?? false
    }
  }

  /// Refuses external ids that another user has.
  func checkExternalIDsAreFree(_ request: CastRequest, for user: StoredKey?) throws(ChannelError) {
    for id in request["externalIds"]?.array ?? [] where id["operation"]?.string != "remove" {
      let owner = self.user(
        externalID: id["id"]?.string ?? "", type: id["idType"]?.string ?? "",
        provider: id["provider"]?.string ?? "")
      guard owner == nil || owner?.key == user else { throw .externalIDInUse }
    }
  }

  /// What a change leaves of a user's external ids.
  func externalIDs(_ request: CastRequest, of row: StoredRow?) -> JSONValue? {
    guard let given = request["externalIds"]?.array else { return row?.fields["externalIds"] }
    func part(_ id: JSONValue) -> [String] {
      ["provider", "idType"].map { id[$0]?.string?.lowercased() ?? "" }
    }
    var kept = row?.fields["externalIds"]?.array ?? []
    for id in given {
      kept.removeAll { part($0) == part(id) }
      guard id["operation"]?.string != "remove" else { continue }
      kept.append(.object((id.object ?? [:]).filter { $0.key != "operation" }))
    }
    return .array(kept)
  }

  /// A user name of the server's own making, where a request has none.
  func madeUpName(for firstName: String) -> String {
    let letters = firstName.lowercased().filter { !$0.isWhitespace }
    let number = String(records.nextUserID.suffix(6))
    return "\(letters)_\(number)"
  }
}

// MARK: Where a new user belongs

extension DecisionMaker {
  /// Where a new user belongs.
  struct Place {
    let root: StoredRow
    let organisation: StoredRow?
  }

  /// Dialects.md §3.1, 7 and 8. Who names neither a channel nor an organisation is the custodian's.
  func place(of request: CastRequest) throws(ChannelError) -> Place {
    let channel = try request.filled("channel")
    var named: StoredRow?
    if let id = try request.filled("organisationId") {
      guard let row = organisation(id: id) else { throw .unknownOrganisation }
      guard channel == nil || channel?.lowercased() == row.key.provider else {
        throw .mismatch("channel, organisationId")
      }
      named = row
    }
    let place = channel ?? named?.key.provider ?? Tenancy.custodian
    guard let root = records.committed.root(ofChannel: place) else {
      throw .parameterValue(place, name: "channel")
    }
    guard isActive(root) else { throw .inactiveOrganisation(place) }
    if let externalID = try request.filled("orgExternalId") {
      guard let row = organisation(channel: place, externalID: externalID) else {
        throw .parameterValue(externalID, name: "orgExternalId")
      }
      guard named == nil || named?.id == row.id else {
        throw .mismatch("organisationId, orgExternalId")
      }
      named = row
    }
    return Place(root: root, organisation: named)
  }
}

// MARK: Memberships

extension DecisionMaker {
  func membership(of user: StoredKey, in organisation: StoredRow) -> StoredRow? {
    StoredKey.membership(of: user, in: organisation.key).flatMap { records.committed[$0] }
  }

  /// A membership that is made, or taken up again: the row that there was is used again. Its id is
  /// the one after `made` other new rows.
  func joining(
    _ user: StoredKey, _ organisation: StoredRow, _ fields: [String: JSONValue], made: Int
  ) -> StoredRow? {
    guard let key = StoredKey.membership(of: user, in: organisation.key) else { return nil }
    guard let present = records.committed[key] else {
      return StoredRow(key: key, id: records.id(after: made), fields: fields, createdAt: now)
    }
    var row = present.updated(with: fields, at: now)
    row.isRemoved = false
    return row
  }

  func leaving(_ membership: StoredRow) -> StoredRow {
    var row = membership.updated(with: [:], at: now)
    row.isRemoved = true
    return row
  }

  /// The memberships of a user that are not left.
  func activeMemberships(of user: StoredKey) -> [StoredRow] {
    records.committed.memberships(ofUser: user).filter { !$0.isRemoved }
  }
}

// MARK: What was not stored

extension DecisionMaker {
  /// Those of the given members that a fault keeps out of the store.
  func unstored(of names: some Sequence<String>) -> [String] {
    names.filter(unstored.contains).sorted()
  }

  /// What `result.errors` says of them: objects, and of memberships a bare text.
  func errors(_ unstored: [String]) -> JSONValue {
    .array(
      unstored.map { name in
        Self.membershipMembers.contains(name)
          ? "Failed to associate user with the organisation."
          : [
            "attribute": .string(name),
            "message": .string("Failed to save \(name)."),
          ]
      })
  }

  /// The members that name a membership.
  static let membershipMembers: Set<String> = [
    "organisationId", "orgExternalId", "organisations",
  ]
}

// MARK: What must be unique

extension DecisionMaker {
  func isTaken(_ field: String, _ value: String, except id: String?) -> Bool {
    records.committed.all(.organisation).contains {
      $0.id != id && $0.fields[field] == .string(value)
    }
  }

  static func slug(of channel: String) -> String {
    channel.lowercased().replacing(" ", with: "-")
  }
}
