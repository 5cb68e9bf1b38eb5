import Codecs
import Testing

@testable import SunbirdSimulator

/// Each ladder starts with a request that breaks every rule. Mending the first rule must bring the
/// next rule's code up: so the order is checked as well as the codes (dialects.md §3, §4).
struct ChannelLadderTests {
  struct Rung: Sendable {
    let code: String
    var status = 400
    /// What mends the rule.
    var with: [String: JSONValue] = [:]
    var without: [String] = []

    init(
      _ code: String, _ status: Int = 400, with: [String: JSONValue] = [:], without: [String] = []
    ) {
      self.code = code
      self.status = status
      self.with = with
      self.without = without
    }
  }

  struct Ladder: Sendable, CustomTestStringConvertible {
    let profile: ServerProfile
    let method: String
    let path: String
    let start: JSONValue
    let rungs: [Rung]
    var testDescription: String { "\(profile.name) \(path)" }
  }

  /// Members that stand for the server's ids.
  private static let ids: [String: StoredKey] = [
    "SCHOOL'S ID": ChannelOffice.school, "ASHA'S ID": ChannelOffice.asha,
  ]

  @Test(arguments: R210Ladders.all + R8Ladders.all)
  func eachRuleIsLookedAtInItsTurn(_ ladder: Ladder) async throws {
    try await withChannels(
      ladder.profile,
      { options in
        options.uniquePhone = true
        options.uniqueEmail = true
        options.deployment.organisationTypes = ["school"]
      }
    ) { office in
      let token = try office.token()
      func filled(_ request: JSONValue) throws -> JSONValue {
        var members = request.object ?? [:]
        for (name, value) in members {
          guard let key = value.string.flatMap({ Self.ids[$0] }) else { continue }
          members[name] = .string(try office.id(key))
        }
        return .object(members)
      }
      var request = ladder.start
      for rung in ladder.rungs {
        let answer = try await office.call(
          ladder.method, ladder.path, try filled(request), token: token)
        #expect(answer.error == rung.code, "\(request)")
        #expect(answer.status == rung.status, "\(rung.code)")
        #expect(answer.result == [:], "\(rung.code)")
        request = rung.without.reduce(request.with(rung.with)) { $0.without($1) }
      }
      let last = try await office.call(
        ladder.method, ladder.path, try filled(request), token: token)
      #expect(last.status == 200, "\(last.text)")
      #expect(last.response == "SUCCESS")
    }
  }
}
