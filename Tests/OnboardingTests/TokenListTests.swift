import Testing

@testable import Onboarding

/// Every form of `jwt_token.txt` that sunbird.md §3.4 lists, and what is none.
@Suite struct TokenListTests {
  private static let player = Tokens.token(issuer: "player-key")
  private static let office = Tokens.token(issuer: "office-key")

  /// The script's whole output, with the credentials that it prints.
  private static let output = """
    Adding consumer player
    Existing groups for consumer player : ['orgUser']
    Required groups for consumer player : ['orgAdmin', 'orgUser']
    Creating jwt credentials for consumer player
    JWT token for player is : \(player)
    Credentials for consumer player, key: player-key, secret: s3cret
    Updating credentials for consumer dharwad-01 for algorithm HS256
    JWT token for dharwad-01 is : \(office)
    """

  private static func bytes(_ text: String) -> String {
    text.replacing("is : \(office)", with: "is : b'\(office)'")
  }

  private static func listed(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { "        \"\($0)\"" }
    return "    \"stdout_lines\": [\n" + lines.joined(separator: ",\n") + "\n    ]\n"
  }

  static let forms: [(name: String, text: String)] = [
    ("the whole output", output),
    ("without a blank before the colon", output.replacing(" is : ", with: " is: ")),
    ("Windows line ends", output.replacing("\n", with: "\r\n")),
    ("Python 3 bytes", bytes(output)),
    ("an Ansible list of lines", listed(output)),
    ("an Ansible list of lines with bytes", listed(bytes(output))),
    ("one Ansible message", "\"msg\": \"" + output.replacing("\n", with: "\\n") + "\""),
    ("wrapped at a blank", output.replacing("dharwad-01 is : ", with: "dharwad-01 is :\n    ")),
    ("printed twice, the last one counts", bytes(output.replacing(office, with: player)) + output),
  ]

  @Test(arguments: forms)
  func theNamedConsumerIsFoundIn(form: (name: String, text: String)) throws {
    let list = TokenList(form.text)
    #expect(list.consumers == ["player", "dharwad-01"])
    #expect(try list.token(of: "dharwad-01").token.text == Self.office)
    #expect(try list.token(of: "dharwad-01").token.issuer == "office-key")
    #expect(try list.token(of: "player").consumer == "player")
    #expect(try list.token(of: "player").token.text == Self.player)
  }

  @Test(arguments: ["", " ", "\n \t", "b'", "\""])
  func aBareTokenIsTaken(before: String) throws {
    let list = TokenList(before + Self.player + (before.hasSuffix("'") ? "'\n" : "\n"))
    #expect(try list.token(of: nil).consumer == nil)
    #expect(try list.token(of: nil).token.text == Self.player)
    #expect(try list.token(of: "player").consumer == "player")
  }

  @Test func theOnlyConsumerNeedsNoName() throws {
    let list = TokenList("JWT token for player is : \(Self.player)")
    #expect(try list.token(of: nil).consumer == "player")
  }

  @Test func severalConsumersNeedAName() {
    #expect(throws: TokenListProblem.severalConsumers(["player", "dharwad-01"])) {
      try TokenList(Self.output).token(of: nil)
    }
    #expect(throws: TokenListProblem.severalBareTokens(2)) {
      try TokenList(Self.player + "\n" + Self.office).token(of: nil)
    }
  }

  @Test func aConsumerThatIsNotThereIsNotReplacedByAnother() {
    #expect(throws: TokenListProblem.unknownConsumer("Player", known: ["player", "dharwad-01"])) {
      try TokenList(Self.output).token(of: "Player")
    }
  }

  @Test(arguments: ["", "hello", "a.b.c", "Credentials for consumer x, key: K, secret: S"])
  func aFileWithoutATokenHasNone(text: String) {
    #expect(throws: TokenListProblem.noToken) { try TokenList(text).token(of: nil) }
  }

  @Test(arguments: [
    "", "hello", String(player.dropLast(5)), Tokens.token(algorithm: "none", signatureBytes: 0),
    String(player.dropFirst(3)), "eyJhbGciOiJIUzI1NiJ9..c", player + ".more",
  ])
  func whatIsNotATokenIsRefused(text: String) {
    #expect(JSONWebToken(text) == nil)
    #expect(throws: TokenListProblem.notAToken(consumer: "player")) {
      try TokenList("JWT token for player is : \(text)\nAdding consumer x").token(of: "player")
    }
  }

  @Test func aTokenTellsItsClaimsAndNeverItself() throws {
    let text = Tokens.token(
      algorithm: "RS256", signatureBytes: 256, more: #","iat":1500000000,"exp":1500003600"#)
    let token = try #require(JSONWebToken(text))
    #expect(token.algorithm == "RS256")
    #expect(token.expiresAt?.timeIntervalSince1970 == 1_500_003_600)
    #expect(token.hasExpired(at: .now))
    #expect(!token.hasExpired(at: .init(timeIntervalSince1970: 1_500_003_599)))
    #expect("\(token)" == "•••")
  }
}
