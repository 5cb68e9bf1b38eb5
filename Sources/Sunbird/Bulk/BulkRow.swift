import Registry

/// One record as a row of an upload. A blank cell clears the field of a record that is there.
package struct BulkRow: Hashable, Sendable {
  package let key: RecordKey
  package let cells: [BulkColumn: String]
  /// Fields that Sunbird ignores in a row, for the note that a person gets.
  package let ignored: [FieldName]

  package var columns: Set<BulkColumn> { Set(cells.keys) }

  /// The row with a marker in the place of each secret.
  var withoutSecrets: BulkRow {
    var cells = cells
    if let password = cells[.password], !password.isEmpty {
      cells[.password] = APIRequest.mask.string
    }
    return BulkRow(key: key, cells: cells, ignored: ignored)
  }
}

/// Why a record can't be a row: the field at fault and what is wrong with it.
package struct NotInRow: Error, Hashable, Sendable {
  package let field: String
  package let reason: String

  package var problem: Problem {
    Problem(code: "bulk-not-carried", message: reason, field: field)
  }
}

extension BulkLane {
  /// The row that makes a user, and a member of it where a membership goes along.
  ///
  /// - Parameter membership: `role` and `position` of the membership that is queued for the
  ///   upload's organisation; nil where none is.
  package func row(
    creatingUser key: RecordKey, _ fields: Fields, membership: Fields? = nil
  ) throws(NotInRow) -> BulkRow {
    var cells = Self.key(of: key)
    var ignored: [FieldName] = []
    for (name, value) in fields where !value.isEmpty {
      switch name {
      case .roles: ignored.append(name)
      case .position where membership?.value(.position) == nil:
        cells[.position] = try Self.cell(name, value)
      case .position: ignored.append(name)
      default: cells[try column(of: name)] = try Self.cell(name, value)
      }
    }
    // Every row with a phone number needs it, and it is not stored.
    if cells[.phoneVerified] != nil { ignored.append(.phoneVerified) }
    if let role = membership?.value(.role) {
      cells[.roles] = try Self.cell(.role, memberRoles.sent(role))
    }
    if let position = membership?.value(.position) {
      cells[.position] = try Self.cell(.position, position)
    }
    return BulkRow(key: key, cells: cells, ignored: ignored)
  }

  /// The row that updates a user who is there.
  ///
  /// - Parameters:
  ///   - fields: what is to change.
  ///   - known: the user as far as it is known: every row is checked like a creation, so it needs a
  ///     first name and an e-mail address or a phone number.
  ///   - roles: the roles of the user's membership of the upload's organisation, as the server names
  ///     them, which the row puts in the place of those that are there; nil where there are none.
  package func row(
    updatingUser key: RecordKey, _ fields: Fields, known: Fields, roles: FieldValue?
  ) throws(NotInRow) -> BulkRow {
    var cells = Self.key(of: key)
    for (name, value) in fields {
      guard name != .roles, name != .position else {
        throw NotInRow(
          field: name.rawValue,
          reason: "An upload can't change the \(name.rawValue) of a user who is there.")
      }
      guard !(name == .firstName && value.isEmpty) else { throw Self.missing(name) }
      cells[try column(of: name)] = value.isEmpty ? "" : try Self.cell(name, value)
    }
    if cells[.firstName] == nil {
      guard let name = known.value(.firstName) else { throw Self.missing(.firstName) }
      cells[.firstName] = try Self.cell(.firstName, name)
    }
    try addContact(from: known, to: &cells)
    if let roles, !roles.isEmpty { cells[.roles] = try Self.cell(.role, roles) }
    return BulkRow(key: key, cells: cells, ignored: [])
  }

  /// The row that makes an organisation. Sunbird looks for one that is there without minding case
  /// only where the row is in lower case itself.
  package func row(creatingOrganisation key: RecordKey, _ fields: Fields) throws(NotInRow)
    -> BulkRow
  {
    var cells = Self.key(of: key).mapValues { $0.lowercased() }
    for (name, value) in fields where !value.isEmpty {
      cells[try column(of: name)] = try Self.cell(name, value)
    }
    return BulkRow(key: key, cells: cells, ignored: [])
  }

  /// Sunbird asks for an e-mail address or a phone number in every row.
  private func addContact(
    from known: Fields, to cells: inout [BulkColumn: String]
  ) throws(NotInRow) {
    let given = [cells[.email], cells[.phone]].compactMap(\.self)
    guard given.allSatisfy(\.isEmpty) else {
      if cells[.phone] ?? "" != "", cells[.phoneVerified] == nil, let flag = known[.phoneVerified] {
        cells[.phoneVerified] = try Self.cell(.phoneVerified, flag)
      }
      return
    }
    if cells[.email] == nil, let email = known.value(.email) {
      cells[.email] = try Self.cell(.email, email)
    } else if cells[.phone] == nil, let phone = known.value(.phone),
      let flag = known.value(.phoneVerified)
    {
      cells[.phone] = try Self.cell(.phone, phone)
      cells[.phoneVerified] = try Self.cell(.phoneVerified, flag)
    } else {
      throw NotInRow(
        field: FieldName.email.rawValue,
        reason: "An upload needs the user's e-mail address or phone number, which Sunbird hides "
          + "and this office does not know: name it in the edit.")
    }
  }

  private static func missing(_ name: FieldName) -> NotInRow {
    NotInRow(
      field: name.rawValue,
      reason: "An upload needs the user's \(name.rawValue), which this office does not know.")
  }

  private func column(of name: FieldName) throws(NotInRow) -> BulkColumn {
    guard let column = BulkColumn(name) else {
      throw NotInRow(
        field: name.rawValue, reason: "An upload has no column for \(name.rawValue).")
    }
    return column
  }

  private static func key(of key: RecordKey) -> [BulkColumn: String] {
    var cells: [BulkColumn: String] = [.provider: key.provider]
    cells[.userName] = key.userName
    cells[.externalId] = key.externalID
    return cells
  }

  private static func cell(_ name: FieldName, _ value: FieldValue) throws(NotInRow) -> String {
    let text: String
    switch value {
    case .null: text = ""
    case .flag(let flag): text = flag ? "true" : "false"
    case .text(let single) where !name.takesTextOrList: text = single
    case .text, .texts:
      let items = value.items ?? []
      guard items.allSatisfy({ !$0.contains(",") }) else {
        throw NotInRow(
          field: name.rawValue, reason: "An upload parts the values of \(name.rawValue) at commas.")
      }
      text = items.joined(separator: ",")
    case .objects: text = try list(name, value)
    }
    guard !text.unicodeScalars.contains("\r") else {
      throw NotInRow(
        field: name.rawValue, reason: "An upload can't hold the line breaks of \(name.rawValue).")
    }
    return text
  }

  /// A list of objects as JSON. Sunbird takes every apostrophe in it for a quotation mark.
  private static func list(_ name: FieldName, _ value: FieldValue) throws(NotInRow) -> String {
    guard let bytes = try? value.json.serialized() else {  // never blank: a blank cell clears
      throw NotInRow(
        field: name.rawValue, reason: "An upload can't hold \(name.rawValue) as it is.")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.contains("'") else {
      throw NotInRow(
        field: name.rawValue, reason: "An upload can't hold an apostrophe in \(name.rawValue).")
    }
    return text
  }
}
