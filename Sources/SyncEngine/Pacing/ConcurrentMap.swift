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
