import AgentProcesses
import Codecs
import SunbirdSimulator
import Testing

@Suite("Recording", .inTurns)
struct RecordingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let operation: String
    let options: [String]
    let body: String
    let record: String
    var testDescription: String { operation }
    var command: [String] { operation.split(separator: "-").map(String.init) }
  }

  /// Each operation by options, and the same as a documented request body.
  static let operations = [
    Row(
      operation: "org-create",
      options: [
        "--provider", "ap", "--external-id", "1", "--org-name", "ZPHS", "--home-url",
        "https://zphs.example", "--contact-detail", "email=a@b.in,phone=9900032121",
        "--contact-detail", #"{"phone":"9900032122"}"#,
      ],
      body: """
        {"provider":"ap","externalId":"1","orgName":"ZPHS","homeUrl":"https://zphs.example",\
        "contactDetail":[{"email":"a@b.in","phone":"9900032121"},{"phone":"9900032122"}]}
        """, record: "org:ap/1"),
    Row(
      operation: "org-update",
      options: ["--provider", "ap", "--external-id", "1", "--org-type", "primary school"],
      body: #"{"provider":"ap","externalId":"1","orgType":"primary school"}"#, record: "org:ap/1"),
    Row(
      operation: "user-create",
      options: [
        "--provider", "ap", "--user-name", "asha", "--first-name", "ಆಶಾ", "--email", "a@b.in",
        "--email-verified", "--roles", "CONTENT_CREATOR", "--roles", "COURSE_MENTOR",
        "--subject", "Kannada", "--grade", "Class 1", "--grade", "Class 2", "--dob", "1990-02-28",
        "--gender", "Female",
      ],
      body: """
        {"provider":"ap","userName":"asha","firstName":"ಆಶಾ","email":"a@b.in",\
        "emailVerified":true,"roles":["CONTENT_CREATOR","COURSE_MENTOR"],"subject":"Kannada",\
        "grade":["Class 1","Class 2"],"dob":"1990-02-28","gender":"Female"}
        """, record: "user:ap/asha"),
    Row(
      operation: "user-update",
      options: [
        "--provider", "ap", "--user-name", "asha", "--email-verified", "false", "--phone",
        "9900032121", "--phone-verified",
      ],
      body: """
        {"provider":"ap","userName":"asha","emailVerified":false,"phone":"9900032121",\
        "phoneVerified":true}
        """, record: "user:ap/asha"),
    Row(
      operation: "member-add",
      options: [
        "--provider", "ap", "--external-id", "1", "--user-name", "asha", "--role", "admin",
        "--position", "Principal",
      ],
      body: """
        {"provider":"ap","externalId":"1","userName":"asha","role":"admin","position":"Principal"}
        """, record: "member:ap/1/asha"),
    Row(
      operation: "member-remove",
      options: ["--provider", "ap", "--external-id", "1", "--user-name", "asha"],
      body: #"{"provider":"ap","externalId":"1","userName":"asha"}"#, record: "member:ap/1/asha"),
  ]

  /// The fields that a body holds beside its key.
  private static func fields(_ body: String) throws -> JSONValue {
    let members = try JSONValue(json: body.utf8).object ?? [:]
    return .object(members.filter { !["provider", "externalId", "userName"].contains($0.key) })
  }

  @Test(arguments: operations)
  func optionsRecordTheDocumentedBody(row: Row) async throws {
    let office = try await Office.open()
    let receipt = try await office.agent(row.command + row.options + ["--json"]).expect(0).object()
    #expect(receipt["record"] == .string(row.record))
    #expect(receipt["operation"] == .string(row.operation))
    let edit = try await office.agent("queue", "show", "dharwad-01:1", "--json").object()
    #expect(edit["fields"] == (try Self.fields(row.body)))
  }

  @Test(arguments: operations)
  func aFileRecordsTheSameWithAndWithoutWrapper(row: Row) async throws {
    let wrapped = #"{"request":\#(row.body)}"#
    for (content, isOnInput) in [(row.body, false), (wrapped, false), (row.body, true)] {
      let office = try await Office.open()
      let file = try office.write("body.json", content)
      let ran = try await office.agent(
        row.command + ["--from", isOnInput ? "-" : file, "--json"],
        input: isOnInput ? content : "")
      #expect(try ran.expect(0).object()["record"] == .string(row.record))
      let edit = try await office.agent("queue", "show", "dharwad-01:1", "--json").object()
      #expect(edit["fields"] == (try Self.fields(row.body)))
    }
  }

  @Test func anOptionWinsOverTheFile() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "body.json", #"{"request":{"provider":"ap","externalId":"1","orgName":"Old"}}"#)
    try await office.agent("org", "create", "--from", file, "--org-name", "New").expect(0)
    let edit = try await office.agent("queue", "show", "dharwad-01:1", "--json").object()
    #expect(edit["fields"] == ["orgName": "New"])
  }

  @Test func theAuthorIsWhoIsNamed() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school + ["--by", "asha"]).expect(0)
    let edit = try await office.agent("queue", "show", "dharwad-01:1", "--json").object()
    #expect(edit["recordedBy"] == "asha")
    let history = try await office.agent("record", "history", "org:ap/dise-1").expect(0)
    #expect(history.output.contains("asha"))
  }

  @Test func whatIsThereIsNotCreatedTwice() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.teacher).expect(0)
    let again = try await office.agent(Bodies.teacher + ["--json"]).expect(65)
    #expect(try again.error()["code"] == "already-recorded")
    let loud = Bodies.teacher.map { $0 == "asha" ? "ASHA" : $0 }
    try await office.agent(loud).expect(65)
    #expect(try await office.agent("queue", "--json").lines.count == 1)
  }

  @Test func inputThatIsNoJSONIsToldWithItsPlace() async throws {
    let office = try await Office.open()
    let input = #"{"orgName":}"#
    let ran = try await office.agent("org", "create", "--from", "-", input: input).expect(65)
    #expect(ran.talk.contains("standard input is not JSON from byte 11 on"), "\(ran.talk)")
  }

  @Test(arguments: ["not json", "[]", "\"text\"", "{\"request\":[]}", ""])
  func inputThatIsNoBodyIs65(input: String) async throws {
    let office = try await Office.open()
    try await office.agent("org", "create", "--from", "-", input: input).expect(65)
    #expect(try await office.agent("queue", "--all").output == "")
  }

  @Test func nullInAnUpdateClearsTheField() async throws {
    let office = try await Reviews.officeWithTeacher()
    let body = #"{"provider":"ap","userName":"asha","phone":null}"#
    try await office.agent("user", "update", "--from", "-", input: body).expect(0)
    try await office.agent("sync").expect(0)
    let phone = try await office.sunbird?.fields("user:ap/asha")?["phone"]
    #expect(phone == nil || phone == .null || phone == "")
  }

  @Test func anEditIsOnDiskWhenTheCommandReturns() async throws {
    let office = try await Office.open()
    let receipt = try await office.agent(Bodies.school).expect(0)
    #expect(receipt.output.contains("dharwad-01:1"))
    #expect(receipt.output.contains("org:ap/dise-1"))
    #expect(receipt.talk == "")
    #expect(try await office.agent("queue", "--json").object()["edit"] == "dharwad-01:1")
  }
}
