import Codecs
import Registry
import Sunbird
import Testing

/// What r2.10 and r8 send, and what their answers mean, row by row.
struct GenerationTests {
  @Test(arguments: GenerationFixtures.requests)
  func theRequestIsTheGoldenOne(row: GenerationFixtures.Request) throws {
    var dialect = try #require(GenerationFixtures.dialect(row.dialect))
    if let type = row.organisationType { dialect.fields.take(organisationType: type) }
    let key = try #require(RecordKey(row.record))
    let ids = ServerIDs(
      record: row.ids?["record"], organisation: row.ids?["organisation"], user: row.ids?["user"])
    let fields = try fields(row.fields)
    let known = try self.fields(row.known ?? [:])
    let request =
      row.isAssignment == true
      ? dialect.assignment(of: fields[.role], known: known[.role], ids: ids)
      : dialect.write(
        row.operation, key: key, fields: fields, known: known.overlaid(with: fields), ids: ids,
        registration: row.place)
    #expect(request?.method.rawValue == row.request?.method)
    #expect(request?.path == row.request?.path)
    #expect(request?.body == row.request?.body)
  }

  private func fields(_ members: [String: JSONValue]) throws -> Fields {
    var fields: Fields = [:]
    for (name, json) in members {
      fields[try #require(FieldName(rawValue: name))] = FieldValue(json)
    }
    return fields
  }

  @Test(arguments: GenerationFixtures.answers)
  func theAnswerMeansWhatTheContractSays(row: GenerationFixtures.Answer) throws {
    let dialect = try #require(GenerationFixtures.dialect(row.dialect))
    let disposition = Disposition(
      of: row.reply, to: row.operation.request, operation: row.operation, gzipped: false,
      errors: dialect.errors)
    #expect(disposition.word == row.expect)
    guard case .accepted(_, let unstored) = disposition else { return }
    #expect(unstored.map { $0.attribute ?? "" } == row.unstored ?? [])
  }

  @Test func theTablesAreThere() {
    #expect(GenerationFixtures.requests.count == 23)
    #expect(GenerationFixtures.answers.count == 77)
    #expect(Set(GenerationFixtures.requests.map(\.description)).count == 23)
    #expect(Set(GenerationFixtures.answers.map(\.description)).count == 77)
  }
}
