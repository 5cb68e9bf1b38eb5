import Reconciliation
import Testing

@testable import AgentCommands

/// What Tab makes of the word before the cursor.
struct CompletionTests {
  @Test(arguments: [
    ("que", ["queue", "quit"], Completion.insert("ue ")),
    ("qu", ["queue", "quit"], .choices(["queue", "quit"])),
    ("q", ["queue", "query"], .insert("ue")),
    ("", ["queue"], .insert("queue ")),
    ("x", ["queue"], .none),
    ("ph", ["phone="], .insert("one=")),
    ("queue", ["queue"], .insert(" ")),
    // A letter with another sign is another word.
    ("क", ["कर्नाटक", "की"], .choices(["कर्नाटक", "की"])),
    ("की", ["कर्नाटक", "की"], .insert(" ")),
  ])
  func aWordIsCompletedAsFarAsItIsCertain(begun: String, words: [String], is wanted: Completion) {
    #expect(Completion(begun, among: words) == wanted)
  }

  @Test func whatIsNotAllIsOnlyShown() {
    #expect(
      Completion("o", among: ["org:a", "org:b"], isAll: false) == .choices(["org:a", "org:b"]))
    #expect(Completion("o", among: ["org:a"], isAll: false) == .choices(["org:a"]))
  }

  @Test(arguments: [
    ("queue sh", ["queue"], "sh"), ("queue ", ["queue"], ""), ("", [], ""),
    (#"record show org:ap/dise\ 1"#, ["record", "show"], "org:ap/dise 1"),
    ("queue 'open", [], ""),
  ])
  func aLineIsPartedIntoWords(line: String, words: [String], begun: String) {
    let parted = CommandCompletion.parted(line)
    #expect(parted.words == words)
    #expect(parted.begun == begun)
  }

  @Test(arguments: [
    ("queue show", "", WantedWord.edit(EditState.unfinished)),
    ("queue retry", "", .edit([.rejected, .queued, .waiting])),
    ("queue retry d:1", "", .edit([.rejected, .queued, .waiting])),
    ("queue change d:1", "ph", .field),
    ("queue change --by asha d:1", "ph", .field),
    ("queue list --state", "", .among(EditState.allCases.map(\.rawValue))),
    ("queue --state", "", .among(EditState.allCases.map(\.rawValue))),
    ("queue --record", "", .record),
    ("record show", "user:", .record), ("record history", "", .record),
    ("conflicts show", "", .conflict), ("conflicts resolve 1 --set", "", .field),
    ("conflicts resolve 1 --field", "", .field),
    ("conflicts resolve 1 --take", "", .among(["local", "remote"])),
    ("status", "", .none), ("nonsense", "", .none), ("queue show d:1", "", .none),
  ])
  func theGrammarSaysWhatAWordCanBe(line: String, begun: String, wanted: WantedWord) throws {
    let words = line.split(separator: " ").map(String.init)
    let grammar = try #require(CommandGrammar.agent)
    let found = CommandCompletion.wanted(after: words, begun: begun, in: grammar, besides: [])
    #expect(found == wanted)
  }

  @Test func commandsAndOptionsAreOffered() throws {
    let grammar = try #require(CommandGrammar.agent)
    func offered(_ words: [String], _ begun: String) -> [String] {
      let wanted = CommandCompletion.wanted(
        after: words, begun: begun, in: grammar, besides: ["quit"])
      guard case .among(let words) = wanted else { return [] }
      return words
    }
    for name in ["queue", "conflicts", "org", "quit"] { #expect(offered([], "").contains(name)) }
    #expect(Set(offered(["queue"], "")) == ["list", "show", "retry", "change", "withdraw"])
    #expect(offered(["user", "create"], "--").contains("--first-name"))
    #expect(offered(["queue"], "--").contains("--limit"))
  }

  @Test func choicesStandInColumns() {
    let words = ["org:ap/ಶಾಲೆ", "org:ap/1", "org:ap/पाठशाला"]
    #expect(words.inRows(width: 40) == ["org:ap/ಶಾಲೆ      org:ap/1", "org:ap/पाठशाला"])
    #expect(words.inRows(width: 10).count == 3)
  }
}
