import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

@Suite("Secrets", .inTurns)
struct SecretTests {
  private static let password = "hunter2-of-asha"
  private static let aadhaar = "999941057058"
  private static let body = """
    {"request":{"provider":"ap","userName":"asha","firstName":"Asha","email":"asha@example.org",\
    "emailVerified":true,"phone":"9900032121","password":"\(password)","aadhaarNo":"\(aadhaar)"}}
    """

  @Test(arguments: ["--password", "--aadhaar-no"])
  func aSecretIsNotTakenAsAnOption(option: String) async throws {
    let office = try await Office.open()
    for words in [[option, Self.password], ["\(option)=\(Self.password)"]] {
      let ran = try await office.agent(Bodies.teacher + words).expect(64)
      #expect(ran.talk.contains("--from FILE"))
      #expect(!ran.mentions(Self.password))
    }
    #expect(try await office.agent("queue", "--all").output == "")
  }

  @Test func aSecretIsNotTakenAsAnAssignment() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent(Bodies.school).expect(0)
    for words in [
      ["queue", "change", "dharwad-01:3", "password=\(Self.password)"],
      ["conflicts", "resolve", "1", "--set", "aadhaarNo=\(Self.password)"],
    ] {
      let ran = try await office.agent(words).expect(64)
      #expect(!ran.mentions(Self.password))
    }
  }

  @Test func noCommandEverShowsASecret() async throws {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    var said: [Finished] = []
    func run(_ words: String...) async throws { said.append(try await office.agent(words)) }

    said.append(try await office.agent("user", "create", "--from", "-", input: Self.body))
    said.append(try await office.agent("user", "create", "--from", "-", input: Self.body))
    try await run("queue", "show", "dharwad-01:1", "--json")
    try await run("record", "show", "user:ap/asha")
    #expect(said[2].output.contains("•••") && said[3].output.contains("•••"))
    // Somebody else made the user already, with another name: a conflict about the rest.
    let other = Self.body.replacing("Asha\"", with: "Ashwini\"")
    let rival = try await Office.open("gadag-01", sunbird: sunbird)
    said.append(try await rival.agent("user", "create", "--from", "-", input: other))
    said.append(try await rival.agent("sync", "--verbose", "--json"))
    try await run("sync", "--verbose")
    try await run("conflicts", "--json")
    try await run("conflicts", "show", "1")
    for words in [["queue", "--all"], ["record", "history", "user:ap/asha"], ["status"]] {
      said.append(try await office.agent(words))
      said.append(try await office.agent(words + ["--json"]))
    }
    try await run("record", "show", "user:ap/asha", "--json")
    try await run("conflicts", "resolve", "1", "--take", "remote", "--json")
    try await run("sync")
    try await run("queue", "show", "dharwad-01:1")
    #expect(said.contains { $0.status == 3 })
    for ran in said {
      #expect(!ran.mentions(Self.password), "\(ran.output)\(ran.talk)")
      #expect(!ran.mentions(Self.aadhaar), "\(ran.output)\(ran.talk)")
    }
  }

  @Test func theServerGetsTheSecretAndTheStoreLetsItGo() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent("user", "create", "--from", "-", input: Self.body).expect(0)
    try await office.agent("sync").expect(0)
    let body = try #require(try await sunbird.writes().first?["body"]?.string)
    #expect(body.contains(Self.password))
    #expect(body.contains(Self.aadhaar))
    for name in ["agent.db", "agent.db-wal"] {
      let path = office.path(name)
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(bytes.range(of: Data(Self.password.utf8)) == nil, "\(name)")
    }
  }

  /// The store's files as they lie on the disk, without anybody's clearing.
  private func isClean(_ office: Office) throws -> Bool {
    for name in ["agent.db", "agent.db-wal"] {
      guard FileManager.default.fileExists(atPath: office.path(name)) else { continue }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: office.path(name)))
      for secret in [Self.password, Self.aadhaar] where bytes.range(of: Data(secret.utf8)) != nil {
        return false
      }
    }
    return true
  }

  /// An office whose user with secrets was made by another one meanwhile, under another name.
  private func officeWithConflict(unreadable: Bool) async throws -> Office {
    let sunbird = try await SunbirdProcess.start()
    let rival = try await Office.open("gadag-01", sunbird: sunbird)
    let other = Bodies.teacher.map { $0 == "Asha" ? "Ashwini" : $0 }
    try await rival.agent(other).expect(0)
    try await rival.agent("sync").expect(0)
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent("user", "create", "--from", "-", input: Self.body).expect(0)
    if unreadable {
      for path in ["/read", "/search"] {
        try await sunbird.fault([
          "action": "status", "status": 404, "times": .null, "path": .string(path),
          "body": #"{"message":"no route and no API found with those values"}"#,
        ])
      }
    }
    try await office.agent("sync").expect(3)
    return office
  }

  @Test(arguments: ["local", "remote"], [false, true])
  func aDecisionNeitherSendsNorKeepsThem(side: String, unreadable: Bool) async throws {
    let office = try await officeWithConflict(unreadable: unreadable)
    let shown = try await office.agent("conflicts", "show", "1").expect(0).output
    #expect(shown.contains("password") && shown.contains("•••"), "\(shown)")
    #expect(shown.contains("--field password=local"), "\(shown)")
    let decided = try await office.agent("conflicts", "resolve", "1", "--take", side).expect(0)
    #expect(decided.talk.contains("aadhaarNo, password"), "\(decided.talk)")
    #expect(try isClean(office))
    _ = try await office.agent("sync")
    let sent = try await office.sunbird?.writes() ?? []
    let ours = sent.filter { $0["path"]?.string?.hasSuffix("/update") == true }
    for body in ours.compactMap({ $0["body"]?.string }) {
      #expect(!body.contains(Self.password) && !body.contains(Self.aadhaar), "\(body)")
    }
  }

  @Test func aSecretGoesWhereAPersonSaysSo() async throws {
    let office = try await officeWithConflict(unreadable: false)
    let decided = try await office.agent(
      "conflicts", "resolve", "1", "--take", "remote", "--field", "password=local"
    ).expect(0)
    #expect(decided.talk.contains("aadhaarNo of these edits is left out"), "\(decided.talk)")
    try await office.agent("sync").expect(0)
    let update = try await office.sunbird?.writes().last?["body"]?.string ?? ""
    #expect(update.contains(Self.password) && !update.contains(Self.aadhaar), "\(update)")
    #expect(try isClean(office))
  }

  /// Also while another process has the store open, and its log lives on.
  @Test func aWithdrawnEditKeepsNone() async throws {
    let office = try await Office.open()
    try await office.agent("user", "create", "--from", "-", input: Self.body).expect(0)
    let holder = try StoreFile(office.store)
    #expect(try holder.edits().count == 1)
    try await office.agent("queue", "withdraw", "dharwad-01:1").expect(0)
    #expect(try isClean(office))
    #expect(try holder.edits().map(\.state) == ["withdrawn"])
  }

  @Test func rejectedRowsAreReadableByTheirOwnerOnly() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "rows.jsonl",
      #"{"operation":"user-create","request":{"userName":"a","password":"hunter2"}}"# + "\n")
    let ran = try await office.agent("import", file).expect(3)
    #expect(!ran.mentions("hunter2"))
    let mode = try FileManager.default
      .attributesOfItem(atPath: file + ".rejects.jsonl")[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }
}
