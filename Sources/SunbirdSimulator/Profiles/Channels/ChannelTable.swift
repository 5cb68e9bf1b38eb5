import Codecs
import Foundation

/// The table of an upload, and what is looked at in it before the answer (dialects.md §5).
struct ChannelTable {
  /// The columns that one kind of upload has.
  struct Columns {
    /// A name in the header, in lower case where the installation says what there is.
    let names: [String: String]
    let mandatory: [String]
    let areFolded: Bool

    /// What a generation has of its own.
    init(builtIn: Set<String>) {
      names = Dictionary(uniqueKeysWithValues: builtIn.map { ($0, $0) })
      mandatory = []
      areFolded = false
    }

    /// What the installation says in a system setting: `{"csv":{"supportedColumns":{…},
    /// "mandatoryColumns":[…]}}`. Nil where it says nothing.
    init?(setting: String?) {
      guard let setting else { return nil }
      let csv: JSONValue?
      do {
        csv = try JSONValue(json: Array(setting.utf8))["csv"]
      } catch {
        return nil
      }
      guard let supported = csv?["supportedColumns"]?.object else { return nil }
      var names: [String: String] = [:]
      for (shown, meant) in supported {
        guard let meant = meant.string else { continue }
        names[shown.lowercased()] = meant
        names[meant.lowercased()] = meant
      }
      self.names = names
      mandatory = csv?["mandatoryColumns"]?.texts ?? []
      areFolded = true
    }

    func meaning(of column: String) -> String? {
      names[areFolded ? column.lowercased() : column]
    }
  }

  /// `file_upload_max_size`
  static let maxBytes = 10 * 1_000_000

  let rows: [[String: JSONValue]]

  /// - Throws: what is said of a table that is none.
  init(_ members: [String: JSONValue], _ columns: Columns) throws(ChannelError) {
    guard let data = members["data"] else { throw .fileMissing }
    guard let text = data.string else { throw .exception }
    guard text.utf8.count <= Self.maxBytes else { throw .tooLarge }
    let lines = CSV.lines(of: text).filter { line in !line.allSatisfy { $0.isEmpty } }
    guard let header = lines.first?.map(Self.trimmed) else { throw .tableEmpty }
    var meanings: [String] = []
    for column in header {
      guard let meaning = columns.meaning(of: column) else {
        throw .column(column, valid: columns.names.keys.sorted().joined(separator: ", "))
      }
      meanings.append(meaning)
    }
    for name in columns.mandatory where !meanings.contains(name) { throw .missing(name) }
    guard lines.count > 1 else { throw .tableEmpty }
    rows = lines.dropFirst().map { line in
      let cells = line.prefix(meanings.count).map { cell -> JSONValue in
        let text = Self.trimmed(cell)
        return text.isEmpty ? .null : .string(text)
      }
      return Dictionary(zip(meanings, cells)) { $1 }
    }
  }

  private static func trimmed(_ cell: String) -> String {
    cell.trimmingCharacters(in: .whitespaces)
  }
}

extension DecisionMaker {
  /// The uploading user's root organisation; nil for a user whom nobody knows.
  var uploadersRoot: StoredRow? {
    caller.flatMap { row(id: $0, .user) }.flatMap { root(of: $0.key) }
  }
}

/// The answer to the question how far an upload is, with the words of these generations.
enum ChannelUploadStatus {
  static func rows(
    of id: String, _ progress: BulkProcesses.Progress, broken: [String: JSONValue]
  ) -> [String: JSONValue] {
    func described(_ word: String, _ further: [String: JSONValue] = [:]) -> [String: JSONValue] {
      let row: [String: JSONValue] = [
        "processId": .string(id), "status": .string(word),
        "message": .string("Operation is \(word.lowercased())."),
      ]
      return ["response": .array([.object(row.merging(further) { $1 })])]
    }
    switch progress {
    case .waiting: return described("NOT STARTED")
    case .running: return described("IN PROGRESS")
    case .broken(let kind):
      return described("COMPLETED", broken.merging(["objectType": name(of: kind)]) { $1 })
    case .done(let kind, let results):
      return described(
        "COMPLETED",
        [
          "objectType": name(of: kind), "successResult": shown(results, isFailure: false),
          "failureResult": shown(results, isFailure: true),
        ])
    }
  }

  private static func name(of kind: StoredKey.Kind) -> JSONValue {
    kind == .user ? "user" : "organisation"
  }

  private static func shown(_ results: [RowDecision], isFailure: Bool) -> JSONValue {
    .array(results.filter { $0.isFailure == isFailure }.map { .object($0.shown) })
  }
}

extension DecisionMaker {
  /// A row that went well, with the server's id of what it made.
  func listed(
    _ decision: Decision, _ cells: [String: JSONValue], operation: String,
    idName: String = "userId"
  ) -> RowDecision {
    guard case .put(let row) = decision.change else { return .broken(cells) }
    let isNew = records.committed[row.key] == nil
    let subject: ServedOperation =
      row.key.kind == .user
      ? (isNew ? .userCreate : .userUpdate)
      : (isNew ? .organisationCreate : .organisationUpdate)
    let changes =
      [RowDecision.Change(operation: subject, row: row)]
      + decision.companions.map { RowDecision.Change(operation: .memberAdd, row: $0) }
    var shown = cells
    shown["operation"] = .string(operation)
    shown[idName] = .string(row.id)
    shown["id"] = .string(row.id)
    if row.key.kind == .user {
      shown.merge(maskedContacts(of: row).filter { cells[$0.key] != nil }) { $1 }
    }
    return RowDecision(changes: changes, shown: shown, isFailure: false)
  }
}

extension DecisionMaker {
  /// An upload as it is taken before its rows are looked at.
  ///
  /// - Parameters:
  ///   - users: the columns of users, where the installation has no word on them.
  ///   - organisations: those of organisations.
  func channelUpload(
    _ operation: ServedOperation, _ members: [String: JSONValue], users: Set<String>,
    organisations: Set<String>
  ) throws(ChannelError) -> AcceptedUpload {
    let isOfUsers = operation == .userUpload
    let setting = deployment.settings[isOfUsers ? "userProfileConfig" : "orgProfileConfig"]
    let columns =
      ChannelTable.Columns(setting: setting)
      ?? .init(builtIn: isOfUsers ? users : organisations)
    let table = try ChannelTable(members, columns)
    return AcceptedUpload(
      kind: isOfUsers ? .user : .organisation, organisation: uploadersRoot?.key,
      rows: table.rows)
  }
}
