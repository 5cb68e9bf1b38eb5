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
    let ours = try await outbox.receiptHead().receipts
    let theirs = verdict.head.receipts
    if theirs == 0 { return (verdict, more(ours)) }
    if theirs <= ours, try await outbox.receiptDigest(theirs) == verdict.head.digest {
      return (verdict, more(ours - theirs))
    }
    var digests: [(digest: ContentDigest, edit: String?)] = []
    try export.each {
      digests.append((ContentDigest(of: try $0.serialized()), $0["edit"]?.string))
    }
    func isSame(_ number: Int) async throws -> Bool {
      try await outbox.receiptDigest(number) == digests[number - 1].digest
    }
    let common = min(ours, theirs)
    if common == 0 { return (verdict, Self.ends(at: 0)) }
    if try await isSame(common) { return (verdict, Self.ends(at: common)) }
    // Each receipt rests on all before it, so the first that differs is found by halving.
    var (same, different) = (0, common)
    while different - same > 1 {
      let middle = (same + different) / 2
      if try await isSame(middle) { same = middle } else { different = middle }
    }
    return (verdict.with(.parted(number: different, edit: digests[different - 1].edit)), nil)
  }

  private func more(_ count: Int) -> String? {
    count == 0 ? nil : "the store has \(count) more since"
  }

  private static func ends(at number: Int) -> String {
    "the store ends at receipt \(number): an older state of it was put back, or it is another store"
  }
}
