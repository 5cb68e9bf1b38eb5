import AgentProcesses
import Sealing
import Testing

@Suite struct SignatureTests {
  private let message = Array("one line\nಎರಡನೇ ಸಾಲು\n".utf8)
  private let verify = "ssh-keygen -Y verify -f signers -I hubli -n test -s signature < message"

  @Test func sshKeygenChecksASignature() async throws {
    let tools = try Tools()
    let key = SigningKey()
    try tools.write(message, to: "message")
    try tools.write("hubli \(key.signer.text)\n", to: "signers")
    try tools.write(
      SSHSignature(message, namespace: "test", by: key).armored, to: "signature")
    try await tools.run(verify).expect(0)
    try tools.write(message + [0x0A], to: "message")
    try await tools.run(verify).expect(255)
  }

  @Test(arguments: ["sha512", "sha256"])
  func whatSshKeygenSignedIsChecked(hash: String) async throws {
    let tools = try Tools()
    try tools.write(message, to: "message")
    try await tools.run(
      """
      ssh-keygen -q -t ed25519 -N '' -C hubli -f key
      ssh-keygen -q -Y sign -f key -n test -O hashalg=\(hash) message
      """
    ).expect(0)
    let signature = try #require(SSHSignature(armored: try tools.text("message.sig")))
    #expect(signature.signer == SignerKey(try tools.text("key.pub")))
    #expect(signature.namespace == "test")
    #expect(signature.isOver(message))
    #expect(!signature.isOver(Array(message.dropLast())))
  }

  @Test func sshKeygenSignsWithOurKey() async throws {
    let tools = try Tools()
    let key = SigningKey()
    try tools.write(key.file(name: "hubli"), to: "key")
    try tools.write(message, to: "message")
    let told = try await tools.run(
      """
      ssh-keygen -y -f key
      ssh-keygen -l -f key
      ssh-keygen -q -Y sign -f key -n test message
      """
    ).expect(0)
    #expect(told.lines[0] == "\(key.signer.text) hubli")
    #expect(told.lines[1] == "256 \(key.signer.fingerprint) hubli (ED25519)")
    let signature = try #require(SSHSignature(armored: try tools.text("message.sig")))
    #expect(signature.signer == key.signer && signature.isOver(message))
    #expect(try signature == SSHSignature(message, namespace: "test", by: key))
  }

  @Test func aKeyOfSshKeygenIsTaken() async throws {
    let tools = try Tools()
    try await tools.run(
      "ssh-keygen -q -t ed25519 -N '' -C 'two words' -f key; ssh-keygen -l -f key"
    ).expect(0)
    let key = try #require(SigningKey(file: try tools.text("key")))
    #expect(key.signer == SignerKey(try tools.text("key.pub")))
    #expect(SigningKey(file: key.file(name: ""))?.signer == key.signer)
  }

  @Test(arguments: [
    "ssh-keygen -q -t ed25519 -N 'a pass phrase' -f key", "ssh-keygen -q -t ecdsa -N '' -f key",
  ])
  func otherKeysAreNotTaken(made: String) async throws {
    let tools = try Tools()
    try await tools.run(made).expect(0)
    #expect(SigningKey(file: try tools.text("key")) == nil)
    #expect(SigningKey(file: try tools.text("key.pub")) == nil)
  }

  @Test func aChangedSignatureIsNone() throws {
    let signature = try SSHSignature(message, namespace: "test", by: SigningKey())
    let lines = signature.armored.split(separator: "\n").map(String.init)
    for place in 0..<lines[1...4].joined().count {
      var text = Array(lines[1..<(lines.count - 1)].joined().utf8)
      text[place] = text[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let armored = "\(lines[0])\n\(String(decoding: text, as: UTF8.self))\n\(lines.last ?? "")\n"
      let changed = SSHSignature(armored: armored)
      #expect(changed.map { $0.isOver(message) && $0.signer == signature.signer } != true)
    }
  }

  // MARK: Public keys

  @Test func publicKeysAreReadAsTheyAreWritten() throws {
    let keys = PublicKeys(recipient: AgeIdentity().recipient, signer: SigningKey().signer)
    #expect(try PublicKeys(text: keys.text(name: "hubli")) == keys)
    let moved = keys.text(name: "hubli").split(separator: "\n").reversed().joined(separator: "\r\n")
    #expect(try PublicKeys(text: "# hubli\n\n" + moved) == keys)
  }

  @Test func whatIsNotPublicKeysIsNamed() throws {
    let (identity, key) = (AgeIdentity(), SigningKey())
    let lines = PublicKeys(recipient: identity.recipient, signer: key.signer).text(name: "hubli")
    let rows: [(String, PublicKeysProblem)] = [
      ("", .noRecipient), (identity.recipient.text, .noSigner), (key.signer.text, .noRecipient),
      (lines + lines, .noRecipient), (lines + "and more\n", .otherLines),
      (lines + identity.file, .secret), (key.file(name: "hubli"), .secret),
      (identity.file, .secret), (lines + "\(SigningKey().signer.text)\n", .noSigner),
    ]
    for (text, problem) in rows {
      #expect(throws: problem) { try PublicKeys(text: text) }
    }
  }
}
