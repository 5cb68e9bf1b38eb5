import ArgumentParser
import Auditing
import Codecs
import Foundation
import Outbox

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Receipts: what proves how each edit that was sent ended.",
    discussion: """
      Each receipt holds digests of the request and of the answer, the server's date, and the digest \
      of the receipt before: so none can be changed, left out or moved without a trace. What each \
      digest is of is told in docs/receipts.md.
      """,
    subcommands: [Verify.self, Export.self], defaultSubcommand: Verify.self)

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Proves the chain of receipts, and names what is wrong with it.",
      discussion: """
        Without FILE the store's own chain. FILE is what `agent audit export` wrote, here or in another \
        office; one of this office is held against the store as well. Exit status 1 where something \
        was changed, removed, moved or repeated.
        """)

    @Argument(help: "An export of receipts, - for standard input.", completion: .file())
    var file: String?
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (verdict, remark) = try await proved()
      var breaks = verdict.breaks
      let count = breaks.count
      breaks = Array(breaks.prefix(Self.mostNamed))
      try tell(verdict, breaks)
      if let remark { options.say(remark) }
      guard count > 0 else { return }
      let named = breaks.map(\.sentence).joined(separator: "; ")
      let more = count > breaks.count ? "; and \(count - breaks.count) more" : ""
      throw CommandError(
        .failed, code: "chain-broken", "the chain of receipts is broken: \(named)\(more)",
        hint: "keep this file as it is, and hold it against a backup or an earlier export")
    }

    /// Most things wrong that are told.
    private static let mostNamed = 20

    /// - Returns: with what there is to say of how a file stands to the store.
    private func proved() async throws -> (ReceiptChain.Verdict, remark: String?) {
      guard let file else {
        let (outbox, _) = try await options.lookAtStore(anyReplica: true)
        return (try await outbox.verifyReceipts(), nil)
      }
      let export = try ReceiptFile(file)
      let verdict = try ReceiptChain.verify(export.each, head: export.head)
      guard verdict.breaks.isEmpty, let outbox = try await office(export.replica) else {
        return (verdict, nil)
      }
      return try await StoreComparison(export: export, verdict: verdict, outbox: outbox).held()
    }

    /// The store of that office, where it is this one.
    private func office(_ replica: String) async throws -> Outbox? {
      do {
        let (outbox, _) = try await options.lookAtStore(anyReplica: true)
        return outbox.name == replica ? outbox : nil
      } catch StoreError.missing {
        return nil  // whoever audits need not be an office
      }
    }

    private func tell(_ verdict: ReceiptChain.Verdict, _ breaks: [ChainBreak]) throws {
      guard !options.printsJSON else {
        return options.console.print(
          try JSONOutput.line(
            .object([
              "receipts": .count(verdict.head.receipts), "first": .optional(verdict.first),
              "last": .optional(verdict.last), "head": .string(verdict.head.digest.hex),
              "breaks": .array(breaks.map(\.json)),
            ])))
      }
      guard let first = verdict.first, let last = verdict.last else {
        return options.console.print(verdict.head.receipts.counted("receipt"))
      }
      options.console.print(
        "\(verdict.head.receipts.counted("receipt")), \(first.safe) to \(last.safe), "
          + "head \(verdict.head.digest.hex)")
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the receipts into a file that `agent audit verify` proves anywhere.",
      discussion: """
        JSON Lines: the chain's head first, then each receipt, whose bytes the next one holds the \
        digest of. They hold names of edits and ids of the server, and nothing of what the edits say. A \
        file of that name is replaced; - is standard output.
        """)

    @Argument(help: "The file.", completion: .file()) var file: String
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.lookAtStore(anyReplica: true)
      guard !FileMode.areSame(file, outbox.path) else {
        throw CommandError(.usage, code: "usage", "\(file) is the store", hint: "name another file")
      }
      guard file != "-" else {
        let console = options.console
        try await ReceiptFile.write(outbox) { console.print(String(decoding: $0, as: UTF8.self)) }
        return
      }
      let head: ChainHead
      do {
        head = try await ReceiptFile.write(outbox, to: file)
      } catch let failure as FileFailure {
        throw CommandError(
          .unreachable, code: "not-written", "\(file) can't be written: \(failure.detail)",
          hint: "check its folder and the disk; what was there is as it was")
      }
      guard !options.printsJSON else {
        return options.console.print(
          try JSONOutput.line(
            .object([
              "file": .string(file), "receipts": .count(head.receipts),
              "head": .string(head.digest.hex),
            ])))
      }
      options.console.print(
        "\(head.receipts.counted("receipt")) written to \(file.safe), head \(head.digest.hex)")
    }
  }
}

extension ChainBreak {
  fileprivate var sentence: String {
    func of(_ edit: String?) -> String { edit.map { " (edit \($0))" } ?? "" }
    switch self {
    case .changed(let number, let edit): return "receipt \(number)\(of(edit)) was changed"
    case .removed(let numbers, let after, let before):
      let what =
        numbers.count == 1
        ? "receipt \(numbers.lowerBound) is"
        : "receipts \(numbers.lowerBound) to \(numbers.upperBound) are"
      let place = [after.map { "after that of \($0)" }, before.map { "before that of \($0)" }]
        .compactMap(\.self).joined(separator: ", ")
      return "\(what) missing\(place.isEmpty ? "" : ", \(place)")"
    case .moved(let number, let edit, let place):
      return "receipt \(number)\(of(edit)) stands in the place of receipt \(place)"
    case .repeated(let number, let edit): return "receipt \(number)\(of(edit)) is there twice"
    case .parted(let number, let edit):
      return "receipt \(number)\(of(edit)) is not the one of this number in the store"
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .changed(let number, let edit):
      .object(["kind": "changed", "receipt": .count(number), "edit": .optional(edit)])
    case .removed(let numbers, let after, let before):
      .object([
        "kind": "removed", "receipt": .count(numbers.lowerBound),
        "until": .count(numbers.upperBound), "after": .optional(after),
        "before": .optional(before),
      ])
    case .moved(let number, let edit, let place):
      .object([
        "kind": "moved", "receipt": .count(number), "edit": .optional(edit),
        "place": .count(place),
      ])
    case .repeated(let number, let edit):
      .object(["kind": "repeated", "receipt": .count(number), "edit": .optional(edit)])
    case .parted(let number, let edit):
      .object(["kind": "parted", "receipt": .count(number), "edit": .optional(edit)])
    }
  }
}
