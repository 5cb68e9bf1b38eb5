extension Person {
  /// The documented update: the fields it names first, then the optional ones of the create.
  func update(of changes: Set<Correction>) -> Row {
    /// `value` if the field that `correction` is about changed.
    func changed(_ correction: Correction, _ value: OrderedJSON?) -> OrderedJSON? {
      changes.contains(correction) ? value : nil
    }
    return Row(
      operation: .userUpdate,
      request: .fields([
        "userName": .text(userName),
        "provider": .text(Day.provider),
        "firstName": changed(.name, .text(name.firstName)),
        "lastName": changed(.name, name.lastName.map(OrderedJSON.text)),
        "email": .text(email),
        "emailVerified": .truth(true),
        "phone": changed(.phone, .text(phone)),
        "phoneVerified": changed(.phone, .truth(true)),
        "position": changed(.position, .text(position.rawValue)),
        "location": changed(.location, location.map(OrderedJSON.text)),
        "language": changed(.languages, .texts(languages)),
        "profileSummary": changed(.profileSummary, profileSummary.map(OrderedJSON.text)),
        "subject": changed(.subjects, .texts(subjects)),
      ]))
  }
}
