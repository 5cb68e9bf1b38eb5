import Foundation

/// Where a call lives, what it asks of the body, and which group of consumers may make it.
struct ServedEndpoint: Sendable {
  let operation: ServedOperation
  let method: String
  let path: String
  /// The gateway's group (sunbird.md §3.1); nil for a call that needs no token and is counted by
  /// the caller's address.
  let group: String?
  /// The fields that the call knows.
  let fields: [String: FieldShape]
  let checks: [BodyCheck]
  /// Whether the call asks for `x-authenticated-user-token` (sunbird.md §5).
  var needsUserToken = false
  /// The envelope's `id` where the service knows the call by another path.
  var servedName: String?
  /// The names of the values that follow the path, one segment each.
  var pathValues: [String] = []
  var size = BodySize.small
  /// Whether nginx in front keeps answers, and gives them again without asking anybody.
  var isCached = false

  /// The largest body that the gateway passes on.
  enum BodySize: Int, Sendable {
    /// 1 MB
    case small = 1
    /// 10 MB
    case medium = 10
  }

  /// Whether this is the call that lives at `path`, values and all.
  func serves(_ path: String) -> Bool {
    path == self.path || (!pathValues.isEmpty && path.hasPrefix(self.path + "/"))
  }

  /// The values in a request's path, by their names.
  func values(in path: String) -> [String: String] {
    guard !pathValues.isEmpty else { return [:] }
    let segments = path.dropFirst(self.path.count).split(separator: "/").map(String.init)
    let decoded = segments.map { $0.removingPercentEncoding ?? $0 }
    return Dictionary(zip(pathValues, decoded)) { $1 }
  }

  /// The envelope's `id`: the path without its version, as `api.org.member.add`.
  var apiName: String {
    servedName
      ?? path.split(separator: "/").filter { $0 != version }.joined(separator: ".")
  }

  /// The path's version segment.
  var version: Substring {
    path.split(separator: "/").first { part in
      part.first == "v" && part.count > 1 && part.dropFirst().allSatisfy(\.isWholeNumber)
    } ?? ""
  }
}

extension ServedEndpoint {
  /// The path's last segment in front of its values.
  var lastName: String { path.split(separator: "/").last.map(String.init) ?? "" }
}
