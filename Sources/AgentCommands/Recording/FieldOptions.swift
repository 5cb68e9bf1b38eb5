import ArgumentParser
import Codecs
import Foundation
import Registry

/// Options that hold the fields of a request body.
protocol FieldOptions: ParsableArguments {
  /// The fields that were given, under the names of the API.
  var members: [String: JSONValue] { get throws }
}

extension JSONValue {
  /// A boolean field from its text; other text stays text, for the validation to refuse.
  static func flag(_ text: String) -> JSONValue {
    switch text {
    case "true": .bool(true)
    case "false": .bool(false)
    default: .string(text)
    }
  }

  /// A field that is open to text or list: one option is a text, several are a list.
  static func textOrList(_ texts: [String]) -> JSONValue? {
    switch texts.count {
    case 0: nil
    case 1: .string(texts[0])
    default: .array(texts.map(JSONValue.string))
    }
  }

  /// The members of an object from pairs, without those that have no value.
  static func members(_ pairs: KeyValuePairs<FieldKey, JSONValue?>) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for (key, value) in pairs { members[key.name] = value }
    return members
  }
}

/// The API's name of a key or a field.
struct FieldKey: ExpressibleByStringLiteral {
  let name: String

  init(stringLiteral name: String) { self.name = name }
}

extension String {
  fileprivate var json: JSONValue { .string(self) }
}

struct OrganisationFields: FieldOptions {
  @Option(help: "The tenant's channel, for example ap.") var provider: String?
  @Option(help: "The school's identifier in the office's own system.") var externalId: String?
  @Option(help: "Name of the organisation.") var orgName: String?
  @Option(help: "Description.") var description: String?
  @Option(help: "Address of the home page.") var homeUrl: String?
  @Option(help: "Unique code.") var orgCode: String?
  @Option(help: "Type, for example primary school.") var orgType: String?
  @Option(help: "Preferred language.") var preferredLanguage: String?
  @Option(help: "A contact, email=E,phone=P or a JSON object. Repeat for several.")
  var contactDetail: [String] = []

  var members: [String: JSONValue] {
    get throws {
      let contacts = try contactDetail.map { try Self.contact($0) }
      return JSONValue.members([
        "provider": provider?.json, "externalId": externalId?.json, "orgName": orgName?.json,
        "description": description?.json, "homeUrl": homeUrl?.json, "orgCode": orgCode?.json,
        "orgType": orgType?.json, "preferredLanguage": preferredLanguage?.json,
        "contactDetail": contacts.isEmpty ? nil : .array(contacts),
      ])
    }
  }

  private static func contact(_ text: String) throws -> JSONValue {
    if text.hasPrefix("{") {
      do {
        return try JSONValue(parsing: text.utf8)
      } catch {
        throw EditProblem.badForm("contactDetail", expected: "a JSON object")
      }
    }
    var members: [String: JSONValue] = [:]
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces() }
      guard parts.count == 2 else {
        throw EditProblem.badForm("contactDetail", expected: "email=E,phone=P")
      }
      members[parts[0]] = .string(parts[1])
    }
    return .object(members)
  }
}

struct UserFields: FieldOptions {
  @Option(help: "The tenant's channel, for example ap.") var provider: String?
  @Option(help: "The user's unique name.") var userName: String?
  @Option(help: "First name.") var firstName: String?
  @Option(help: "Last name.") var lastName: String?
  @Option(help: "E-mail address.") var email: String?
  @Option(help: "Whether the address was verified: true or false.") var emailVerified: String?
  @Option(help: "Phone number of India, however it is written; ten digits are kept.")
  var phone: String?
  @Option(help: "Whether the number was verified: true or false.") var phoneVerified: String?
  @Option(name: [.customLong("roles"), .customLong("role")], help: "A role. Repeat for several.")
  var roles: [String] = []
  @Option(help: "Position.") var position: String?
  @Option(
    help: ArgumentHelp(
      "A class taught, repeat for several: \(ListedValues.grades.joined(separator: ", ")).",
      valueName: "grade"))
  var grade: [String] = []
  @Option(help: "Place.") var location: String?
  @Option(help: "Date of birth, YYYY-MM-DD.") var dob: String?
  @Option(
    help: ArgumentHelp(
      "One of \(ListedValues.genders.joined(separator: ", ")).", valueName: "gender"))
  var gender: String?
  @Option(help: "A language. Repeat for several.") var language: [String] = []
  @Option(help: "Summary of the profile.") var profileSummary: String?
  @Option(
    help: ArgumentHelp(
      "A subject taught, repeat for several: \(ListedValues.subjects.joined(separator: ", ")).",
      valueName: "subject"))
  var subject: [String] = []

  var members: [String: JSONValue] {
    JSONValue.members([
      "provider": provider?.json, "userName": userName?.json, "firstName": firstName?.json,
      "lastName": lastName?.json, "email": email?.json,
      "emailVerified": emailVerified.map(JSONValue.flag), "phone": phone?.json,
      "phoneVerified": phoneVerified.map(JSONValue.flag), "roles": .textOrList(roles),
      "position": position?.json, "grade": .textOrList(grade), "location": location?.json,
      "dob": dob?.json, "gender": gender?.json, "language": .textOrList(language),
      "profileSummary": profileSummary?.json, "subject": .textOrList(subject),
    ])
  }
}

struct MembershipKeyFields: FieldOptions {
  @Option(help: "The tenant's channel, for example ap.") var provider: String?
  @Option(help: "The school's identifier in the office's own system.") var externalId: String?
  @Option(help: "The user's unique name.") var userName: String?

  var members: [String: JSONValue] {
    JSONValue.members([
      "provider": provider?.json, "externalId": externalId?.json, "userName": userName?.json,
    ])
  }
}

struct MembershipFields: FieldOptions {
  @OptionGroup var key: MembershipKeyFields
  @Option(help: "Role: member, content-creator or admin. Repeat for several.")
  var role: [String] = []
  @Option(help: "Position, for example Principal.") var position: String?

  var members: [String: JSONValue] {
    let own = JSONValue.members(["role": .textOrList(role), "position": position?.json])
    return key.members.merging(own) { $1 }
  }
}
