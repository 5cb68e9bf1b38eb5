/// The calls that the stand-in answers, by the words it counts and logs them with.
package enum ServedOperation: String, Sendable, Hashable, CaseIterable {
  case organisationCreate = "org-create"
  case organisationUpdate = "org-update"
  case userCreate = "user-create"
  case userUpdate = "user-update"
  case memberAdd = "member-add"
  case memberRemove = "member-remove"
  case organisationRead = "org-read"
  case organisationSearch = "org-search"
  case profileRead = "profile-read"
  case userSearch = "user-search"
  case userUpload = "user-upload"
  case organisationUpload = "org-upload"
  case uploadStatus = "upload-status"

  /// Whether the call takes a table of many records, or tells of one.
  var isBulk: Bool {
    switch self {
    case .userUpload, .organisationUpload, .uploadStatus: true
    case .organisationCreate, .organisationUpdate, .userCreate, .userUpdate, .memberAdd,
      .memberRemove, .organisationRead, .organisationSearch, .profileRead, .userSearch:
      false
    }
  }

  package var isRead: Bool {
    switch self {
    case .organisationRead, .organisationSearch, .profileRead, .userSearch, .uploadStatus: true
    case .organisationCreate, .organisationUpdate, .userCreate, .userUpdate, .memberAdd,
      .memberRemove, .userUpload, .organisationUpload:
      false
    }
  }
}
