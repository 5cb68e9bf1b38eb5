import ArgumentParser
import Bundles
import Codecs
import Foundation
import Outbox

struct BundleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Carries edits by any road: a stick, a shared folder, e-mail.",
    discussion: """
      An office writes its edits into a sealed file for a peer who has a line, the relay, and takes \
      the receipts that come back. An edit is on one road at a time: what is in a bundle is sent by \
      no sync of this machine until its receipt is here, or the bundle is recalled.
      """,
    subcommands: [Write.self, Take.self, Receipts.self, Recall.self, List.self],
    defaultSubcommand: List.self)

  struct Write: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hands due edits over to a peer, in one sealed file.",
      discussion: """
        The most important go first. The file has its name once it is whole and on the disk; where \
        that fails, the edits stay as they were.
        """)

    @Argument(help: "The new file.") var file: String
    @Option(name: .customLong("for"), help: "The peer who brings them to Sunbird.") var peer: String
    @Option(help: "The most bytes that the file may have.") var maxBytes: Int?
    @Flag(help: "Write all that is on its way to the peer once more, as after a lost stick.")
    var again = false
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard maxBytes ?? 1 > 0 else { throw ValidationError("--max-bytes must be above 0.") }
    }

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let post = try await BundlePost(outbox: outbox)
      let count = try await post.write(
        try NewFile.path(file), for: peer, maxBytes: maxBytes, again: again)
      try options.tell(bundle: file, edits: count, "edit")
    }
  }

  struct Take: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes what a peer has sent: an office's edits, or receipts for one's own.",
      discussion: """
        Each edit is taken in once, however often its bundle comes and in whatever order. What is \
        damaged, is not from a peer or is for somebody else is refused whole.
        """)

    @Argument(help: "The bundle.") var file: String
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let taken = try await BundlePost(outbox: outbox).take(file)
      for line in taken.notes { options.console.say(line.safe) }
      options.console.print(
        options.printsJSON
          ? try JSONOutput.line(taken.json(file)) : "\(file.safe): \(taken.sentence)")
    }
  }

  struct Receipts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes what became of a peer's edits, for the way back.",
      discussion: """
        What Sunbird refused, or what is in conflict, goes back with its reason: it is taken out \
        here, and repaired where it was recorded. Receipts that are lost are in the next ones.
        """)

    @Argument(help: "The new file.") var file: String
    @Option(name: .customLong("for"), help: "The peer whose edits they are about.") var peer: String
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let post = try await BundlePost(outbox: outbox)
      let count = try await post.writeReceipts(try NewFile.path(file), for: peer)
      try options.tell(bundle: file, edits: count, "receipt")
    }
  }

  struct Recall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes back what went by a bundle.",
      discussion: """
        Whether it was read by then, nobody knows: the next sync asks Sunbird about each of its \
        edits before it sends anything. The file is removed where it still stands.
        """)

    @Argument(help: "The file, or where it was written.") var file: String
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let count = try await BundlePost.recall(file, outbox)
      try options.tell(bundle: file, edits: count, "edit")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the bundles that were written and taken, and what is on its way by each.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.lookAtStore()
      var last: Int64 = 0
      while true {
        let page = try await outbox.bundles(after: last, limit: 500)
        guard let end = page.last else { break }
        for bundle in page {
          options.console.print(
            options.printsJSON ? try JSONOutput.line(bundle.json) : bundle.line)
        }
        last = end.id
      }
      if last == 0 { options.sayNone("no bundles") }
    }
  }
}

extension GlobalOptions {
  fileprivate func tell(bundle: String, edits: Int, _ what: String) throws {
    console.print(
      printsJSON
        ? try JSONOutput.line(
          .object(["bundle": edits > 0 ? .string(bundle) : .null, "edits": .count(edits)]))
        : edits > 0 ? "\(bundle.safe): \(edits.counted(what))" : "nothing to write")
  }
}

extension StoredBundle {
  fileprivate var json: JSONValue {
    .object([
      "number": .count(number), "way": .string(isOut ? "out" : "in"), "kind": .string(kind),
      "peer": .string(peer), "at": JSONOutput.time(at), "edits": .count(lines),
      "open": .count(open), "state": .string(state.rawValue), "file": .optional(file),
    ])
  }

  fileprivate var line: String {
    let way = isOut ? "for" : "from"
    let what = "\(lines) \(kind)"
    let left =
      switch state {
      case .unfinished: "  not finished: `agent bundle write` for \(peer) goes on with it"
      case .out where kind == "edits": "  \(open) on their way"
      case .recalled: "  recalled"
      case .out, .taken: ""
      }
    let place = file.map { "  \($0)" } ?? ""
    return "\(number)  \(way) \(peer)  \(at.officeTime)  \(what)\(left)\(place)".safe
  }
}

/// Where a new file is to stand.
enum NewFile {
  /// The path from the root, by which it is known later.
  ///
  /// - Throws: where something stands there already.
  static func path(_ file: String) throws -> String {
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StoreError.fileExists(file)
    }
    return path
  }
}
