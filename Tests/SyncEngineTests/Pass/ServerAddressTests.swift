import SyncEngine
import Testing

@Suite struct ServerAddressTests {
  static let good = [
    (text: "https://sunbird.example.org", url: "https://sunbird.example.org"),
    (text: "https://sunbird.example.org/", url: "https://sunbird.example.org"),
    (text: "HTTP://127.0.0.1:8080", url: "HTTP://127.0.0.1:8080"),
    (text: "http://[::1]:8080/", url: "http://[::1]:8080"),
    (text: "https://a.example/state/ka/", url: "https://a.example/state/ka"),
    (text: "https://a.example/my%20state", url: "https://a.example/my%20state"),
  ]

  @Test(arguments: good)
  func anAddressIsTakenWithoutItsLastSlash(row: (text: String, url: String)) throws {
    let address = try ServerAddress(row.text)
    #expect(address.url == row.url)
    #expect(address.shown == row.url)
  }

  static let bad: [(text: String, problem: ServerAddress.Problem)] = [
    ("", .notHTTP), ("sunbird.example.org", .notHTTP), ("ftp://a.example", .notHTTP),
    ("https:/a.example", .notHTTP), ("https://", .notHTTP), ("a.example:443", .notHTTP),
    ("https://a.example/?x=1", .queryOrFragment), ("https://a.example?x=1", .queryOrFragment),
    ("https://a.example/#top", .queryOrFragment), ("https://a.example?", .queryOrFragment),
    ("https://a.example//", .emptyPathPart), ("https://a.example//sunbird", .emptyPathPart),
    ("https://a.example/a//b", .emptyPathPart), ("https://a.example/../x", .emptyPathPart),
    ("https://a.example/./", .emptyPathPart), ("https://a.example/api", .endsWithAPI),
    ("https://a.example/ka/API/", .endsWithAPI), ("https://a.example/my state", .strayLetter),
    ("https://a.example:0", .portOutOfRange), ("https://a.example:70000", .portOutOfRange),
  ]

  @Test(arguments: bad)
  func whatRequestsCanNotBeginWithIsRefused(row: (text: String, problem: ServerAddress.Problem)) {
    #expect(throws: row.problem, "\(row.text)") { try ServerAddress(row.text) }
  }

  static let secrets = [
    (text: "https://office:secret@a.example/x", shown: "https://a.example/x"),
    (text: "https://office:se%40cret@a.example:8443", shown: "https://a.example:8443"),
    (text: "http://secret@[::1]", shown: "http://[::1]"),
    (text: "https://a.example/@x", shown: "https://a.example/@x"),
  ]

  @Test(arguments: secrets)
  func aUserAndPasswordAreUsedAndNotShown(row: (text: String, shown: String)) throws {
    let address = try ServerAddress(row.text)
    #expect(address.url == row.text)
    #expect(address.shown == row.shown)
  }
}
