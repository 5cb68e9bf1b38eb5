import Codecs
import Foundation

extension RowDecider {
  /// An organisation is made, or overwritten where there is one of the same provider and
  /// externalId. Only a row in lower case finds one that is there.
  func organisation(_ cells: [String: JSONValue]) -> RowDecision {
    guard cells["orgName"]?.string != nil else {
      return .failure(cells, "orgName is mandatory for org creation.")
    }
    guard let key = StoredKey.organisation(in: cells) else {
      return .failure(cells, "Provider and external ids both should exist.")
    }
    if let type = cells["orgType"]?.string,
      deployment.organisationTypes.map({ !$0.contains(type) }) ?? false
    {
      return .failure(cells, "Invalid OrgType.")
    }
    if let location = cells["locationId"]?.string, !deployment.locations.contains(location) {
      return .failure(cells, "Invalid Location Id.")
    }
    var fields = cells.filter { !StoredKey.organisationFields.contains($0.key) }
    if let text = fields["contactDetail"]?.string {
      guard let list = Self.contacts(text) else {
        return .failure(cells, "Unable to parse Org contact Details - OrgBulkUpload.")
      }
      fields["contactDetail"] = list
    }
    let row: StoredRow
    let operation: ServedOperation
    if let present = records.committed[key] {
      row = present.keeping(fields, at: now)
      operation = .organisationUpdate
    } else {
      row = StoredRow(
        key: key, id: records.nextID, fields: fields.filter { $0.value != .null }, createdAt: now)
      operation = .organisationCreate
    }
    let shown = cells.merging(["id": .string(row.id), "status": 1]) { $1 }
    return RowDecision(
      changes: [RowDecision.Change(operation: operation, row: row)], shown: shown,
      isFailure: false)
  }

  /// Apostrophes stand for quotation marks there.
  private static func contacts(_ text: String) -> JSONValue? {
    let json = text.replacing("'", with: "\"")
    // What is not JSON is refused like what is no list.
    guard let value = try? JSONValue(json: Array(json.utf8)), value.array != nil else { return nil }
    return value
  }
}
