import AgentProcesses
import Sealing
import Testing

@Suite struct SealTests {
  private static func content(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
  }

  /// Around the ends of the pieces of 64 KiB.
  static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]

  @Test(arguments: sizes)
  func ageOpensWhatIsSealed(size: Int) async throws {
    let tools = try Tools()
    let identity = AgeIdentity()
    try tools.write(identity.file, to: "key")
    try tools.write(
      Seal.seal(Self.content(size), to: [AgeIdentity().recipient, identity.recipient]),
      to: "sealed")
    try await tools.run("age -d -i key sealed > plain").expect(0)
    #expect(try tools.bytes("plain") == Self.content(size))
  }

  @Test(arguments: sizes)
  func whatAgeSealedIsOpened(size: Int) async throws {
    let tools = try Tools()
    try tools.write(Self.content(size), to: "plain")
    try await tools.run(
      """
      age-keygen -o key 2> /dev/null
      age-keygen -o other 2> /dev/null
      age -r "$(age-keygen -y other)" -r "$(age-keygen -y key)" -o sealed plain
      """
    ).expect(0)
    let identity = try #require(AgeIdentity(file: try tools.text("key")))
    #expect(try Seal.open(tools.bytes("sealed"), with: identity) == Self.content(size))
  }

  @Test func ageKnowsTheRecipientOfANewKey() async throws {
    let tools = try Tools()
    let identity = AgeIdentity()
    try tools.write(identity.file, to: "key")
    let told = try await tools.run("age-keygen -y key").expect(0)
    #expect(told.lines == [identity.recipient.text])
  }

  @Test func everyChangedByteIsFound() throws {
    let identity = AgeIdentity()
    let sealed = try Seal.seal(Self.content(40), to: [identity.recipient])
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(throws: SealProblem.self, "byte \(place)") { try Seal.open(changed, with: identity) }
    }
  }

  @Test func everyShorterFileIsRefused() throws {
    let identity = AgeIdentity()
    let sealed = try Seal.seal(Self.content(40), to: [identity.recipient])
    for count in sealed.indices {
      let problem = #expect(throws: SealProblem.self, "\(count) bytes") {
        try Seal.open(Array(sealed[..<count]), with: identity)
      }
      // Where the last piece is there in part nothing tells it from a changed one.
      let isWithinPiece = count >= sealed.count - 40
      #expect(problem == (count == 0 ? .notSealed : isWithinPiece ? .damaged : .truncated))
    }
  }

  @Test func aFileThatEndsBetweenItsPiecesIsTruncated() throws {
    let identity = AgeIdentity()
    let sealed = try Seal.seal(Self.content(65_536 + 5), to: [identity.recipient])
    #expect(throws: SealProblem.truncated) {
      try Seal.open(Array(sealed.dropLast(5 + 16)), with: identity)
    }
  }

  @Test func onlyTheNamedKeyOpens() throws {
    let sealed = try Seal.seal([1, 2, 3], to: [AgeIdentity().recipient])
    #expect(throws: SealProblem.notForThisKey) { try Seal.open(sealed, with: AgeIdentity()) }
  }

  @Test(arguments: [
    ("", SealProblem.notSealed), ("a letter\n", .notSealed), ("PK\u{3}\u{4}", .notSealed),
    ("age-encryption.org/v2\n-> X25519 a\n", .unknownVersion("v2")),
    ("age-encryption.org/v1\n", .truncated), ("age-encryption.org/v1\n--- \n", .damaged),
    ("-----BEGIN AGE ENCRYPTED FILE-----\n", .notSealed),
  ])
  func whatIsNoSealIsNamed(text: String, problem: SealProblem) {
    #expect(throws: problem) { try Seal.open(Array(text.utf8), with: AgeIdentity()) }
  }

  /// What somebody makes large to keep the reader busy.
  @Test func aThousandAndOneKeysAreRefused() throws {
    let stanza = "-> \("x")\n\n"
    let head = "age-encryption.org/v1\n" + String(repeating: stanza, count: 1_001)
    #expect(throws: SealProblem.damaged) { try Seal.open(Array(head.utf8), with: AgeIdentity()) }
  }

  // MARK: Keys

  @Test func keysAreReadAsTheyAreWritten() throws {
    let identity = AgeIdentity()
    #expect(AgeRecipient(identity.recipient.text) == identity.recipient)
    #expect(AgeIdentity(file: identity.file)?.recipient == identity.recipient)
  }

  @Test func nothingShowsASecret() {
    #expect("\(AgeIdentity())" == "•••")
    #expect(String(reflecting: SigningKey()) == "•••")
  }

  static let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

  @Test func theRecipientOfAgesDocumentIsOne() { #expect(AgeRecipient(Self.recipient) != nil) }

  /// The last is a point of low order, under its own right checksum.
  @Test(arguments: [
    "", "age1", recipient.uppercased(), String(recipient.dropLast()), recipient + "q",
    recipient.replacing("mcac8p", with: "mcac8q"), recipient.replacing("ql3z", with: "qL3z"),
    recipient.replacing("age1", with: "agf1"),
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
  ])
  func whatIsNoRecipientIsRefused(text: String) { #expect(AgeRecipient(text) == nil) }
}
