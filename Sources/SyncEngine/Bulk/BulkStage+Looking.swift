import Outbox
import Reconciliation
import Registry

extension BulkStage {
  /// How records stand on the server, in the order of the claims; asked again while an answer may
  /// be older than this office's own last edit of the record.
  func look(at claims: [Claim]) async -> [Answer] {
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

/// Maps with at most `limit` calls under way at once; the results come in the order they finish.
func mapConcurrently<Element: Sendable, Result: Sendable>(
  _ elements: some Sequence<Element>, limit: Int,
  _ transform: @escaping @Sendable (Element) async -> Result
) async -> [Result] {
  await withTaskGroup(of: Result.self) { group in
    var results: [Result] = []
    var rest = elements.makeIterator()
    for _ in 0..<max(1, limit) {
      guard let element = rest.next() else { break }
      group.addTask { await transform(element) }
    }
    while let result = await group.next() {
      results.append(result)
      if let element = rest.next() { group.addTask { await transform(element) } }
    }
    return results
  }
}

/// The same where a call may throw; the first error ends it.
func mapConcurrently<Element: Sendable, Result: Sendable>(
  _ elements: some Sequence<Element>, limit: Int,
  throwing transform: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
  let results = await mapConcurrently(elements, limit: limit) { element in
    do {
      return Swift.Result<Result, any Error>.success(try await transform(element))
    } catch {
      return .failure(error)
    }
  }
  return try results.map { try $0.get() }
}
