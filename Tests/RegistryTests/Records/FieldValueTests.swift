import Codecs
import Registry
import Testing

/// Fields' values as JSON.
struct FieldValueTests {
  @Test(
    arguments: [
      (nil, .null), (true, .flag(true)), ("x", .text("x")), (["a", "b"], .texts(["a", "b"])),
      ([["email": "a"]], .objects([["email": "a"]])), ([], .texts([])),
    ] as [(JSONValue, FieldValue)])
  func aFieldsValueIsWrittenAsItWasRead(json: JSONValue, value: FieldValue) {
    #expect(FieldValue(json) == value)
    #expect(value.json == json)
  }

  @Test(arguments: [12, ["a": "b"], [1], ["a", 1], [["a": 1]], [["a": "b"], "c"]] as [JSONValue])
  func otherShapesAreNoFieldsValue(json: JSONValue) { #expect(FieldValue(json) == nil) }

  @Test func onlyNothingIsEmpty() {
    for value: FieldValue in [.null, "", [], .objects([])] { #expect(value.isEmpty) }
    for value: FieldValue in [false, true, "x", ["x"], .objects([[:]])] {
      #expect(!value.isEmpty)
    }
  }
}
