/// A user's membership of a school.
struct Membership: Sendable {
  let school: School
  let userName: String
  let role: MemberRole
  let position: Position

  /// The document's values for `role`.
  enum MemberRole: String, Sendable {
    case member
    case contentCreator = "content-creator"
    case admin
  }

  /// The documented addition, all its fields in the document's order.
  var addition: Row {
    Row(
      operation: .memberAdd,
      request: .fields([
        "externalId": .text(school.code),
        "provider": .text(Day.provider),
        "userName": .text(userName),
        "role": .text(role.rawValue),
        "position": .text(position.rawValue),
      ]))
  }

  /// The documented removal.
  var removal: Row {
    Row(
      operation: .memberRemove,
      request: .fields([
        "externalId": .text(school.code),
        "provider": .text(Day.provider),
        "userName": .text(userName),
      ]))
  }
}
