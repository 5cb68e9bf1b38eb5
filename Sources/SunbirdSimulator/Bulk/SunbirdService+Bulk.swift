import Codecs
import Foundation

extension SunbirdService {
  /// Takes an upload over, or says what is wrong with it. Its rows are worked on later.
  mutating func takeUpload(
    _ operation: ServedOperation, _ members: [String: JSONValue], by caller: String?, at now: Date,
    in trouble: UploadTrouble?
  ) -> Decision.Answer {
    let rules = options.profile.uploads
    switch rules.accept(decisionMaker(caller: caller, at: now), operation, members) {
    case .refused(let answer): return answer
    case .taken(let upload):
      let due = now.addingTimeInterval(options.bulkDelay / .seconds(1))
      let id = uploads.take(upload, at: now, due: due, in: trouble)
      workOnUploads(at: now)
      return .result(rules.receipt(id))
    }
  }

  /// Works on every upload that is due, row by row.
  mutating func workOnUploads(at now: Date) {
    for id in uploads.due(at: now) {
      guard let process = uploads[id] else { continue }
      uploads.finish(id, workOn(process, id, at: now))
    }
  }

  private mutating func workOn(
    _ process: BulkProcesses.Process, _ id: String, at now: Date
  ) -> BulkProcesses.Outcome {
    guard process.trouble != .neverStarts else { return .neverStarts }
    let size = options.profile.uploads.rowsAtOnce
    var results: [RowDecision] = []
    for start in stride(from: 0, to: process.upload.rows.count, by: size) {
      let rows = start..<min(start + size, process.upload.rows.count)
      var listed: [RowDecision] = []
      for row in rows where process.trouble != .breaks(row: row + 1) {
        let decision = workOn(process.upload.rows[row], of: process.upload, id, at: now)
        listed.append(decision)
      }
      guard !listed.contains(where: \.isBroken) else { return .broken }
      switch process.trouble {
      case .breaks(let row) where rows.contains(row - 1): return .broken
      case .unlists(let row) where rows.contains(row - 1):
        results += listed.prefix(row - 1 - start)
      case .breaks, .unlists, .neverStarts, nil: results += listed
      }
    }
    return .done(results)
  }

  private mutating func workOn(
    _ cells: [String: JSONValue], of upload: AcceptedUpload, _ id: String, at now: Date
  ) -> RowDecision {
    let decision = decideRow(cells, of: upload, at: now)
    for change in decision.changes { commitRow(change, of: id, at: now) }
    return decision
  }

  /// In a function of its own, so that the copy of the records is gone before they change.
  private func decideRow(
    _ cells: [String: JSONValue], of upload: AcceptedUpload, at now: Date
  ) -> RowDecision {
    options.profile.uploads.decideRow(decisionMaker(caller: nil, at: now), cells, upload)
  }
}
