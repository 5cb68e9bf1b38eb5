import Testing

@testable import HTTPTransport

@Suite struct StreamNoteTests {
  private func note(_ text: String) -> StreamNote? {
    Array(text.utf8).withUnsafeBytes { StreamNote($0) }
  }

  /// libcurl 7.88.1, its spelling included.
  @Test func readsLibcurlsOwnWords() {
    #expect(note("Using Stream ID: 21 (easy handle 0x563374680dc0)\n") == .opened(21))
    #expect(note("recveived GOAWAY, error=0, last_stream=199\n") == .lastTaken(199))
    #expect(note("received GOAWAY, error=0, last_stream=0\n") == .lastTaken(0))
    #expect(note("Connection died, retrying a fresh connect (retry count: 1)\n") == .retrying)
    #expect(note("REFUSED_STREAM, retrying a fresh connect\n") == .retrying)
  }

  @Test(arguments: [
    "", "Using Stream ID: x", "recveived GOAWAY, error=0", "last_stream=7",
    "Connected to localhost (127.0.0.1) port 18443 (#0)\n",
    "Using Stream ID: 99999999999 (easy handle 0x1)",
  ])
  func readsNothingElse(text: String) {
    #expect(note(text) == nil)
  }
}
