/// Somebody who works at a school: a user of the API.
struct Person: Sendable {
  let userName: String
  let gender: Gender
  let birthday: CalendarDate
  let password: String?
  var name: PersonName
  var email: String
  var phone: String
  var roles: [Role]
  var position: Position
  var grades: [Grade]
  var location: String?
  var languages: [Language]
  var profileSummary: String?
  var subjects: [Subject]

  /// The documented create, all its fields in the document's order.
  var creation: Row {
    Row(
      operation: .userCreate,
      request: .fields([
        "firstName": .text(name.firstName),
        "lastName": name.lastName.map(OrderedJSON.text),
        "provider": .text(Day.provider),
        "email": .text(email),
        "emailVerified": .truth(true),
        "userName": .text(userName),
        "phone": .text(phone),
        "phoneVerified": .truth(true),
        "password": password.map(OrderedJSON.text),
        "roles": .texts(roles),
        "position": .text(position.rawValue),
        "grade": .texts(grades),
        "location": location.map(OrderedJSON.text),
        "dob": .text(birthday.description),
        "gender": .text(gender.rawValue),
        "language": .texts(languages),
        "profileSummary": profileSummary.map(OrderedJSON.text),
        "subject": .texts(subjects),
      ]))
  }
}
