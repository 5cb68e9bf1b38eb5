import Testing

@testable import SunbirdSimulator

@Suite struct StoredKeyTests {
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
