import Outbox
import Sunbird

/// Asks the server how far uploads are, several side by side. Writes nothing down.
struct UploadInquiry: Sendable {
  let lane: BulkLane
  let client: APIClient
  /// The most questions that are under way at once.
  let maxConnections: Int

  /// An upload and the server's word about its process; nil where it has none, or the line failed.
  typealias News = (upload: StoredUpload, status: UploadStatus?)

  /// News of those that could be asked for; the others are left as they are.
  func ask(for uploads: [StoredUpload]) async -> [News] {
    await mapConcurrently(uploads, limit: maxConnections) { upload -> News? in
      guard await client.stop == nil, !Task.isCancelled else { return nil }
      guard let processID = upload.takenAs else { return (upload, nil) }
      return (upload, await client.status(lane.status(of: processID), of: processID))
    }.compactMap(\.self)
  }
}

extension StoredUpload {
  /// The process under which the server works on it; nil while nobody knows.
  var takenAs: String? { state == .taken ? processID : nil }
}
