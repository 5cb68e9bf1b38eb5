import ArgumentParser
import Codecs
import Foundation

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes one page with pictures of how the office stands.",
    discussion: """
      The page is one file without scripts and without anything from elsewhere: it can be mailed, \
      opened without a line, and printed. It names records and edits, and shows nothing that they \
      hold. --words takes a file with the page's words in the office's language, such as those in \
      config/words.
      """)

  @Option(help: "The file to replace.", completion: .file()) var html: String
  @Option(help: "How many days to show, today included.") var days = 30
  @Option(
    help: "A YAML file with the words of the page; report.wordsFile unless told.",
    completion: .file())
  var words: String?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (1...366).contains(days) else {
      throw ValidationError("--days must be 1 to 366.")
    }
  }

  func run() async throws {
    let (outbox, configuration) = try await options.lookAtStore()
    let words =
      try (self.words ?? configuration.files.reportWords).map { try ReportWords(file: $0) }
      ?? ReportWords()
    let figures = try await ReportFigures(outbox, configuration, days: days, at: Date())
    let page = ReportPage(figures: figures, words: words).html
    do {
      try WholeFile.write(Data(page.utf8), to: html)
    } catch let failure as FileFailure {
      throw CommandError(
        .unreachable, code: "not-written", "\(html) can't be written: \(failure.detail)",
        hint: "check its folder and the disk; what was there is as it was")
    }
    options.console.print(
      options.printsJSON
        ? try JSONOutput.line(.object(["file": .string(html)])) : "written to \(html.safe)")
  }
}
