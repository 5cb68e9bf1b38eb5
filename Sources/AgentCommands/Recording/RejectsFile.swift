import Foundation

/// The file of refused rows; made with the first of them, and for its owner only: a row may hold a
/// password.
final class RejectsFile {
  private let path: String
  private var handle: FileHandle?

  init(path: String) { self.path = path }

  /// The file beside `file`, or the first numbered one that is not there yet: an earlier one may have
  /// been mended since and not yet imported. What comes from a pipe has its rejects in the working
  /// folder.
  static func freePath(for file: String) -> String {
    let stem = FileMode.isRegular(file) ? file : "import"
    var path = stem + ".rejects.jsonl"
    var number = 2
    while FileManager.default.fileExists(atPath: path) {
      path = "\(stem).rejects-\(number).jsonl"
      number += 1
    }
    return path
  }

  func add(_ line: [UInt8]) throws {
    let handle = try handle ?? made()
    self.handle = handle
    try handle.write(contentsOf: Data(line + [UInt8(ascii: "\n")]))
  }

  private func made() throws -> FileHandle {
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw CommandError(
        .store, code: "rejects-file", "the rejects file \(path) can't be written",
        hint: "name another with --rejects; the good rows so far are recorded")
    }
    return handle
  }
}
