import Testing

@testable import AgentCommands

@Suite struct CountedTests {
  @Test(arguments: [(0, "0 edits"), (1, "1 edit"), (2, "2 edits")])
  func oneIsSaidAsOne(number: Int, sentence: String) {
    #expect(number.counted("edit") == sentence)
  }
}
