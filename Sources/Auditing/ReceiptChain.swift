import Codecs

/// Proves a chain of receipts: that each is as it was written, that none was left out, and that they
/// stand in their order.
///
/// A chain that is whole is read once, in flat memory. Where something is wrong it is read again, with
/// a few words kept of each receipt, to name what.
package struct ReceiptChain {
  /// The members that tie receipts together.
  static let previous = "previous"
  static let number = "receipt"

  /// Hands out the receipts, as JSON and in the order in which they stand; may be asked for again.
  package typealias Source = ((JSONValue) throws -> Void) throws -> Void

  /// What was found.
  package struct Verdict: Hashable, Sendable {
    /// Where the chain ends, as it was read.
    package fileprivate(set) var head = ChainHead.empty
    /// The edits of the first and the last receipt; nil where there are none.
    package fileprivate(set) var first: String?
    package fileprivate(set) var last: String?
    /// Empty where the chain is whole.
    package fileprivate(set) var breaks: [ChainBreak] = []

    /// The same with one thing more that is wrong.
    package func with(_ found: ChainBreak) -> Verdict {
      var verdict = self
      verdict.breaks.append(found)
      return verdict
    }
  }

  /// - Parameter head: where the chain is known to end; nil where nobody has kept that.
  package static func verify(
    _ source: @escaping Source, head: ChainHead?
  ) throws -> Verdict {
    var (verdict, isWhole) = (Verdict(), true)
    try source { value in
      let link = try Link(value)
      isWhole =
        isWhole && link.number == verdict.head.receipts + 1
        && link.previous == verdict.head.digest
      if verdict.first == nil { verdict.first = link.edit }
      verdict.last = link.edit
      verdict.head = ChainHead(receipts: verdict.head.receipts + 1, digest: link.digest)
    }
    if !isWhole || (head.map { $0 != verdict.head } ?? false) {
      var links: [Link] = []
      try source { links.append(try Link($0)) }
      var diagnosis = ChainDiagnosis(links: links, head: head, source: source)
      verdict.breaks = try diagnosis.breaks()
    }
    return verdict
  }

  /// What is kept of a receipt to find out what is wrong.
  struct Link {
    /// Nil for what is no number.
    var number: Int?
    let edit: String?
    /// Nil for what is no digest.
    let previous: ContentDigest?
    let digest: ContentDigest

    init(_ value: JSONValue) throws {
      number = value[ReceiptChain.number]?.wholeNumber
      edit = value["edit"]?.string
      previous = value[ReceiptChain.previous]?.string.flatMap { ContentDigest(hex: $0) }
      digest = ContentDigest(of: try value.serialized())
    }
  }
}

/// What is wrong with a chain, by the receipts' numbers and edits.
package enum ChainBreak: Hashable, Sendable {
  /// It is not as it was written.
  case changed(number: Int, edit: String?)
  /// These are not there. Between which edits they stood, where there are any.
  case removed(numbers: ClosedRange<Int>, after: String?, before: String?)
  /// It stands in another's place.
  case moved(number: Int, edit: String?, place: Int)
  /// It is there twice.
  case repeated(number: Int, edit: String?)
  /// It is whole, but not the one that another copy of the chain has under this number.
  case parted(number: Int, edit: String?)
}
