/// How edits travel (cli.md, `sync.lane`).
package enum SyncLane: String, CaseIterable, Hashable, Sendable {
  /// By upload where that is cheaper, or the only way; otherwise one request for each record.
  case auto
  /// One request for each record, always.
  case single
  /// By upload wherever an organisation is known for it.
  case bulk
}
