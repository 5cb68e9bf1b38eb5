import Registry
import Sunbird
import Testing

/// The documented bodies, checked and written again, are what is sent to the letter.
struct GoldenRequestTests {
  @Test(arguments: WriteOperation.allCases)
  func theSeedDialectSendsTheDocumentedRequest(operation: WriteOperation) throws {
    let golden = try Fixtures.golden(operation)
    let draft = try golden.draft
    let request = try #require(
      Dialect.seed.write(operation, key: draft.key, fields: draft.fields))
    #expect(request.method.rawValue == golden.method)
    #expect(request.path == golden.path)
    #expect(request.body == golden.request)
  }

  @Test(arguments: WriteOperation.allCases)
  func theDocumentedResponseIsAcceptedWithTheServersID(operation: WriteOperation) throws {
    let golden = try Fixtures.golden(operation)
    let request = try #require(
      Dialect.seed.write(operation, key: try golden.draft.key, fields: [:]))
    let reply = Reply(
      status: 200, contentType: "application/json", body: try golden.response.serialized())
    let made = [WriteOperation.createOrganisation, .createUser].contains(operation)
    #expect(
      Disposition(
        of: reply, to: request, operation: operation, gzipped: false, errors: Dialect.seed.errors)
        == .accepted(serverID: made ? "0122852840502968322" : nil))
  }

  @Test(arguments: WriteOperation.allCases)
  func theReplysIDIsTheOneThatTheDocumentShows(operation: WriteOperation) throws {
    let golden = try Fixtures.golden(operation)
    #expect(operation.request.replyID == golden.response["id"]?.string)
  }

  @Test func everyDialectHasANameOfItsOwn() {
    #expect(Dialect.all.map(\.name) == ["seed", "r1.5", "r2.10", "r8"])
    #expect(Set(Dialect.all.map(\.title)).count == Dialect.all.count)
    #expect(Set(Dialect.seed.calls.writes.keys) == Set(WriteOperation.allCases))
  }
}
