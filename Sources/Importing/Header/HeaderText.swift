import Registry

/// The text of a header cell, and what may differ in it without meaning anything else.
enum HeaderText {
  /// A title without white space, invisible characters and what dBase adds: LibreOffice shows a
  /// column of a .dbf as `UDISE,C,11`.
  static func title(_ text: String) -> (title: String, isDBaseFlag: Bool) {
    let clean = CellText.clean(text).text
    guard let comma = clean.firstIndex(of: ",") else { return (clean, false) }
    let parts = clean[comma...].dropFirst().split(separator: ",", omittingEmptySubsequences: false)
    guard let type = parts.first, type.count == 1, "CNDLMFB".contains(type),
      parts.dropFirst().allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return (clean, false) }
    return (String(clean[..<comma]), type == "L")
  }

  /// In lower case, without blanks, hyphens and underscores: `First Name` and `FIRST_NAME` are
  /// `firstName`.
  static func plain(_ title: String) -> String {
    String(title.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" })
  }

  /// What the title means by itself; nil where nobody knows.
  static func target(of title: String) -> ColumnTarget? {
    ColumnTarget(named: title) ?? byPlainName[plain(title)]
  }

  /// Whether the column is one that a field tool adds about the form, not about a person.
  static func isMetadata(_ title: String) -> Bool {
    metadata.contains(title) || title.hasPrefix("meta/") || title.hasPrefix("meta-")
      || title.hasPrefix("_submission_") || title.hasPrefix("formhub/")
  }

  private static let byPlainName = Dictionary(
    uniqueKeysWithValues: ColumnTarget.nameable.compactMap { target in
      target.name.map { (plain($0), target) }
    })

  /// As the exports of the field tools spell them.
  private static let metadata: Set<String> = [
    // ODK Central: submissions.csv
    "SubmissionDate", "KEY", "PARENT_KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent",
    "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion",
    "instanceID", "instanceName", "start", "end", "today", "deviceid",
    // KoboToolbox
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
    "_submitted_by", "__version__", "_tags", "_index", "_parent_table_name", "_parent_index",
    "_attachments", "_geolocation", "_xform_id_string",
    // CommCare
    "formid", "form_link", "received_on", "started_time", "completed_time", "hq_user", "caseid",
    "case_id", "case_link", "closed", "opened_date", "opened_by_user_id", "last_modified_date",
    "last_modified_by_user_id", "server_modified_on", "indices.parent",
  ]
}
