import Auditing
import Outbox

/// How a file of this office, whose chain is whole, stands to the chain in the store: the one goes on from
/// the other, or both have gone different ways since some receipt, as after a restore that left newer
/// edits out.
struct StoreComparison {
  let export: ReceiptFile
  let verdict: ReceiptChain.Verdict
  let outbox: Outbox

  /// - Returns: the verdict with where they part, and what there is to say beside it.
  func held() async throws -> (ReceiptChain.Verdict, remark: String?) {
    let stored = try await outbox.receiptHead()
    let (ours, theirs) = (stored.receipts, verdict.head.receipts)
    let common = min(ours, theirs)
    var digests: [(digest: ContentDigest, edit: String?)] = []
    try export.each {
      digests.append((ContentDigest(of: try $0.serialized()), $0["edit"]?.string))
    }
    func isSame(_ number: Int) async throws -> Bool {
      try await outbox.receiptDigest(number) == digests[number - 1].digest
    }
    guard common > 0, try await !isSame(common) else {
      if ours > theirs { return (verdict, "the store has \(ours - theirs) more since") }
      return (
        verdict,
        theirs > ours
          ? "the store ends at receipt \(ours): an older state of it was put back, or another store"
          : nil
      )
    }
    // Each receipt rests on all before it, so the first that differs is found by halving.
    var (same, different) = (0, common)
    while different - same > 1 {
      let middle = (same + different) / 2
      if try await isSame(middle) { same = middle } else { different = middle }
    }
    return (verdict.with(.parted(number: different, edit: digests[different - 1].edit)), nil)
  }
}
