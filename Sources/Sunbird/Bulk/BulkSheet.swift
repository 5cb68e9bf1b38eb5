import Codecs
import Registry

/// The rows of one upload: of one kind, and of one organisation where they are users.
package struct BulkSheet: Hashable, Sendable {
  /// The organisation that the users are uploaded under; nil for organisations.
  package let organisation: RecordKey?
  package let rows: [BulkRow]

  package init(organisation: RecordKey?, rows: [BulkRow]) {
    self.organisation = organisation
    self.rows = rows
  }
}

extension BulkLane {
  /// The request that uploads a sheet: its table as text in the field `data`.
  ///
  /// Only columns that some row fills are sent, and the rows go in the order of their names, so
  /// that neighbours are alike and compress well.
  package func upload(_ sheet: BulkSheet) -> APIRequest {
    let endpoint = sheet.organisation == nil ? uploadOrganisations : uploadUsers
    var request = endpoint.request(members(of: sheet), changesRecords: true)
    if sheet.rows.contains(where: { $0.cells[.password] != nil }) {
      let masked = BulkSheet(
        organisation: sheet.organisation, rows: sheet.rows.map(\.withoutSecrets))
      request.maskedTable = endpoint.request(members(of: masked), changesRecords: true).body
    }
    return request
  }

  private func members(of sheet: BulkSheet) -> [String: JSONValue] {
    let columns = sheet.organisation == nil ? organisationColumns : userColumns
    let used = columns.filter { column in sheet.rows.contains { $0.cells[column] != nil } }
    let rows = sheet.rows.sorted { $0.key.canonical < $1.key.canonical }
    let lines = rows.map { row in used.map { row.cells[$0] ?? "" } }
    var members: [String: JSONValue] = [
      "data": .string(CSV.text([used.map(\.rawValue)] + lines))
    ]
    if let organisation = sheet.organisation {
      members[KeyField.provider.rawValue] = .string(organisation.provider)
      members[KeyField.externalId.rawValue] = organisation.externalID.map(JSONValue.string)
    }
    return members
  }

  /// The question how far an upload is.
  package func status(of processID: String) -> APIRequest {
    let allowed = processID.unicodeScalars.filter { $0.properties.isAlphabetic || $0.isDigit }
    return uploadStatus.request(
      id: String(String.UnicodeScalarView(allowed)), body: nil)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) || self == "-" }
}
