import Testing

@testable import Spreadsheets

struct XMLReaderTests {
  /// Gives a few bytes at a time, so that everything is cut somewhere.
  private final class Pieces: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let size: Int

    init(_ bytes: [UInt8], size: Int) { (rest, self.size) = (bytes[...], size) }

    func read(into target: UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) -> Int {
      let piece = rest.prefix(min(size, target.count))
      target.copyBytes(from: piece)
      rest = rest.dropFirst(piece.count)
      return piece.count
    }
  }

  /// The events in short: `<row`, `>`, and texts.
  private static func events(_ bytes: [UInt8], size: Int) throws -> String {
    var xml = try XMLReader(Pieces(bytes, size: size), part: "part")
    var events = ""
    while let event = try xml.next() {
      switch event {
      case .start(let element): events += "<" + (element.map { "\($0)" } ?? "?")
      case .end: events += ">"
      case .text: events += String(decoding: xml.text, as: UTF8.self)
      }
    }
    return events
  }

  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

  @Test(arguments: [
    ("<row xmlns='\(main)'/>", "<row>"),
    ("<row xmlns=\"\(main)\" a = '>' ><c  />x</row >", "<row<cell>x>"),
    ("<?xml version='1.0'?><!-- <a> --><x:row xmlns:x='\(main)'/>\n<!-- -->\n", "<row>"),
    ("<row/>", "<?>"),
    ("<x:row xmlns:x='urn:other'/>", "<?>"),
    ("<x:row xmlns:x='\(main)'><x:c xmlns:x='urn:other'/><x:c/></x:row>", "<row<?><cell>>"),
    ("<row xmlns='\(main)'><c xmlns=''/><c/></row>", "<row<?><cell>>"),
    (
      "<x:row xmlns:x='\(main)'><x:c xmlns:x='urn:other'><b xmlns='\(main)'/></x:c><x:c/></x:row>",
      "<row<?<?>><cell>>"
    ),
    ("<a>1 &lt; 2 &amp;&#38;&#x905;</a>", "<?1 < 2 &&अ>"),
    ("<a><![CDATA[<b>&amp;]]></a>", "<?<b>&amp;>"),
    ("<a>1\r\n2\r3</a>", "<?1\n2\n3>"),
    ("\u{FEFF}<a/>", "<?>"),
    ("<a><?target <b>?>x<!-- <b> --></a>", "<?x>"),
  ])
  func eventsAreTheSameHoweverTheBytesCome(_ xml: String, _ events: String) throws {
    for size in [1, 2, 3, 7, 1 << 16] {
      let found = try Self.events(Array(xml.utf8), size: size)
      #expect(found == events, "\(size)")
    }
  }

  @Test(arguments: [
    ("<a>", SpreadsheetProblem.Damage.truncated), ("", .truncated), ("<a", .truncated),
    ("<a>x", .truncated), ("<!-- ", .truncated), ("<a/><b/>", .malformed), ("</a>", .malformed),
    ("x<a/>", .malformed), ("<a b/>", .malformed), ("<a b=c/>", .malformed), ("< a/>", .malformed),
    ("<a>&no;</a>", .malformed), ("<a>&#0;</a>", .malformed), ("<a b='<'/>", .malformed),
    ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", .documentType),
    ("<?xml version='1.0' encoding='windows-1252'?><a/>", .encoding("windows-1252")),
  ])
  func whatIsNoXMLIsAProblem(_ xml: String, _ damage: SpreadsheetProblem.Damage) {
    for size in [1, 1 << 16] {
      #expect(throws: SpreadsheetProblem.damaged(part: "part", damage)) {
        try Self.events(Array(xml.utf8), size: size)
      }
    }
  }

  @Test(arguments: [true, false], [true, false])
  func utf16IsReadToo(_ isLittle: Bool, _ isMarked: Bool) throws {
    let xml = (isMarked ? "\u{FEFF}" : "") + "<?xml version='1.0' encoding='UTF-16'?><a>आशा 😀</a>"
    let bytes = xml.utf16.flatMap { unit in
      isLittle ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
    for size in [1, 3, 1 << 16] {
      let found = try Self.events(bytes, size: size)
      #expect(found == "<?आशा 😀>", "\(size)")
    }
  }

  @Test func elementsThatNestWithoutEndAreRefused() {
    #expect(throws: SpreadsheetProblem.damaged(part: "part", .malformed)) {
      try Self.events(Array(String(repeating: "<a>", count: 1_000).utf8), size: 1 << 16)
    }
  }

  @Test func everyElementHasItsOwnNamespace() {
    for element in XMLElement.allCases {
      #expect(element.rawValue.hasPrefix("\(element.namespace):"), "\(element)")
    }
  }
}
