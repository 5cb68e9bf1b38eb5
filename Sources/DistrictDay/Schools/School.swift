/// A government school: an organisation of the API.
struct School: Sendable {
  /// Eleven digits as in the national school register: state, district, taluk, village, school.
  let code: String
  let text: SchoolText
  let name: String
  let description: String?
  let homePage: String?
  let contact: Contact?

  struct Contact: Sendable {
    let email: String
    let phone: String
  }

  var kind: SchoolKind { text.kind }
  var village: Village { text.village }

  /// The documented create, all its fields in the document's order.
  var creation: Row {
    Row(
      operation: .organisationCreate,
      request: .fields([
        "orgName": .text(name),
        "description": description.map(OrderedJSON.text),
        "externalId": .text(code),
        "provider": .text(Day.provider),
        "homeUrl": homePage.map(OrderedJSON.text),
        "orgCode": .text(organisationCode),
        "orgType": .text(kind.stage.organisationType),
        "preferredLanguage": .text(kind.medium.rawValue),
        "contactDetail": contact.map { .list([$0.json]) },
      ]))
  }

  /// The documented update: the key, then what changes.
  func update(name: String?, description: String?) -> Row {
    Row(
      operation: .organisationUpdate,
      request: .fields([
        "externalId": .text(code),
        "provider": .text(Day.provider),
        "orgName": name.map(OrderedJSON.text),
        "description": description.map(OrderedJSON.text),
      ]))
  }

  private var organisationCode: String {
    text.slug.uppercased() + "-" + code.suffix(2)
  }
}

extension School.Contact {
  fileprivate var json: OrderedJSON {
    .fields(["email": .text(email), "phone": .text(phone)])
  }
}

extension SchoolText {
  /// `ghps-narendra`.
  var slug: String {
    shortName.lowercased().split(separator: " ").joined(separator: "-")
  }
}
