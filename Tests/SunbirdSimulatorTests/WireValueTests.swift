import Testing

@testable import SunbirdSimulator

@Suite struct WireValueTests {
  @Test(
    arguments: [
      ("null", nil), (" true ", true), ("false", false), ("0", 0), ("-12", -12),
      ("1.5e2", 150), ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"),
      (#""\u0041\u00e9\ud83d\ude00""#, "Aé😀"), ("\"ಧಾರವಾಡ\"", "ಧಾರವಾಡ"), ("[]", []),
      ("[1, [2], {}]", [1, [2], [:]]), (#"{"a":1,"b":{"c":null}}"#, ["a": 1, "b": ["c": nil]]),
      (#"{"a":1,"a":2}"#, ["a": 2]),
    ] as [(String, WireValue)])
  func documentsAreRead(_ text: String, _ value: WireValue) throws {
    #expect(try WireValue(json: text.utf8) == value)
    #expect(try WireValue(json: value.json.utf8) == value)
  }

  @Test(arguments: [
    "", " ", "tru", "nul", "01", "+1", ".5", "1.", "1e", "--1", "\"", "\"\n\"", #""\x""#,
    #""\u12""#, #""\ud83d""#, #""\ud83dx""#, "[", "[1", "[1,", "[1,]", "[1 2]", "{", "{a:1}",
    #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{} {}", "1 1", "1e999",
  ])
  func otherTextsAreNot(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try WireValue(json: text.utf8) }
  }

  @Test func bytesThatAreNotUTF8AreNot() {
    #expect(throws: JSONSyntaxError.self) { try WireValue(json: [0x22, 0xFF, 0x22]) }
  }

  @Test func nestingHasItsLimit() {
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(throws: JSONSyntaxError.self) { try WireValue(json: deep.utf8) }
  }

  @Test func membersAreWrittenInTheOrderOfTheirNames() {
    let value: WireValue = ["b": [1, 2.5, true], "a": "x\u{1}\"", "c": nil]
    #expect(value.json == #"{"a":"x\u0001\"","b":[1,2.5,true],"c":null}"#)
  }

  @Test(arguments: ["org:ap/dise-1", "user:ap/asha", "member:ap/dise-1/asha"])
  func keysAreReadAsTheyAreWritten(_ text: String) {
    #expect(StoredKey(text)?.description == text)
    #expect(StoredKey(text.uppercased())?.description == text)
  }

  @Test(arguments: ["", "org:", "org:ap", "org:ap/", "org:ap/x/y", "school:ap/x", "member:ap/x"])
  func otherTextsAreNoKeys(_ text: String) {
    #expect(StoredKey(text) == nil)
  }
}
