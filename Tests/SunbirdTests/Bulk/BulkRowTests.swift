import Registry
import Sunbird
import Testing

/// What a row can carry.
@Suite struct BulkRowTests {
  let lane = BulkLane.r15
  let asha = RecordKey.user(provider: "ap", userName: "asha")

  @Test func aCreationCarriesItsMembershipsRoleAndPosition() throws {
    let row = try lane.row(
      creatingUser: asha, [.firstName: "Asha", .subject: ["Hindi", "Tamil"]],
      membership: [.role: "content-creator", .position: "Head"])
    #expect(
      row.cells == [
        .provider: "ap", .userName: "asha", .firstName: "Asha", .subject: "Hindi,Tamil",
        .roles: "content-creator", .position: "Head",
      ])
  }

  @Test func aUsersOwnRolesAreNotTheMemberships() throws {
    let row = try lane.row(creatingUser: asha, [.firstName: "Asha", .roles: ["admin"]])
    #expect(row.cells[.roles] == nil)
    #expect(row.ignored == [.roles])
  }

  @Test(arguments: [
    (FieldName.aadhaarNo, FieldValue.text("1234")), (.subject, .texts(["a,b"])),
    (.profileSummary, .text("one\rtwo")),
  ])
  func whatHasNoPlaceInARowIsNamed(name: FieldName, value: FieldValue) {
    let error = #expect(throws: NotInRow.self) {
      try lane.row(creatingUser: asha, [.firstName: "Asha", name: value])
    }
    #expect(error?.field == name.rawValue)
  }

  @Test func anUpdateBringsWhatEveryRowNeedsAndClearsByABlankCell() throws {
    let row = try lane.row(
      updatingUser: asha, [.location: .null, .gender: "Female"],
      known: [.firstName: "Asha", .email: "asha@example.org", .subject: ["Hindi"]],
      roles: ["content-creator", "PUBLIC"])
    #expect(
      row.cells == [
        .provider: "ap", .userName: "asha", .firstName: "Asha", .email: "asha@example.org",
        .location: "", .gender: "Female", .roles: "content-creator,PUBLIC",
      ])
  }

  struct Lack: Sendable {
    let fields: Fields
    let known: Fields
    let field: String
  }

  @Test(arguments: [
    Lack(fields: [.location: "H"], known: [.email: "a@example.org"], field: "firstName"),
    Lack(fields: [.location: "H"], known: [.firstName: "Asha"], field: "email"),
    Lack(
      fields: [.email: .null], known: [.firstName: "Asha", .email: "a@example.org"], field: "email"),
    Lack(
      fields: [.roles: ["admin"]], known: [.firstName: "A", .email: "a@example.org"],
      field: "roles"),
    Lack(
      fields: [.position: "Head"], known: [.firstName: "A", .email: "a@example.org"],
      field: "position"),
  ])
  func anUpdateThatLacksSomethingNamesIt(lack: Lack) {
    let error = #expect(throws: NotInRow.self) {
      try lane.row(updatingUser: asha, lack.fields, known: lack.known, roles: nil)
    }
    #expect(error?.field == lack.field)
  }

  @Test func anOrganisationsContactsAreJSONWithoutApostrophes() throws {
    let key = RecordKey.organisation(provider: "ap", externalID: "s1")
    let row = try lane.row(
      creatingOrganisation: key,
      [.orgName: "GHPS", .contactDetail: .objects([["email": "a@example.org"]])])
    #expect(row.cells[.contactDetail] == #"[{"email":"a@example.org"}]"#)
    let error = #expect(throws: NotInRow.self) {
      try lane.row(
        creatingOrganisation: key,
        [.orgName: "GHPS", .contactDetail: .objects([["email": "o'neil@example.org"]])])
    }
    #expect(error?.field == "contactDetail")
  }
}
