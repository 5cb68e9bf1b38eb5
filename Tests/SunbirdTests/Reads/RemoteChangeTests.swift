import Codecs
import Registry
import Sunbird
import Testing

/// Who changed a record there, as far as its row tells.
@Suite struct RemoteChangeTests {
  static let date = "2018-04-01 10:11:12:345+0000"
  static let rows: [(JSONValue, RemoteChange?)] = [
    (["updatedBy": "u-7", "updatedDate": .string(date)], RemoteChange(by: "u-7", at: date)),
    (["updatedBy": .null, "updatedDate": .string(date)], RemoteChange(by: nil, at: date)),
    (["updatedBy": "u-7"], RemoteChange(by: "u-7", at: nil)),
    (["updatedBy": "", "updatedDate": ""], nil),
    // Null until the first update.
    (["createdBy": "u-1", "createdDate": .string(date), "updatedDate": .null], nil),
  ]

  @Test(arguments: rows) func aRowTellsWhoChangedIt(told: JSONValue, change: RemoteChange?) throws {
    var row = told.object ?? [:]
    row["provider"] = "ap"
    row["externalId"] = "dise-1"
    let key = RecordKey.organisation(provider: "ap", externalID: "dise-1")
    for dialect in [Dialect.seed, .r15] {
      guard
        case .present(let record) = dialect.view(of: key, in: .object(row), organisationID: nil)
      else {
        Issue.record("not seen")
        continue
      }
      #expect(record.change == change)
    }
  }
}
