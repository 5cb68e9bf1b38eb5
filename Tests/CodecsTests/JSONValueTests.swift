import Codecs
import Testing

/// JSON in and out.
struct JSONValueTests {
  @Test(arguments: [
    #"{"a":[1,2.5,true,null,"x"],"b":{"c":"d/e"}}"#, "[]", "{}", #""text""#, "12", "null", "false",
    #"{"name":"ಆಶಾ","quote":"\""}"#,
  ])
  func aDocumentIsWrittenAsItWasRead(text: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(String(decoding: try value.serialized(), as: UTF8.self) == text)
  }

  @Test(arguments: ["", "{", #"{"a":1"#, "<html>", #"{"a":1}}"#])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(throws: (any Error).self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test func membersComeInOrder() throws {
    let value: JSONValue = ["b": 1, "a": 2]
    #expect(String(decoding: try value.serialized(), as: UTF8.self) == #"{"a":2,"b":1}"#)
  }

  @Test func aFlagIsNoNumber() throws {
    #expect(try JSONValue(parsing: Array("[true,1,0]".utf8)) == [true, 1, 0])
  }
}
