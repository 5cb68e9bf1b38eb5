import Codecs
import Testing

/// The reader as Sunbird's is.
@Suite struct StrictJSONTests {
  @Test(
    arguments: [
      ("null", nil), (" true ", true), ("false", false), ("0", 0), ("-12", -12),
      ("1.5e2", 150), ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"),
      (#""\u0041\u00e9\ud83d\ude00""#, "Aé😀"), ("\"ಧಾರವಾಡ\"", "ಧಾರವಾಡ"), ("[]", []),
      ("[1, [2], {}]", [1, [2], [:]]), (#"{"a":1,"b":{"c":null}}"#, ["a": 1, "b": ["c": nil]]),
      (#"{"a":1,"a":2}"#, ["a": 2]),
    ] as [(String, JSONValue)])
  func documentsAreRead(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text.utf8, as: .strict) == value)
    #expect(try JSONValue(parsing: value.serialized(), as: .strict) == value)
  }

  @Test(arguments: [
    "", " ", "tru", "nul", "01", "+1", ".5", "1.", "1e", "--1", "\"", "\"\n\"", #""\x""#,
    #""\u12""#, #""\ud83d""#, #""\ud83dx""#, "[", "[1", "[1,", "[1,]", "[1 2]", "{", "{a:1}",
    #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{} {}", "1 1", "1e999", "\u{FEFF}{}",
  ])
  func otherTextsAreNot(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONValue(parsing: text.utf8, as: .strict) }
  }

  @Test func bytesThatAreNotUTF8AreNot() {
    #expect(throws: DecodingError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22], as: .strict) }
  }

  @Test func nestingHasItsLimit() {
    let deep = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
    #expect(throws: DecodingError.self) { try JSONValue(parsing: deep.utf8, as: .strict) }
  }

  @Test func membersAreWrittenInTheOrderOfTheirNames() throws {
    let value: JSONValue = ["b": [1, 2.5, true], "a": "x\u{1}\"", "c": nil]
    let text = String(decoding: try value.serialized(), as: UTF8.self)
    #expect(text == #"{"a":"x\u0001\"","b":[1,2.5,true],"c":null}"#)
  }
}
