import Codecs

extension DecisionMaker {
  /// A phone or e-mail in use is found before the user name is (sunbird.md §1.3, a to c), so that
  /// a create that was already accepted may answer as a contact in use.
  func createUser(_ request: [String: JSONValue]) -> Decision {
    guard let key = StoredKey.user(in: request) else { return .failure(.requiredDataMissing) }
    if let error = contactInUse(request, except: nil) { return .failure(error) }
    guard records.committed[key] == nil else { return .failure(.userExists) }
    let row = newRow(key, request.filter { !StoredKey.userFields.contains($0.key) })
    return .stored(row, result: ["userId": .string(row.id)])
  }

  func updateUser(_ request: [String: JSONValue]) -> Decision {
    guard let key = StoredKey.user(in: request) else { return .failure(.requiredDataMissing) }
    guard let row = records.committed[key] else { return .failure(.userNotFound) }
    if let error = contactInUse(request, except: key) { return .failure(error) }
    let changes = request.filter { !StoredKey.userFields.contains($0.key) }
    return .stored(row.updated(with: changes, at: now))
  }

  private func contactInUse(
    _ request: [String: JSONValue], except key: StoredKey?
  ) -> ServiceError? {
    if uniquePhone, isInUse("phone", request, except: key) { return .phoneInUse }
    if uniqueEmail, isInUse("email", request, except: key) { return .emailInUse }
    return nil
  }

  private func isInUse(
    _ field: String, _ request: [String: JSONValue], except key: StoredKey?
  ) -> Bool {
    guard let value = request[field]?.string,
      let owner = records.committed.owner(ofContact: field, value)
    else { return false }
    return owner != key
  }
}
