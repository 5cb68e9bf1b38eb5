import AgentProcesses
import Codecs
import Foundation
import Sealing
import Testing

/// The operator's guide, command by command, with the real agent at a stand-in for Sunbird. What it
/// needs of the system (`sudo`, `systemctl`, …) is a stand-in, too, here; `Tests/CleanMachine/package`
/// runs the same on a machine that has them.
@Suite("The guides", .inTurns)
struct GuideTests {
  @Test func eachCommandOfTheOperatorsGuideEndsAsItSays() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try office.write("bin-systemctl", Self.systemctl, mode: 0o755)
    try await run("operators-guide.md", in: office, sunbird)
  }

  /// What stands under EXAMPLES on the man pages.
  @Test func eachExampleOfTheManPagesEndsAsItSays() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try Office(sunbird: sunbird)
    try office.configure(
      """
      server:
        baseURL: \(sunbird.url)
        tokenFile: \(office.path("token"))
      sso:
        keyFile: \(try office.write("sso.yaml", "iss: ka-dharwad\nsecret: s3cret\n"))

      """)
    try office.write("main.yml", "kong_consumers:\n- username: other\n  groups: [orgUser]\n")
    let relay = PublicKeys(recipient: AgeIdentity().recipient, signer: SigningKey().signer)
    try office.write("relay-01.pub", relay.text(name: "relay-01"))
    let token = SampleTokens.token(issuer: "office-key")
    try office.write("jwt_token.txt", "JWT token for ka-dharwad is : \(token)\n")
    try await run("examples.md", in: office, sunbird)
  }

  /// Goes through a document as a person would who types its commands.
  private func run(_ document: String, in office: Office, _ sunbird: SunbirdProcess) async throws {
    try FileManager.default.createDirectory(
      atPath: office.path("bin"), withIntermediateDirectories: false)
    let prepared = try await office.shell(
      "[ ! -e bin-systemctl ] || mv bin-systemctl bin/systemctl; ln -s \"$AGENT\" bin/agent")
    prepared.expect(0)
    let steps = try Guide.steps(of: document)
    #expect(steps.count > 20)
    for step in steps {
      switch step {
      case .sunbird(let method, let name, let body):
        _ = try await sunbird.call(method, name, body)
      case .shell(let script):
        let ran = try await office.shell(
          script, environment: ["PATH": office.path("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin"])
        #expect(ran.status == 0, "\(script)\n\(ran)")
      }
    }
  }

  /// A pass of the service: "waits for a person" and "later" are no failures there.
  private static let systemctl = """
    #!/bin/sh
    [ "$*" = "start agent-sync" ] || exit 9
    agent sync --quiet
    case $? in 0 | 3 | 75) exit 0 ;; *) exit 1 ;; esac
    """
}

/// A guide as a list of what is to be done.
enum Guide {
  enum Step {
    /// Something happens at Sunbird: `<!-- sunbird POST faults {…} -->`.
    case sunbird(method: String, name: String, body: JSONValue?)
    /// A block of indented lines. `# ends with N` behind a command is its exit status.
    case shell(String)
  }

  static func steps(of name: String) throws -> [Step] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/\(name)")
    var steps: [Step] = []
    var block: [String] = []
    for line in try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("    ") {
        block.append(checked(String(line.dropFirst(4))))
        continue
      }
      if !block.isEmpty { steps.append(.shell("set -e\n" + block.joined(separator: "\n"))) }
      block = []
      if let match = line.wholeMatch(of: /<!-- sunbird (\w+) (\w+) ?(.*?) ?-->/) {
        let body = match.3.isEmpty ? nil : try JSONValue(json: match.3.utf8)
        steps.append(.sunbird(method: String(match.1), name: String(match.2), body: body))
      }
    }
    return steps
  }

  /// The command with a look at how it ended, where it says how.
  private static func checked(_ line: String) -> String {
    guard let match = line.wholeMatch(of: /(.*?) +# ends with (\d+)/) else { return line }
    return "status=0; \(match.1) || status=$?; [ $status = \(match.2) ]"
  }
}
