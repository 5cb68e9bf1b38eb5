import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// The report page, beside what the store and `status` say.
@Suite("The report", .inTurns)
struct ReportTests {
  private static let day = 86_400

  /// Three days ago one school was delivered and one recorded that waits since; today a user was
  /// delivered, one is rejected, and one waits.
  private func office() async throws -> Office {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(0)
    try office.age("dharwad-01:1", bySeconds: 3 * Self.day)
    try office.agePasses(bySeconds: 3 * Self.day)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    for name in ["waits<img src=x>&\"'", "dise-9"] {
      try await office.agent(
        "org", "create", "--provider", "ap", "--external-id", name, "--org-name", "X"
      ).expect(0)
    }
    try office.age("dharwad-01:4", bySeconds: 3 * Self.day)
    return office
  }

  private func page(_ office: Office, _ words: String...) async throws -> String {
    let file = office.path("report.html")
    let ran = try await office.agent(["report", "--html", file, "--json"] + words).expect(0)
    #expect(try ran.object() == ["file": .string(file)])
    return try office.read("report.html")
  }

  /// The part of the page that stands in a section.
  private func section(_ id: String, _ page: String) throws -> String {
    let start = try #require(page.range(of: "<section id=\"\(id)\">"))
    let end = try #require(page[start.upperBound...].range(of: "</section>"))
    return String(page[start.upperBound..<end.lowerBound])
  }

  /// The cells of each row of a table's body, as texts.
  private func rows(_ section: String) -> [[String]] {
    section.matches(of: /<tr>(.*?)<\/tr>/).map { row in
      row.1.matches(of: /<t[dh] class="(?:text|number)">(.*?)<\/t[dh]>/).map { String($0.1) }
    }
  }

  @Test func itsNumbersAreTheStores() async throws {
    let office = try await office()
    let page = try await page(office, "--days", "5")
    let status = try await office.agent("status", "--json").object()
    for row in rows(try section("states", page)) {
      #expect(row.count == 2 && status[row[0]]?.wholeNumber == Int(row[1]), "\(row)")
    }
    let days = rows(try section("days", page)).dropFirst()
    #expect(
      days.map { Array($0[1...4]) } == [
        ["0", "0", "0", "0"], ["2", "1", "1", "1"], ["0", "0", "1", "0"], ["0", "0", "1", "0"],
        ["3", "1", "3", "1"],
      ])
    let depth = try section("depth", page)
    let columns = depth.matches(of: /<title>(\d\d-\d\d): (\d+) waiting<\/title>/)
    #expect(columns.map { String($0.2) } == ["1", "1", "1", "3"])
    #expect(columns.map { String($0.1) } == days.dropFirst().map { String($0[0].dropFirst(5)) })
    let used = try #require(status["dataUsed"]?["today"]?["bytesSent"]?.wholeNumber)
    #expect(days.last?[5] == "\(used) B" || used >= 1000)
    let ages = rows(try section("ages", page))
    #expect(ages[0].prefix(2) == ["reason", "total"])
    #expect(ages.dropFirst().map { $0[1] } == ["2", "1"])
    let oldest = rows(try section("oldest", page)).dropFirst()
    #expect(oldest.map { $0[0] } == ["dharwad-01:3", "dharwad-01:4", "dharwad-01:5"])
  }

  @Test func conflictsAreCountedByField() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    #expect(
      rows(try section("conflicts", try await page(office))).dropFirst() == [["phone", "1", "0"]])
    try await office.agent("conflicts", "resolve", "1", "--take", "local").expect(0)
    #expect(
      rows(try section("conflicts", try await page(office))).dropFirst() == [["phone", "0", "1"]])
  }

  @Test func nothingInItActs() async throws {
    let page = try await page(try await office())
    for word in [
      "<script", "<img", "<link", "<iframe", "href=", "src=\"", "url(", "@import", "onload",
    ] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("waits&lt;img src=x&gt;&amp;&quot;&#39;"))
    // Each element that is opened is closed in its turn.
    var open: [Substring] = []
    for match in page.replacing(/<!DOCTYPE html>|<meta [^>]*>/, with: "").matches(
      of: /<(\/?)(\w+)[^<>]*>/)
    {
      if match.1.isEmpty {
        open.append(match.2)
      } else {
        #expect(open.popLast() == match.2, "\(match.0)")
      }
    }
    #expect(open.isEmpty)
  }

  @Test func anEmptyOfficeHasAPageToo() async throws {
    let page = try await page(try await Office.open())
    #expect(page.contains("Nothing waits.") && page.contains("Nothing."))
    #expect(rows(try section("days", page)).count == 31)
  }

  @Test func itsWordsAreTheOfficesOwn() async throws {
    let office = try await office()
    let words = try office.write(
      "words.yaml", "language: ur\ndirection: rtl\ntitle: Haal\nqueued: qataar & <b>\n")
    let page = try await page(office, "--words", words)
    #expect(page.contains("<html lang=\"ur\" dir=\"rtl\">") && page.contains("<h1>Haal</h1>"))
    #expect(page.contains("qataar &amp; &lt;b&gt;") && page.contains(">accepted<"))
    try office.configure("report:\n  wordsFile: words.yaml\n")
    #expect(try await self.page(office).contains("<h1>Haal</h1>"))
    for (text, said) in [
      ("titel: x", "the nearest known one is title"), ("- x", "not a map"),
      ("title: [x]", "no text"),
      ("title: \"x", "not valid YAML"),
    ] {
      try office.write("words.yaml", text)
      let ran = try await office.agent("report", "--html", office.path("r.html")).expect(65)
      #expect(ran.talk.contains(said), "\(ran.talk)")
    }
    try await office.agent("report", "--html", office.path("r.html"), "--words", "none").expect(69)
    try await office.agent("report", "--html", office.path("none/r.html"), "--words", words)
      .expect(65)
  }

  @Test(arguments: [("hi", "कार्यालय की स्थिति"), ("kn", "ಕಚೇರಿಯ ಸ್ಥಿತಿ")])
  func theTranslationsAreWhole(language: String, title: String) async throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "config/words/\(language).yaml").path
    let phrases = try Self.phrases()
    var words: [String: String] = [:]
    for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
      guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else { continue }
      words[String(line[..<colon])] = String(line[colon...])
    }
    #expect(Set(words.keys) == phrases.union(["language"]))
    for (phrase, text) in words where phrase.hasPrefix("step") {
      let hasCount = !["stepServer", "stepOther", "stepLimit", "stepToken", "stepAddress"].contains(
        phrase)
      #expect(text.contains("{n}") == hasCount, "\(phrase)")
    }
    let page = try await page(try await office(), "--words", file)
    #expect(
      page.contains("<h1>\(title)</h1>") && page.contains("<html lang=\"\(language)\" dir=\"ltr\">")
    )
  }

  /// The names of the phrases, from the file that declares them.
  private static func phrases() throws -> Set<String> {
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/AgentCommands/Reporting/ReportWords.swift")
    let text = try String(contentsOf: source, encoding: .utf8)
    let cases = text.matches(of: /(?m)^  case (.+)$/).flatMap { $0.1.split(separator: ", ") }
    return Set(cases.map(String.init))
  }

  /// A real browser's reading of it, where this machine has one.
  @Test func aBrowserShowsIt() async throws {
    let office = try await office()
    _ = try await page(office)
    let ran = try await office.shell(
      """
      for browser in chromium-headless-shell chromium; do
        command -v $browser >/dev/null || continue
        $browser --headless --no-sandbox --disable-gpu --user-data-dir="$FOLDER/profile" \
          --screenshot="$FOLDER/report.png" "file://$FOLDER/report.html" >/dev/null 2>&1
        exit
      done
      echo skipped
      """)
    #expect(ran.status == 0)
    guard ran.output != "skipped\n" else { return }
    let picture = try Data(contentsOf: URL(filePath: office.path("report.png")))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) && picture.count > 5000)
  }
}
