import Codecs

extension DecisionMaker {
  /// What Sunbird answers, with 200, to the add of somebody who is a member.
  static let existingMember = "You already have a membership of this organization."

  /// The organisation is looked for first (sunbird.md §1). The second add of a member changes
  /// neither role nor position; the add of one who had left re-activates the row.
  func addMember(_ request: [String: JSONValue]) -> Decision {
    guard let key = StoredKey.membership(in: request), let organisation = key.organisation,
      let user = key.member
    else { return .failure(.requiredDataMissing) }
    guard records.committed[organisation] != nil else { return .failure(.unknownOrganisation) }
    guard records.committed[user] != nil else { return .failure(.unknownUser) }

    var fields = request.filter { !StoredKey.membershipFields.contains($0.key) }
    if fields["role"]?.isBlank ?? true { fields["role"] = "member" }
    guard let row = records.committed[key] else { return .stored(newRow(key, fields)) }
    guard row.isRemoved else { return .answer(["response": .string(Self.existingMember)]) }
    var returned = row.updated(with: fields, at: now)
    returned.isRemoved = false
    return .stored(returned)
  }

  /// The user is looked for first, the reverse of add (sunbird.md §1.6).
  func removeMember(_ request: [String: JSONValue]) -> Decision {
    guard let key = StoredKey.membership(in: request), let organisation = key.organisation,
      let user = key.member
    else { return .failure(.requiredDataMissing) }
    guard records.committed[user] != nil else { return .failure(.unknownUser) }
    guard records.committed[organisation] != nil else { return .failure(.unknownOrganisation) }
    guard let row = records.committed[key] else { return .failure(.invalidRequestedData) }
    guard !row.isRemoved else { return .failure(.alreadyLeft) }
    var left = row.updated(with: [:], at: now)
    left.isRemoved = true
    return .stored(left)
  }
}
