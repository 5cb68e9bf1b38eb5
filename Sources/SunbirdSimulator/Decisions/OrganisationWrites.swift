import Codecs

extension DecisionMaker {
  func createOrganisation(_ request: [String: JSONValue]) -> Decision {
    guard let key = StoredKey.organisation(in: request) else {
      return .failure(.requiredDataMissing)
    }
    guard records.committed[key] == nil else { return .failure(.organisationExists) }
    let row = newRow(key, request.filter { !StoredKey.organisationFields.contains($0.key) })
    let names = profile.documented.createdOrganisationIDNames
    return .stored(row, result: Dictionary(names.map { ($0, .string(row.id)) }) { $1 })
  }

  func updateOrganisation(_ request: [String: JSONValue]) -> Decision {
    guard let key = StoredKey.organisation(in: request) else {
      return .failure(.requiredDataMissing)
    }
    guard let row = records.committed[key] else { return .failure(.invalidRequestedData) }
    let changes = request.filter { !StoredKey.organisationFields.contains($0.key) }
    return .stored(row.updated(with: changes, at: now))
  }
}
