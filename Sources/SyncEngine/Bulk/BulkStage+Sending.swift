import Outbox
import Registry
import Sunbird

extension BulkStage {
  /// Uploads the drafts, one upload after the other.
  ///
  /// Never two at once: Sunbird may keep the table of every user upload under one file name until
  /// it has read it. Questions about earlier ones go beside the next one: answers come on the other
  /// half of the line.
  mutating func send(
    _ drafts: [BulkDraft], kind: RecordKind, _ report: inout SyncReport
  ) async throws {
    guard !drafts.isEmpty else { return }
    let size = rows.size
    try await withThrowingTaskGroup(of: [UploadInquiry.News].self) { questions in
      var asked: Set<Int64> = []
      // A question behind an upload arrives no sooner than that has left.
      var arrivesIn = 0.0
      for sheet in Self.sheets(drafts, maxRows: size) {
        // What no smaller upload has taken yet is claimed anew.
        guard await client.stop == nil, closed == nil, rows.size >= size else { break }
        let due = try await dueUploads(within: min(arrivesIn, UploadPatience.ofRound))
          .filter { $0.takenAs != nil && !asked.contains($0.id) }
        asked.formUnion(due.map(\.id))
        let begun = clock.uptime
        try await upload(sheet, kind: kind, &report) { [inquiry] in
          if !due.isEmpty { questions.addTask { await inquiry.ask(for: due) } }
        }
        arrivesIn = clock.uptime - begun
        // No upload waits for an answer, unless two rounds of questions are open already.
        guard asked.count > Self.mostAsked else { continue }
        asked.subtract(try await take(await questions.next() ?? [], &report))
      }
      while let news = try await questions.next() { try await take(news, &report) }
    }
  }

  /// Most earlier uploads that are asked for beside the next one.
  private static let mostAsked = 1

  /// Drafts that can share an upload, in groups of no more rows than one takes. Updates share one
  /// only where they fill the same columns: a blank cell would clear the field.
  static func sheets(_ drafts: [BulkDraft], maxRows: Int) -> [[BulkDraft]] {
    struct Bundle: Hashable {
      let organisation: RecordKey?
      let columns: Set<BulkColumn>?
    }
    let bundles = Dictionary(grouping: drafts.indices) { index in
      let draft = drafts[index]
      let isUpdate = draft.entry.subject.operation == .updateUser
      return Bundle(
        organisation: draft.organisation, columns: isUpdate ? draft.row.columns : nil)
    }
    return bundles.values.sorted { $0[0] < $1[0] }.flatMap { bundle in
      stride(from: 0, to: bundle.count, by: maxRows).map { start in
        bundle[start..<min(start + maxRows, bundle.count)].map { drafts[$0] }
      }
    }
  }

  /// - Parameter behind: what may follow the upload on the line. Asked before it, long answers
  ///   would be in the way of its own.
  private mutating func upload(
    _ sheet: [BulkDraft], kind: RecordKind, _ report: inout SyncReport, behind: () -> Void
  ) async throws {
    let organisation = sheet[0].organisation
    guard
      let (upload, entries) = try await outbox.beginUpload(
        kind: kind, organisation: organisation, entries: sheet.map(\.entry), at: clock.now)
    else { return }
    let begun = Set(entries.map(\.subject.claim.record.id))
    let rows = sheet.filter { begun.contains($0.entry.subject.claim.record.id) }.map(\.row)
    let request = lane.upload(BulkSheet(organisation: organisation, rows: rows))
    let name = entries[0].subject.claim.carrier.dot.description
    async let attempt = client.upload(request, dot: name)
    behind()
    switch await attempt {
    case .answered(let processID):
      self.rows.noteDone(rows.count)
      try await outbox.uploadTaken(
        upload, processID: processID, pollAt: clock.now.addingTimeInterval(1))
    case .refused(let refusal): try await judge(refusal, upload, entries, &report)
    case .notOffered(let problem):
      closed = problem
      try await putBack(upload, entries, problem, &report)
    case .notSent(let problem):
      if problem.code == OverBudget.code {
        // Fewer rows may do; where one is too large, its record goes singly.
        if entries.count > 1 { self.rows.noteTrouble(of: entries.count) } else { closed = problem }
      }
      try await putBack(upload, entries, problem, &report)
    case .unknown(let problem): try await lost(upload, entries, problem)
    case .stopped: try await putBack(upload, entries, nil, &report)
    }
  }

  private mutating func lost(
    _ upload: StoredUpload, _ entries: [UploadEntry], _ problem: Problem
  ) async throws {
    if problem.isTimeout { rows.noteTrouble(of: entries.count) }
    try await outbox.uploadLost(upload, askAt: clock.now)
  }

  private mutating func judge(
    _ refusal: CallRefusal, _ upload: StoredUpload, _ entries: [UploadEntry],
    _ report: inout SyncReport
  ) async throws {
    switch refusal {
    case .trouble(let problem): return try await lost(upload, entries, problem)
    // The answer may stand in the place of Sunbird's own. One row may be what it is about, so the
    // others go singly.
    case .notSunbird(let answer) where answer.mayHaveArrived:
      closed = answer.problem
      if answer.mayTurnAway {
        troubles[upload.id, default: UploadTrouble()].turnedAway = answer.problem
      }
      try await outbox.uploadLost(upload, askAt: clock.now)
      return
    case .notYet(let problem):
      if let organisation = upload.organisation {
        unknownOrganisations[organisation] = problem
      } else {
        closed = problem
      }
    case .rejected(let problem) where problem.httpStatus == 413 && entries.count > 1:
      rows.noteTrouble(of: entries.count)
    case .rejected(let problem), .throttled(_, let problem), .alreadyThere(let problem):
      closed = problem
    case .credentials, .notSunbird, .unreadable: break
    }
    try await putBack(upload, entries, refusal.problem, &report)
  }

  /// Nothing of the upload was taken: its edits go back to where they came from.
  func putBack(
    _ upload: StoredUpload, _ entries: [UploadEntry], _ problem: Problem?,
    _ report: inout SyncReport
  ) async throws {
    let results = entries.flatMap { entry -> [Settled] in
      [entry.subject, entry.membership].compactMap { $0 }
        .map { ($0.claim, .untried(problem)) }
    }
    try await settle(results, of: upload, isDone: true, &report)
  }

  func settle(
    _ results: [Settled], of upload: StoredUpload, isDone: Bool,
    joined: [(key: RecordKey, base: Fields)] = [], _ report: inout SyncReport
  ) async throws {
    let written = try await outbox.settle(
      results, of: upload, isDone: isDone, joined: joined, at: clock.now, uptime: clock.uptime)
    for result in results { delivery.freed.note(result, at: clock.uptime) }
    try await count(results, written, &report)
  }
}
