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
  /// A user's profile by the server's id.
  case userRead = "user-read"
  /// A user's profile by a contact or login id in the path.
  case userGet = "user-get"
  case userExists = "user-exists"
  case roleAssign = "role-assign"
  case roleRead = "role-read"
  case settingRead = "setting-read"
  case locationSearch = "location-search"
  case indexSync = "index-sync"
  case userUpload = "user-upload"
  case organisationUpload = "org-upload"
  case uploadStatus = "upload-status"

  /// Whether the call takes a table of many records, or tells of one.
  var isBulk: Bool {
    switch self {
    case .userUpload, .organisationUpload, .uploadStatus: true
    case .organisationCreate, .organisationUpdate, .userCreate, .userUpdate, .memberAdd,
      .memberRemove, .organisationRead, .organisationSearch, .profileRead, .userSearch,
      .userRead, .userGet, .userExists, .roleAssign, .roleRead, .settingRead, .locationSearch,
      .indexSync:
      false
    }
  }

  package var isRead: Bool {
    switch self {
    case .organisationRead, .organisationSearch, .profileRead, .userSearch, .uploadStatus,
      .userRead, .userGet, .userExists, .roleRead, .settingRead, .locationSearch:
      true
    case .organisationCreate, .organisationUpdate, .userCreate, .userUpdate, .memberAdd,
      .memberRemove, .userUpload, .organisationUpload, .roleAssign, .indexSync:
      false
    }
  }
}
