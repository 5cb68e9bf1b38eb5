import Registry

@testable import Sunbird

extension Dialect {
  /// A generation that there never was: paths, methods, names and codes of its own.
  static let example = Dialect(
    name: "example",
    title: "Sunbird Example",
    calls: DialectCalls(
      writes: [
        .createOrganisation: Endpoint(.post, "school/v9/open", group: "schoolMaker"),
        .updateOrganisation: Endpoint(.post, "school/v9/change", group: "schoolMaker"),
        .createUser: Endpoint(.post, "person/v9/open", group: "personMaker"),
        .updateUser: Endpoint(.patch, "person/v9/change", group: "personMaker"),
        .addMember: Endpoint(.post, "school/v9/staff/join", group: "schoolMaker"),
        .removeMember: Endpoint(.post, "school/v9/staff/leave", group: "schoolMaker"),
      ],
      readOrganisation: Endpoint(.post, "school/v9/show", group: "reader"),
      searchOrganisations: Endpoint(.post, "school/v9/find", group: "reader"),
      maxOrganisationsPerSearch: 10,
      readUser: Endpoint(
        .post, "person/v9/show", group: "reader", absenceCodes: ["EX_NO_PERSON"]),
      searchUsers: nil,
      signOn: PortalCall(path: "/v9/enter", group: "portal")),
    errors: ErrorTable([
      "EX_SCHOOL_TAKEN": ErrorRow(.alreadyThere, "The school is there.", field: "externalId"),
      "EX_PERSON_TAKEN": ErrorRow(.alreadyThere, "The person is there.", field: "userName"),
    ]),
    signs: DialectSigns(version: "9"),
    numberingPlan: .libphonenumber8x12,
    fields: DialectFields(forms: [.createUser: person, .updateUser: person]),
    hiding: DialectHiding(privateFields: []),
    memberRoles: MemberRoles(["member": "EX_STAFF"])
  )

  private static let person: [FieldName: FieldForm] = [
    .firstName: .plain, .email: .plain, .emailVerified: .plain,
    .subject: .texts(as: "subject"), .position: .dropped,
  ]
}
