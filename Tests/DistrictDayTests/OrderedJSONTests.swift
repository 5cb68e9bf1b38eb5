import Foundation
import Testing

@testable import DistrictDay

struct OrderedJSONTests {
  @Test(arguments: [
    ("plain", #""plain""#),
    ("say \"ನಲಿ-ಕಲಿ\"", #""say \"ನಲಿ-ಕಲಿ\"""#),
    ("back\\slash/slash", #""back\\slash/slash""#),
    ("two\nlines\r\tand a tab", #""two\nlines\r\tand a tab""#),
    ("\u{0}\u{1f}", #""\u0000\u001f""#),
    ("ക്ഷ \u{200D} 🏫", "\"ക്ഷ \u{200D} 🏫\""),
    ("e\u{301}", "\"e\u{301}\""),
  ])
  func textIsEscapedWhereItMustBe(text: String, json: String) {
    #expect(Array(OrderedJSON.text(text).description.utf8) == Array(json.utf8))
  }

  @Test func fieldsKeepTheirOrderAndAbsentOnesAreLeftOut() {
    let json = OrderedJSON.fields([
      "z": .text("1"), "missing": nil, "a": .truth(false),
      "list": .list([.truth(true), .text("")]),
    ])
    #expect(json.description == #"{"z":"1","a":false,"list":[true,""]}"#)
  }

  @Test func everyLineReadsBackAsWhatWasWritten() throws {
    for row in Day.committed.rows {
      #expect(!row.line.utf8.contains(UInt8(ascii: "\n")))
      let read = try JSONDecoder().decode(ParsedJSON.self, from: Data(row.line.utf8))
      #expect(
        read
          == .object([
            "operation": .text(row.operation.rawValue), "request": ParsedJSON(row.request),
          ]))
    }
  }
}
