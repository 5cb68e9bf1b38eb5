import Registry

/// What the people of a district have to do: edits of a few organisations, users and memberships,
/// few enough that they meet. Every value that somebody types is unlike every other, so that the
/// server's history tells whose it is.
struct People: Sendable {
  static let provider = "ap"
  static let organisations = ["s1", "s2", "s3"]
  static let users = ["asha", "ravi", "meena", "kiran"]

  /// An organisation that is always there and that nobody edits.
  static let hub = RecordKey.organisation(provider: provider, externalID: "hub")

  private let generation: Generation
  private var typed = 0

  init(of generation: Generation = .all[0]) { self.generation = generation }

  /// All records that anybody may edit.
  static var keys: [RecordKey] {
    organisations.map { .organisation(provider: provider, externalID: $0) }
      + users.map { .user(provider: provider, userName: $0) }
      + organisations.prefix(2).flatMap { organisation in
        users.map {
          .membership(provider: provider, externalID: organisation, userName: $0)
        }
      }
  }

  /// A text that nobody has typed before.
  mutating func newText(_ stem: String) -> String {
    typed += 1
    return "\(stem)\(typed)"
  }

  /// An edit that somebody might record who sees `view` of the record, nil for one that nobody
  /// there has heard of.
  ///
  /// - Parameter isProven: whether the record was ever seen on the server, so that nobody would make
  ///   it anew.
  mutating func draft(
    _ key: RecordKey, view: Fields?, isProven: Bool, _ dice: inout Dice
  ) -> DraftEdit {
    let isNew = view?.isEmpty ?? true || (!isProven && dice.happens(permille: 150))
    switch key.kind {
    case .organisation:
      let creates = isNew && dice.happens(permille: 800)
      return DraftEdit(
        operation: creates ? .createOrganisation : .updateOrganisation, key: key,
        fields: organisation(creates: creates, view: view ?? [:], &dice))
    case .user:
      let creates = isNew && dice.happens(permille: 800)
      return DraftEdit(
        operation: creates ? .createUser : .updateUser, key: key,
        fields: user(creates: creates, view: view ?? [:], &dice))
    case .membership:
      guard dice.happens(permille: isNew ? 900 : 550) else {
        return DraftEdit(operation: .removeMember, key: key, fields: [:])
      }
      var fields: Fields = [:]
      if dice.happens(permille: 800) { fields[.role] = .text(newText("role")) }
      if dice.happens(permille: 300) { fields[.position] = .text(newText("position")) }
      return DraftEdit(operation: .addMember, key: key, fields: fields)
    }
  }

  private mutating func organisation(
    creates: Bool, view: Fields, _ dice: inout Dice
  ) -> Fields {
    var fields: Fields = [:]
    if creates || dice.happens(permille: 300) { fields[.orgName] = .text(newText("School ")) }
    for name in [FieldName.description, .homeUrl] where dice.happens(permille: 400) {
      fields[name] = .text(newText(name.rawValue))
    }
    if fields.isEmpty { fields[.orgCode] = .text(newText("code")) }
    if !creates, dice.happens(permille: 80), view[.homeUrl] != nil { fields[.homeUrl] = .null }
    return fields
  }

  private mutating func user(creates: Bool, view: Fields, _ dice: inout Dice) -> Fields {
    var fields: Fields = [:]
    let operation: WriteOperation = creates ? .createUser : .updateUser
    if creates {
      fields[.firstName] = .text(newText("Name"))
      fields[.email] = .text(newText("mail") + "@example.org")
      if generation.carries(.emailVerified, of: operation) { fields[.emailVerified] = .flag(true) }
    } else if dice.happens(permille: 100) {
      fields[.email] = .text(newText("mail") + "@example.org")
    }
    for name in [FieldName.location, .profileSummary, .position]
    where generation.carries(name, of: operation) && dice.happens(permille: 350) {
      fields[name] = .text(newText(name.rawValue))
    }
    if fields.isEmpty || dice.happens(permille: 350) {
      let name = generation.userSet
      fields[name] = .texts(oneMoreOrLess(view[name]?.items ?? [], &dice))
    }
    return fields
  }

  /// The texts that are there with one more, or one less.
  private mutating func oneMoreOrLess(_ held: [String], _ dice: inout Dice) -> [String] {
    guard held.count > 1, dice.happens(permille: 300) else { return held + [newText("r")] }
    var texts = held
    texts.remove(at: dice.number(below: texts.count))
    return texts
  }
}
