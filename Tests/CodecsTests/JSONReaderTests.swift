import Codecs
import Foundation
import SeededGenerators
import Testing

/// The reader against Foundation's, which is slower.
struct JSONReaderTests {
  private static let documents = [
    #"{"a":[1,-2.5e3,true,null,"x"],"b":{"c":"d\/e"}, "a" : 0 }"#,
    #"["\ud83d\ude00","\u0041\n\t\"\\\b\f\r","ಆಶಾ 😀",0,-0,1E-2,10.25]"#,
    " \t\r\n[ ]", #""lone""#, "\u{FEFF}{}", "[9007199254740993,18446744073709551615]",
    #"{"":{"":[[[{}]]]}}"#, "[1,]", #"{"a":1 , }"#,
  ]

  private static let broken = [
    "01", "+1", ".5", "1.", "1e", "-", "1e999", "nul", "truex", "[1,,]", "[,1]", #"{"a":1,,}"#,
    "[,]", "{,}",
    #"{"a"}"#, #"{a:1}"#, #"{"a":1 "b":2}"#, #""\x""#, #""\u12g4""#, #""\ud83d""#, #""\ude00""#,
    #""\ud83d\u0041""#, "\"\u{1}\"", #""open"#, "[1] 2", "'a'", "NaN", "\u{FEFF}",
  ]

  @Test(arguments: documents + broken)
  func aDocumentIsReadAsFoundationReadsIt(text: String) {
    let bytes = Array(text.utf8)
    #expect((try? JSONValue(parsing: bytes)) == foundation(bytes))
  }

  @Test(arguments: broken)
  func aBrokenDocumentIsRefused(text: String) {
    #expect(throws: DecodingError.self) { try JSONValue(parsing: text.utf8) }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func anyBytesAreReadAsFoundationReadsThem(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array(generator.pick(Self.documents).utf8)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let place = Int.random(in: bytes.indices, using: &generator)
      bytes[place] = generator.pick(Array(#"{}[]",:\0e-. u"#.utf8) + [0xFF, 0x80, 0x1F, 0x7F])
    }
    #expect((try? JSONValue(parsing: bytes)) == foundation(bytes), "\(bytes)")
  }

  @Test func depthHasAnEnd() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: DecodingError.self) { try JSONValue(parsing: deep.utf8) }
  }

  @Test func everyCharacterComesBack() throws {
    let all = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
    let text = try JSONValue.string(all).serialized()
    #expect(try JSONValue(parsing: text) == .string(all))
    #expect(foundation(text) == .string(all))
  }

  @Test func endlessNumbersAreNotWritten() {
    #expect(throws: EncodingError.self) { try JSONValue.number(.infinity).serialized() }
  }

  private func foundation(_ bytes: [UInt8]) -> JSONValue? {
    try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
  }
}
