/// The six documented write operations.
package enum WriteOperation: String, CaseIterable, Hashable, Sendable, Codable {
  case createOrganisation = "org-create"
  case updateOrganisation = "org-update"
  case createUser = "user-create"
  case updateUser = "user-update"
  case addMember = "member-add"
  case removeMember = "member-remove"

  package var kind: RecordKind {
    switch self {
    case .createOrganisation, .updateOrganisation: .organisation
    case .createUser, .updateUser: .user
    case .addMember, .removeMember: .membership
    }
  }

  /// Whether the operation brings its record into being.
  package var isCreation: Bool {
    switch self {
    case .createOrganisation, .createUser, .addMember: true
    case .updateOrganisation, .updateUser, .removeMember: false
    }
  }

  /// The fields that a request body may hold beside the key.
  package var fields: [FieldName] {
    self == .removeMember ? [] : kind.fields
  }

  /// The fields beside the key that the document marks as required when the record is created.
  ///
  /// The document also marks `email` and `emailVerified` in Update User; there the dialect supplies
  /// what the agent knows, so that an edit need only hold what changed.
  package var requiredFields: [FieldName] {
    switch self {
    case .createOrganisation: [.orgName]
    case .createUser: [.firstName, .email, .emailVerified]
    case .updateOrganisation, .updateUser, .addMember, .removeMember: []
    }
  }

  /// The same where a new user is to be reached by `contact`.
  func requiredFields(_ contact: ContactRule) -> [FieldName] {
    self == .createUser && contact == .emailOrPhone ? [.firstName] : requiredFields
  }

  /// The fields that an update may not clear, because the record can't be without them.
  package var unclearableFields: [FieldName] {
    switch self {
    case .createOrganisation, .updateOrganisation: WriteOperation.createOrganisation.requiredFields
    case .createUser, .updateUser: WriteOperation.createUser.requiredFields
    case .addMember, .removeMember: []
    }
  }
}

extension RecordKind {
  /// The operation that brings a record of the kind into being.
  package var creation: WriteOperation {
    switch self {
    case .organisation: .createOrganisation
    case .user: .createUser
    case .membership: .addMember
    }
  }

  /// The operation that changes one that is there.
  package var change: WriteOperation {
    switch self {
    case .organisation: .updateOrganisation
    case .user: .updateUser
    case .membership: .addMember
    }
  }
}

/// What a new user has to be reached by.
package enum ContactRule: Hashable, Sendable {
  /// An e-mail address, and whether it was verified: as the document marks them.
  case email
  /// Either, as every version of Sunbird has it (sunbird.md §1.3, row 6).
  case emailOrPhone
}
