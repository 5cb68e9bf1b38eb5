import Testing

@testable import HTTPTransport

@Suite struct ResponseHeadTests {
  private static func head(_ lines: [String]) -> ResponseHead {
    var head = ResponseHead()
    for line in lines { head.append(line: Array((line + "\r\n").utf8)) }
    return head
  }

  @Test func repeatedFoldedAndOddLinesAreRead() {
    let head = Self.head([
      "HTTP/1.1 200 OK", "Set-Cookie: a", "set-cookie:b", "X-Long: one", "\t two ", "X-Empty:",
      "no colon here", "X-Time: 10:30", "",
    ])
    #expect(head.status == 200)
    #expect(
      head.headers == [
        HTTPHeader(name: "Set-Cookie", value: "a"), HTTPHeader(name: "set-cookie", value: "b"),
        HTTPHeader(name: "X-Long", value: "one two"), HTTPHeader(name: "X-Empty", value: ""),
        HTTPHeader(name: "X-Time", value: "10:30"),
      ])
  }

  @Test func anInterimAnswerLeavesNoTrace() {
    let head = Self.head(["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/2 404 ", "A: b", ""])
    #expect(head.status == 404)
    #expect(head.headers == [HTTPHeader(name: "A", value: "b")])
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 abc"])
  func aStatusLineWithoutANumberHasNoStatus(line: String) {
    #expect(Self.head([line]).status == nil)
  }

  @Test func aContinuationOfNothingIsIgnored() {
    #expect(Self.head(["HTTP/1.1 200 OK", "  lost"]).headers == [])
  }
}
