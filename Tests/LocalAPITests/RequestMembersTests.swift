import Codecs
import LocalAPI
import Testing

@Suite("The members of a request")
struct RequestMembersTests {
  private func read(_ body: [UInt8], encoding: String? = nil) -> Result<String, RequestProblem> {
    var headers: [String: String] = [:]
    headers["content-encoding"] = encoding
    let head = RequestHead(method: "POST", path: "/", headers: headers, peer: .user(nil))
    do {
      let members = try RequestMembers.read(LocalRequest(head: head, body: body))
      return .success(members.keys.sorted().joined(separator: " "))
    } catch {
      return .failure(error)
    }
  }

  @Test func theyStandInTheDocumentsWrapper() {
    #expect(read(Array(#"{"id":"x","request":{"b":1,"a":null}}"#.utf8)) == .success("a b"))
    #expect(read(Array(#"{"request":{}}"#.utf8)) == .success(""))
  }

  @Test(arguments: [
    #"{"orgName":"x"}"#, "[]", "null", "3", #"{"request":null}"#, #"{"request":[]}"#,
    #"{"request":"x"}"#,
  ])
  func nothingElseIsARequest(text: String) {
    #expect(read(Array(text.utf8)) == .failure(.noRequest))
  }

  @Test(arguments: [
    "", "{", #"{"request":{}"#, #"{"request":{}} x"#, #"{"request":{},}"#, "a=b", "\u{FEFF}{}",
  ])
  func whatIsNoJSONIsSaid(text: String) {
    guard case .failure(.notJSON(let detail)) = read(Array(text.utf8)) else {
      Issue.record("taken: \(text)")
      return
    }
    #expect(detail.hasPrefix("not JSON from byte "))
  }

  @Test func bytesThatAreNoTextAreNoJSON() {
    let bytes = Array(#"{"request":{"a":""#.utf8) + [0xC3, 0x28] + Array(#""}}"#.utf8)
    guard case .failure(.notJSON) = read(bytes) else {
      Issue.record("taken")
      return
    }
  }

  @Test func valuesThatNestTooDeepAreRefused() {
    let deep = String(repeating: "[", count: 100_000)
    guard case .failure(.notJSON) = read(Array(deep.utf8)) else {
      Issue.record("taken")
      return
    }
  }

  @Test func gzipIsUnpackedAndNothingElse() throws {
    let body = Array(#"{"request":{"a":1}}"#.utf8)
    let packed = try Gzip.compress(body)
    #expect(read(packed, encoding: "gzip") == .success("a"))
    #expect(read(packed, encoding: "GZIP") == .success("a"))
    #expect(read(body, encoding: "identity") == .success("a"))
    #expect(read(body, encoding: "gzip") == .failure(.notGzip))
    #expect(read(Array(packed.dropLast(4)), encoding: "gzip") == .failure(.notGzip))
    #expect(read(packed, encoding: "br") == .failure(.unknownEncoding))
    let bomb = try Gzip.compress([UInt8](repeating: 0x20, count: RequestMembers.maxBytes + 1))
    #expect(bomb.count < 10_000)
    #expect(read(bomb, encoding: "gzip") == .failure(.tooLarge))
  }
}
