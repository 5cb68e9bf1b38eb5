/// One write that somebody in an office asks for.
struct Wish: Hashable, Sendable {
  enum Operation: String, Sendable {
    case createOrganisation = "org-create"
    case updateOrganisation = "org-update"
    case createUser = "user-create"
    case updateUser = "user-update"
    case addMember = "member-add"
    case removeMember = "member-remove"

    var isUpdate: Bool { self == .updateOrganisation || self == .updateUser }
    var isCreation: Bool { self == .createOrganisation || self == .createUser }
  }

  static let provider = "ap"

  let operation: Operation
  var organisation: String?
  var user: String?
  /// The one field of the wish that tells it from others.
  let value: String

  /// The record's key.
  var record: String {
    switch operation {
    case .createOrganisation, .updateOrganisation: "org:ap/\(organisation ?? "")"
    case .createUser, .updateUser: "user:ap/\(user ?? "")"
    case .addMember, .removeMember: "member:ap/\(organisation ?? "")/\(user ?? "")"
    }
  }

  /// The request's fields, keys included.
  var fields: [String: String] {
    var fields = ["provider": Self.provider]
    fields["externalId"] = organisation
    fields["userName"] = user
    switch operation {
    case .createOrganisation: fields["orgName"] = value
    case .updateOrganisation: fields["description"] = value
    case .createUser:
      fields["firstName"] = value
      fields["email"] = "\(user ?? "")@example.org"
    case .updateUser: fields["location"] = value
    case .addMember: fields["role"] = "member"
    case .removeMember: break
    }
    return fields
  }

  /// The words of the command line that records it.
  var command: [String] {
    var words = operation.rawValue.split(separator: "-").map(String.init)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      words += ["--\(Self.option(name))", value]
    }
    if operation == .createUser { words.append("--email-verified") }
    return words
  }

  /// The line of a JSON Lines file that records it.
  var row: String {
    var members = fields.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }
    if operation == .createUser { members.append("\"emailVerified\":true") }
    let request = members.joined(separator: ",")
    return "{\"operation\":\"\(operation.rawValue)\",\"request\":{\(request)}}"
  }

  private static func option(_ name: String) -> String {
    name.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
  }
}

/// What one command was to record, and whether it said so.
struct Recording: Sendable {
  /// Who records it: a name of its own, by which its edits are found again.
  let author: String
  let wishes: [Wish]
  /// Whether the command returned 0. When it was killed, its edits may be there or not.
  var isAcknowledged = false
}
