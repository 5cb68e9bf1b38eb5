import Codecs
import Testing

@Suite struct Base64URLTests {
  @Test(
    arguments: [
      ([], ""), ([0xFB, 0xFF], "-_8"), ([0], "AA"), (Array("token".utf8), "dG9rZW4"),
    ] as [([UInt8], String)])
  func bytesAreWrittenAndReadAgain(bytes: [UInt8], text: String) {
    #expect(Base64URL.encode(bytes) == text)
    #expect(Base64URL.decode(text) == bytes)
  }

  @Test(arguments: ["+/8", "AA==", "A", "A A", "ಆ", "AA\n"])
  func otherAlphabetsAreNot(text: String) { #expect(Base64URL.decode(text) == nil) }
}
