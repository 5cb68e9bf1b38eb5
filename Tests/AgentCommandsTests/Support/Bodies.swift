/// Command lines and request bodies of one school, one teacher and her membership.
enum Bodies {
  static let school = [
    "org", "create", "--provider", "ap", "--external-id", "dise-1", "--org-name", "ZPHS Kondapur",
  ]
  static let schoolUpdate = [
    "org", "update", "--provider", "ap", "--external-id", "dise-1", "--description", "High school",
  ]
  static let teacher = [
    "user", "create", "--provider", "ap", "--user-name", "asha", "--first-name", "Asha",
    "--email", "asha@example.org", "--email-verified", "--phone", "9900032121",
    "--phone-verified",
  ]
  static let teacherUpdate = [
    "user", "update", "--provider", "ap", "--user-name", "asha", "--phone", "9900032122",
    "--phone-verified",
  ]
  static let joining = [
    "member", "add", "--provider", "ap", "--external-id", "dise-1", "--user-name", "asha",
    "--role", "member",
  ]
  static let leaving = [
    "member", "remove", "--provider", "ap", "--external-id", "dise-1", "--user-name", "asha",
  ]

  static func teacher(named name: String) -> [String] {
    [
      "user", "create", "--provider", "ap", "--user-name", name, "--first-name", "Ravi",
      "--email", "\(name)@example.org", "--email-verified",
    ]
  }
}
