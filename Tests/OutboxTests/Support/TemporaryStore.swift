import Foundation
import Outbox

/// A folder of one test's own, with the path of a store in it.
struct TemporaryFolder {
  let url: URL

  var path: String { url.appending(path: "agent.db").path }
}

/// Lends `work` a folder that is removed afterwards.
func withFolder<Value>(
  _ work: (TemporaryFolder) async throws -> Value
) async throws -> Value {
  let url = FileManager.default.temporaryDirectory.appending(path: "outbox-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  let result: Result<Value, any Error>
  do {
    result = .success(try await work(TemporaryFolder(url: url)))
  } catch {
    result = .failure(error)
  }
  try FileManager.default.removeItem(at: url)
  return try result.get()
}

/// Lends `work` a store that is removed afterwards.
func withStore<Value>(_ work: (Outbox) async throws -> Value) async throws -> Value {
  try await withFolder { folder in
    try await work(try await Outbox.create(path: folder.path, name: "dharwad-01"))
  }
}
