import Outbox
import Reconciliation
import Registry

/// Looks at many records side by side, each by a question of its own.
struct RecordLooks: Sendable {
  let client: APIClient
  let inquirer: Inquirer
  let reconciler: Reconciler
  let clock: any SyncClock

  /// How records stand on the server, in the order of the claims; asked again while an answer may
  /// be older than this office's own last edit of the record.
  func answers(of claims: [Claim]) async -> [Answer] {
    var answers: [Answer] = Array(repeating: .none(nil), count: claims.count)
    var open = Array(claims.indices)
    var delays = (IndexDelay.delays + [IndexDelay.last])[...]
    while !open.isEmpty {
      let askedAt = clock.uptime
      for (index, answer) in await ask(claims, open) { answers[index] = answer }
      open = open.filter { index in
        guard case .view(let view) = answers[index] else { return false }
        return reconciler.mayBeStale(view, of: claims[index].record, askedAt: askedAt)
      }
      guard !open.isEmpty, await client.stop == nil, let delay = delays.popFirst() else { break }
      await clock.sleep(seconds: delay)
    }
    return answers
  }

  /// How the server shows the candidates; those that were looked at are not asked for again.
  func answers(of candidates: [UploadCandidate]) async -> [Answer] {
    let unseen = candidates.filter { $0.answer == nil }.map(\.claim)
    let seen = Dictionary(
      zip(unseen.map(\.record.id), await answers(of: unseen)).map { ($0, $1) }
    ) { $1 }
    return candidates.map { $0.answer ?? seen[$0.claim.record.id] ?? .none(nil) }
  }

  private func ask(_ claims: [Claim], _ indices: [Int]) async -> [(Int, Answer)] {
    await withTaskGroup(of: (Int, Answer).self) { group in
      var answers: [(Int, Answer)] = []
      var rest = indices[...]
      var running = 0
      while running > 0 || !rest.isEmpty {
        // As many as the line has been found to carry.
        let window = max(1, await client.window)
        while running < window, let index = rest.popFirst() {
          running += 1
          group.addTask { (index, await inquirer.ask(claims[index])) }
        }
        guard let answer = await group.next() else { break }
        running -= 1
        answers.append(answer)
      }
      return answers
    }
  }
}
