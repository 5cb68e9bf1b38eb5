import Codecs

/// What an upload has to be before any row of it is looked at (sunbird.md §7; BulkUploadController
/// and BulkUploadManagementActor).
enum UploadCheck {
  /// The most lines of a table, its header among them.
  static let maxLines = 200

  static let userColumns: Set<String> = [
    "firstName", "lastName", "phone", "countryCode", "email", "password", "userName", "provider",
    "phoneVerified", "emailVerified", "roles", "position", "grade", "location", "dob", "gender",
    "language", "profileSummary", "subject", "webPages",
  ]

  static let organisationColumns: Set<String> = [
    "orgName", "channel", "isRootOrg", "provider", "externalId", "description", "homeUrl",
    "orgCode", "orgType", "preferredLanguage", "theme", "contactDetail", "locationId", "hashTagId",
  ]

  /// The rows of the table in `data`, each by its columns; a blank cell is null.
  static func rows(
    in data: String, columns known: Set<String>
  ) throws(ServiceError) -> [[String: JSONValue]] {
    let lines = CSV.lines(of: data)
    guard lines.count <= maxLines else { throw .dataSizeExceeded }
    guard let header = lines.first, lines.count > 1 else { throw .invalidTable }
    guard header.allSatisfy(known.contains) else { throw .invalidColumn }
    return try lines.dropFirst().map { line throws(ServiceError) in
      guard line.count <= header.count else { throw .invalidTable }
      let cells = line.map { cell -> JSONValue in
        let text = cell.trimmed
        return text.isEmpty ? .null : .string(text)
      }
      return Dictionary(zip(header, cells)) { $1 }
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    // What Java's `trim` takes away: a no-break space stays.
    var rest = unicodeScalars[...]
    while let first = rest.first, first <= " " { rest.removeFirst() }
    while let last = rest.last, last <= " " { rest.removeLast() }
    return String(rest)
  }
}
