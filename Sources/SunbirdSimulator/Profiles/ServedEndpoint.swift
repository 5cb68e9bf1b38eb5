/// Where a call lives, what it asks of the body, and which group of consumers may make it.
struct ServedEndpoint: Sendable {
  let operation: ServedOperation
  let method: String
  let path: String
  /// The gateway's group (sunbird.md §3.1).
  let group: String
  /// The fields that the call knows.
  let fields: [String: FieldShape]
  let checks: [BodyCheck]
  /// Whether the call asks for `x-authenticated-user-token` (sunbird.md §5).
  var needsUserToken = false
  /// The envelope's `id` where the service knows the call by another path.
  var servedName: String?

  /// Whether an id follows the path.
  var endsInID: Bool { operation == .uploadStatus }

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
