import Registry

/// One record as a read shows it.
package struct RemoteRecord: Hashable, Sendable {
  /// The server's own id for the record, where the reply names one.
  package let serverID: String?
  /// The fields that were seen. A missing one was not seen, which is not the same as empty.
  package let fields: Fields
  /// Who changed it last.
  package let change: RemoteChange?

  package init(serverID: String?, fields: Fields, change: RemoteChange? = nil) {
    self.serverID = serverID
    self.fields = fields
    self.change = change
  }
}

/// What the server let us see of a record.
package enum RemoteView: Hashable, Sendable {
  case present(RemoteRecord)
  /// The server says that it has no such record. Right after a write that is not yet proof:
  /// reads come from an index that lags (sunbird.md §4).
  case absent
  /// The server does not show records of this kind to this consumer, or not this part of them.
  case unseen
}
