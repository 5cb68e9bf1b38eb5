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
      Disposition(of: reply, to: request, operation: operation, gzipped: false)
        == .accepted(serverID: made ? "0122852840502968322" : nil))
  }

  @Test(arguments: WriteOperation.allCases)
  func theReplysIDIsTheOneThatTheDocumentShows(operation: WriteOperation) throws {
    let golden = try Fixtures.golden(operation)
    #expect(operation.request.replyID == golden.response["id"]?.string)
  }

  @Test func theDialectIsFoundByItsName() {
    for name in DialectName.allCases { #expect(Dialect.named(name).name == name) }
    #expect(Set(Dialect.seed.writes.keys) == Set(WriteOperation.allCases))
  }
}
