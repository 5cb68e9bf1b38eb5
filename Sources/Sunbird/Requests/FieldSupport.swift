import Registry

/// Whether a dialect's calls for single records can make a write.
package enum FieldSupport: Hashable, Sendable {
  /// They can, but for these fields, which the server would not apply.
  case sent(dropping: [FieldName])
  /// That depends on the server's id of the record, which is not known yet.
  case needsServerID
  /// They can't, for this reason.
  case rejected(Problem)
}

/// What decides about that besides the dialect.
package struct FieldSupportFacts: Hashable, Sendable {
  /// The server's id of the record, where known.
  package let serverID: String?
  /// The server's id of the user whose token the agent shows; nil without a token.
  package let ownUserID: String?

  package init(serverID: String?, ownUserID: String?) {
    self.serverID = serverID
    self.ownUserID = ownUserID
  }
}

extension Dialect {
  /// Decides whether the single calls carry `fields` of the record `key`.
  package func support(
    of operation: WriteOperation, key: RecordKey, fields: Fields, facts: FieldSupportFacts
  ) -> FieldSupport {
    let problem =
      objection(to: fields, of: operation) ?? objection(toSending: fields, by: operation)
    if let problem { return .rejected(problem) }
    let dropped = dropped(of: fields, by: operation)
    let isOwnUsers = operation == .updateUser && userTokens.updates == .ownUser
    if isOwnUsers, facts.ownUserID == nil { return .rejected(notOwnUser(key)) }
    guard case .serverID = reference(in: operation) else { return .sent(dropping: dropped) }
    guard let serverID = facts.serverID else { return .needsServerID }
    return isOwnUsers && serverID != facts.ownUserID
      ? .rejected(notOwnUser(key)) : .sent(dropping: dropped)
  }

  /// The fields that the server would not apply, and the operation's request leaves out, in the order
  /// of their names.
  package func dropped(of fields: Fields, by operation: WriteOperation) -> [FieldName] {
    names(of: fields, in: .dropped, by: operation)
  }

  /// The fields that this generation has no place for.
  package func placeless(of fields: Fields, by operation: WriteOperation) -> [FieldName] {
    names(of: fields, in: .noPlace, by: operation)
  }

  func names(
    of fields: Fields, in form: FieldForm, by operation: WriteOperation
  ) -> [FieldName] {
    guard let forms = self.fields.forms[operation] else { return [] }
    return fields.filter {
      forms[$0.key] == form && !($0.value.isEmpty && operation.isCreation)
    }
    .keys.sorted { $0.rawValue < $1.rawValue }
  }

  /// `fields` without what the operation's request leaves out.
  package func sent(_ fields: Fields, by operation: WriteOperation) -> Fields {
    guard let forms = self.fields.forms[operation] else { return fields }
    return fields.filter { forms[$0.key]?.isSent ?? true }
  }

  /// Whether an update of `fields` leaves this office with nothing to send, and nothing to be sorry
  /// about: this generation has no place for any of them.
  package func keepsHere(_ fields: Fields, of operation: WriteOperation) -> Bool {
    !fields.isEmpty && placeless(of: fields, by: operation).count == fields.count
  }

  /// What stands against sending these values: what a mask leaves of a value is none, and some
  /// fields can't be cleared.
  private func objection(toSending fields: Fields, by operation: WriteOperation) -> Problem? {
    let names = fields.keys.sorted { $0.rawValue < $1.rawValue }
    if let name = names.first(where: { hiding.masks[$0] != nil && fields[$0]?.isMasked ?? false }) {
      return .masked(name)
    }
    let kept = self.fields.unclearable[operation] ?? []
    return names.first { kept.contains($0) && fields.value($0) == nil }.map(notClearable)
  }

  /// What makes a request pointless whatever the server has; nil for nothing.
  package func objection(to fields: Fields, of operation: WriteOperation) -> Problem? {
    if let problem = refusal(of: operation) { return problem }
    let names = fields.keys.sorted { $0.rawValue < $1.rawValue }
    if let forms = self.fields.forms[operation] {
      let held = operation.isCreation ? names.filter { fields.value($0) != nil } : names
      if let name = held.first(where: { forms[$0] == nil }) {
        return noSuchField(name, operation)
      }
    }
    for (contact, flag) in self.fields.verified[operation] ?? [:] where fields.value(contact) != nil
    {
      guard fields[flag] == .flag(true) else { return notVerified(contact, flag) }
    }
    let known = (self.fields.standIns[operation] ?? [:]).overlaid(with: fields)
    if let name = self.fields.required[operation]?.first(where: { known.value($0) == nil }) {
      return missing(name)
    }
    let isUpdate = operation == .updateUser || operation == .updateOrganisation
    if isUpdate, !names.isEmpty, sent(fields, by: operation).isEmpty,
      !keepsHere(fields, of: operation)
    {
      return nothingSent(names)
    }
    return nil
  }

  /// Why no call of this generation brings the operation about, and what to do instead; nil where one
  /// does.
  package func refusal(of operation: WriteOperation) -> Problem? {
    calls.refusals[operation].map { Problem(code: Problem.noSuchCallCode, message: $0) }
  }
}

extension Dialect {
  /// Why a single call can't be about the user `key`.
  package func notOwnUser(_ key: RecordKey) -> Problem {
    Problem(
      code: Problem.notOwnUserCode,
      message: "\(title) lets a user token update its own user only. "
        + (lane == nil
          ? "A change of \(key) has to be made by that user, or by Sunbird's operators."
          : "Nothing but a bulk upload (`sync.lane: auto`) carries a change of \(key)."))
  }

  private func missing(_ name: FieldName) -> Problem {
    let advice =
      name == .orgType ? ", or set server.organisationType to that of those that name none" : ""
    return Problem(
      code: "missing-field",
      message: "\(title) does not take it without \(name.rawValue): name it with "
        + "`agent queue change EDIT \(name.rawValue)=VALUE`\(advice).",
      field: name.rawValue)
  }

  private func noSuchField(_ name: FieldName, _ operation: WriteOperation) -> Problem {
    Problem(
      code: "no-such-field",
      message: "\(title) has no field \(name.rawValue) for \(operation.rawValue); clear it with "
        + "`agent queue change EDIT \(name.rawValue)=`.",
      field: name.rawValue)
  }

  private func notVerified(_ contact: FieldName, _ flag: FieldName) -> Problem {
    Problem(
      code: "not-verified",
      message: "\(title) takes \(contact.rawValue) only with \(flag.rawValue) true.",
      field: flag.rawValue)
  }

  private func notClearable(_ name: FieldName) -> Problem {
    Problem(
      code: "not-clearable", message: "\(title) can't be without \(name.rawValue).",
      field: name.rawValue)
  }

  private func nothingSent(_ names: [FieldName]) -> Problem {
    let list = names.map(\.rawValue).joined(separator: ", ")
    return Problem(
      code: "nothing-carried", message: "\(title) does not apply \(list) in an update.",
      field: names[0].rawValue)
  }
}

extension Problem {
  /// The code of an update of somebody else's user.
  package static let notOwnUserCode = "not-own-user"
  /// The code of what no call of a generation brings about.
  package static let noSuchCallCode = "no-such-call"

  fileprivate static func masked(_ name: FieldName) -> Problem {
    Problem(
      code: "masked-value",
      message: "\(name.rawValue) is only what Sunbird shows of it; give the whole value.",
      field: name.rawValue)
  }
}
