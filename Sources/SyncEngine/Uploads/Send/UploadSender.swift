import Outbox
import Registry
import Sunbird

/// Makes uploads durable, sends them and judges the replies.
struct UploadSender: Sendable {
  let lane: BulkLane
  let client: APIClient
  let outbox: Outbox
  let clock: any SyncClock
  let inquirer: Inquirer
  let ends: UploadEnds
  let follower: UploadFollower

  /// Uploads the drafts, one upload after the other.
  ///
  /// Never two at once: Sunbird may keep the table of every user upload under one file name until
  /// it has read it. Questions about earlier ones go beside the next one: answers come on the
  /// other half of the line.
  func send(
    _ drafts: [UploadDraft], kind: RecordKind, _ findings: inout UploadFindings,
    _ report: inout SyncReport
  ) async throws {
    guard !drafts.isEmpty else { return }
    let size = findings.sheetRows
    try await withThrowingTaskGroup(of: [UploadInquiry.News].self) { questions in
      var asked: Set<Int64> = []
      // A question behind an upload arrives no sooner than that has left.
      var arrivesIn = 0.0
      for sheet in drafts.sheets(maxRows: size) {
        // What no smaller upload has taken yet is claimed anew.
        guard await client.stop == nil, findings.closed == nil, findings.sheetRows >= size else {
          break
        }
        let due = try await follower.due(within: min(arrivesIn, PollSchedule.ofRound))
          .filter { $0.takenAs != nil && !asked.contains($0.id) }
        asked.formUnion(due.map(\.id))
        let begun = clock.uptime
        try await upload(sheet, kind: kind, &findings, &report) {
          if !due.isEmpty { questions.addTask { await follower.inquiry.ask(for: due) } }
        }
        arrivesIn = clock.uptime - begun
        // No upload waits for an answer, unless two rounds of questions are open already.
        guard asked.count > Self.mostAsked else { continue }
        asked.subtract(
          try await follower.take(await questions.next() ?? [], &findings, &report))
      }
      while let news = try await questions.next() {
        try await follower.take(news, &findings, &report)
      }
    }
  }

  /// Most earlier uploads that are asked for beside the next one.
  private static let mostAsked = 1

  /// - Parameter behind: what may follow the upload on the line. Asked before it, long answers
  ///   would be in the way of its own.
  private func upload(
    _ sheet: [UploadDraft], kind: RecordKind, _ findings: inout UploadFindings,
    _ report: inout SyncReport, behind: () -> Void
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
    let outcome = await attempt
    let sent = SentUpload(
      id: upload.id, organisation: organisation, rows: entries.count,
      isOfChanges: entries[0].subject.operation == .updateUser, endedAt: clock.uptime)
    switch findings.fate(of: sent, after: outcome) {
    case .taken(let processID):
      try await outbox.uploadTaken(
        upload, processID: processID, request: request.digest,
        pollAt: clock.now.addingTimeInterval(PollSchedule.delay(after: 0)))
    case .lost:
      try await outbox.uploadLost(upload, request: request.digest, askAt: clock.now)
      // It may have been about one row: a question about nobody tells whether others would pass.
      if sent.isOfChanges { await inquirer.askAboutNobody() }
    case .putBack(let problem): try await ends.putBack(upload, entries, problem, &report)
    case .turnedAway(let problem):
      let company: RowResults.Company = findings.isTryingRefused ? .refused : .others
      let results = await follower.rows.unseen(entries, problem, in: company)
      try await ends.settle(RowEnds(results: results), of: upload, &report)
    case .tooLarge(let problem):
      try await ends.settle(
        RowEnds(results: entries.flatMap { $0.all(.rejected(problem)) }), of: upload, &report)
    }
  }
}
