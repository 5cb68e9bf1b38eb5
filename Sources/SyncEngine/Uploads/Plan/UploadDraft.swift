import Outbox
import Reconciliation
import Registry
import Sunbird

/// A record that is to go as a row.
struct UploadDraft: Sendable {
  let entry: UploadEntry
  let row: BulkRow
  /// The organisation of its upload; nil for an organisation itself.
  let organisation: RecordKey?
}

/// What planning rows came to.
struct UploadDrafts: Sendable {
  var drafts: [UploadDraft] = []
  var single: [Claim] = []
  var settled: [Settled] = []
  /// Those about which the server gave no answer.
  var silent: [(claim: Claim, problem: Problem?)] = []
  /// Organisations that the server turned out not to have.
  var lost: [LostOrganisation] = []
  /// Why the upload does not take some along.
  var notUploaded: [NotUploaded] = []

  /// - Parameter problem: what the upload can't take; nil where there is nothing to be told.
  mutating func leave(_ claim: Claim, to problem: Problem?) {
    single.append(claim)
    if let problem { notUploaded.add(problem.message, edits: claim.fold.count) }
  }
}

extension [UploadDraft] {
  /// Drafts that can share an upload, in groups of no more rows than one takes. Updates share one
  /// only where they fill the same columns: a blank cell would clear the field.
  func sheets(maxRows: Int) -> [[UploadDraft]] {
    let bundles = Dictionary(grouping: indices) { self[$0].bundle }
    return bundles.values.sorted { $0[0] < $1[0] }.flatMap { bundle in
      stride(from: 0, to: bundle.count, by: maxRows).map { start in
        bundle[start..<Swift.min(start + maxRows, bundle.count)].map { self[$0] }
      }
    }
  }
}

/// What drafts have in common that can share an upload.
private struct Bundle: Hashable {
  let organisation: RecordKey?
  let columns: Set<BulkColumn>?
}

extension UploadDraft {
  fileprivate var bundle: Bundle {
    let isUpdate = entry.subject.operation == .updateUser
    return Bundle(organisation: organisation, columns: isUpdate ? row.columns : nil)
  }
}
