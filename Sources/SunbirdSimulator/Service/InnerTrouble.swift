import Foundation

/// What befalls a call inside the service, while its way there and back is fine.
package enum InnerTrouble: Sendable, Hashable {
  /// A change is decided now and made at this moment, and the answer says that the service gave up
  /// waiting for its actor.
  case late(until: Date)
  /// The call goes well, and these fields are not stored; a generation that tells so tells them.
  case unstored(Set<String>)
  case upload(UploadTrouble)
}

/// What befalls the job behind an upload that was taken over.
package enum UploadTrouble: Sendable, Hashable {
  /// Its file can't be read any more: no row is ever looked at, and nobody is told.
  case neverStarts
  /// This row, from 1, ends by an exception that nobody expected: the rows that are read with it
  /// are worked on, those behind them never, and no list is kept.
  case breaks(row: Int)
  /// What became of this row, from 1, and of those that are read with it behind it, can't be read
  /// back: they were worked on, and are in no list.
  case unlists(row: Int)
}
