import Codecs
import Registry
import Sunbird
import Testing

/// What counts as applied, and what must not.
struct SuccessTests {
  @Test(arguments: ["organisationId", "orgId", "userId"])
  func everyNameOfTheServersIDIsRead(name: String) throws {
    let reply = try Reply.envelope(result: ["response": "SUCCESS", name: "0124"])
    #expect(Disposition(reply) == .accepted(serverID: "0124"))
  }

  @Test(arguments: ["SUCCESS", "success"]) func theWordsCaseDoesNotMatter(word: String) throws {
    let reply = try Reply.envelope(result: ["response": .string(word)])
    #expect(Disposition(reply) == .accepted(serverID: nil))
  }

  @Test(arguments: [nil, "0", ""] as [JSONValue])
  func allSpellingsOfNoErrorAreNone(err: JSONValue) throws {
    let reply = try Reply.envelope(err: err, result: ["response": "SUCCESS"])
    #expect(Disposition(reply).word == "accepted")
  }

  @Test func anIDWithoutAWordIsASuccess() throws {
    let reply = try Reply.envelope(result: ["userId": "7c4f"])
    #expect(Disposition(reply) == .accepted(serverID: "7c4f"))
  }

  @Test(arguments: WriteOperation.allCases)
  func aSuccessThatDoesNotSaySoIsUnknown(operation: WriteOperation) throws {
    let reply = try Reply.envelope(id: operation.request.replyID, result: [:])
    #expect(Disposition(reply, operation).word == "unknown")
  }

  @Test(arguments: WriteOperation.allCases)
  func anotherResultTextIsNeverCountedAsApplied(operation: WriteOperation) throws {
    let reply = try Reply.envelope(
      id: operation.request.replyID, result: ["response": "something else"])
    let expected = operation == .addMember ? "alreadyThere" : "unknown"
    #expect(Disposition(reply, operation).word == expected)
  }

  @Test func aReplyToAnotherCallIsNotSunbirdsAnswer() throws {
    let reply = try Reply.envelope(id: "api.org.create", result: ["response": "SUCCESS"])
    #expect(Disposition(reply).word == "notSunbird")
    #expect(Disposition(reply, .createOrganisation).word == "accepted")
  }

  @Test func theIDsCaseDoesNotMatter() throws {
    let reply = try Reply.envelope(id: "API.User.Create", result: ["response": "SUCCESS"])
    #expect(Disposition(reply).word == "accepted")
  }

  @Test func anEnvelopeThatIsNotOKIsUnknown() throws {
    let reply = try Reply.envelope(
      responseCode: "CLIENT_ERROR", result: ["response": "SUCCESS"])
    #expect(Disposition(reply).word == "unknown")
  }
}
