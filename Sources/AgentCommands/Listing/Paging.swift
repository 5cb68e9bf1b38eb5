/// Walks through a listing a page at a time, so that its length costs no memory.
enum Paging {
  private static let pageSize = 200

  /// Shows up to `limit` items, all of them for 0.
  ///
  /// - Parameter page: the items after an id, at most so many, each with its id.
  /// - Returns: whether anything was shown, and whether more would follow.
  static func each<Item>(
    limit: Int, page: (Int64, Int) async throws -> [(Int64, Item)], show: (Item) throws -> Void
  ) async throws -> (any: Bool, more: Bool) {
    var after: Int64 = 0
    var left = limit == 0 ? Int.max : limit
    while true {
      // One more than is shown tells whether something follows.
      let wanted = min(Self.pageSize, left == Int.max ? Self.pageSize : left + 1)
      let items = try await page(after, wanted)
      for (id, item) in items {
        guard left > 0 else { return (after > 0, true) }
        try show(item)
        after = id
        left -= 1
      }
      if items.count < wanted { return (after > 0, false) }
    }
  }
}
