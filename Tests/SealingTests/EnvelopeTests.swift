import AgentProcesses
import Codecs
import Sealing
import Testing

@Suite struct EnvelopeTests {
  private let lines = Array("{\"first\":1}\n{\"name\":\"ಶಾಲೆ\"}\n".utf8)
  private let identity = AgeIdentity()
  private let key = SigningKey()

  private func file(_ lines: [UInt8]? = nil, by signer: SigningKey? = nil) throws -> [UInt8] {
    try Envelope.seal(
      lines: lines ?? self.lines, signer: signer ?? key, to: [identity.recipient])
  }

  private func open(_ file: [UInt8], limit: Int = 10_000) throws(EnvelopeProblem)
    -> Envelope.Opened
  {
    try Envelope.open(file, identity: identity, knownSigners: [key.signer], limit: limit)
  }

  @Test func whatIsSealedIsOpened() throws {
    let opened = try open(file())
    #expect(opened.lines == lines && opened.signer == key.signer)
    #expect(try open(file([])).lines == [])
  }

  /// The commands of the documentation, by Debian's programs.
  @Test func debiansProgramsOpenAndCheckIt() async throws {
    let tools = try Tools()
    try tools.write(identity.file, to: "key")
    try tools.write("hubli \(key.signer.text)\n", to: "signers")
    try tools.write(file(), to: "file")
    let check = """
      age -d -i key file | gunzip > all
      head -n -1 all > lines
      printf '%b' "$(tail -n 1 all | cut -d '"' -f 4)" > signature
      ssh-keygen -Y verify -f signers -I hubli -n sunbird-bundle -s signature < lines
      """
    try await tools.run(check).expect(0)
    #expect(try tools.bytes("lines") == lines)
    try tools.write("hubli \(SigningKey().signer.text)\n", to: "signers")
    try await tools.run(check).expect(255)
  }

  /// One that is made by Debian's programs alone, with keys of their own.
  @Test func oneOfDebiansProgramsIsOpened() async throws {
    let tools = try Tools()
    try tools.write(lines, to: "lines")
    try await tools.run(
      """
      age-keygen -o key 2> /dev/null
      ssh-keygen -q -t ed25519 -N '' -C hubli -f signer
      ssh-keygen -q -Y sign -f signer -n sunbird-bundle lines
      { cat lines; printf '{"signature":"'; sed 's/$/\\\\n/' lines.sig | tr -d '\\n'; echo '"}'; } \
        | gzip | age -r "$(age-keygen -y key)" > file
      """
    ).expect(0)
    let identity = try #require(AgeIdentity(file: try tools.text("key")))
    let signer = try #require(SignerKey(try tools.text("signer.pub")))
    let opened = try Envelope.open(
      tools.bytes("file"), identity: identity, knownSigners: [signer], limit: 10_000)
    #expect(opened.lines == lines && opened.signer == signer)
  }

  @Test func othersAreToldApart() throws {
    let other = SigningKey()
    #expect(throws: EnvelopeProblem.unknownSigner(other.signer)) { try open(file(by: other)) }
    let elsewhere = try Envelope.seal(lines: lines, signer: key, to: [AgeIdentity().recipient])
    #expect(throws: EnvelopeProblem.seal(.notForThisKey)) { try open(elsewhere) }
    #expect(throws: EnvelopeProblem.seal(.notSealed)) { try open(lines) }
  }

  @Test func everyChangedByteAndEveryShorterFileIsRefused() throws {
    let file = try file()
    for place in file.indices {
      var changed = file
      changed[place] ^= 0x20
      #expect(throws: EnvelopeProblem.self, "byte \(place)") { try open(changed) }
      #expect(throws: EnvelopeProblem.self, "\(place) bytes") { try open(Array(file[..<place])) }
    }
  }

  /// Whoever knows the key can seal what he likes.
  private func sealed(_ packed: [UInt8]) throws -> [UInt8] {
    try Seal.seal(packed, to: [identity.recipient])
  }

  private func signed(_ lines: [UInt8], over: [UInt8], for namespace: String) throws -> [UInt8] {
    let signature = try SSHSignature(over, namespace: namespace, by: key)
    return lines + (try JSONValue.object(["signature": .string(signature.armored)]).serialized())
      + [0x0A]
  }

  @Test func whatIsSealedButNoBundleIsNamed() throws {
    let fine = try signed(lines, over: lines, for: "sunbird-bundle")
    #expect(try open(sealed(Gzip.compress(fine))).lines == lines)
    let long = Array("\"".utf8) + [UInt8](repeating: 0x20, count: 2_000) + Array("\"\n".utf8)
    let rows: [([UInt8], EnvelopeProblem)] = [
      (lines, .notPacked), ([], .notPacked), (try Gzip.compress(fine).dropLast(), .notPacked),
      (try Gzip.compress([]), .unsigned), (try Gzip.compress(lines), .unsigned),
      (try Gzip.compress(fine.dropLast()), .unsigned), (try Gzip.compress(long), .unsigned),
      (try Gzip.compress(signed(lines, over: lines, for: "file")), .unsigned),
      (try Gzip.compress(fine + [0x0A]), .unsigned),
      (
        try Gzip.compress(signed(lines, over: lines + lines, for: "sunbird-bundle")),
        .wrongSignature(key.signer)
      ),
      (try Gzip.compress([0x0A] + fine), .wrongSignature(key.signer)),
    ]
    for (packed, problem) in rows {
      #expect(throws: problem) { try open(sealed(packed)) }
    }
  }

  @Test func nothingIsUnpackedBeyondTheLimit() throws {
    let bomb = try Gzip.compress([UInt8](repeating: 0x20, count: 5_000_000))
    #expect(throws: EnvelopeProblem.largerThan(limit: 1_000)) {
      try open(sealed(bomb), limit: 1_000)
    }
  }
}
