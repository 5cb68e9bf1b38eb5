import Registry
import Sunbird

/// A call that programs of this machine can make: those of the documented API, and what tells how the
/// office stands.
package enum LocalCall: Hashable, Sendable {
  case write(WriteOperation)
  case readOrganisation, searchOrganisations
  case readUser, searchUsers
  case status, health, metrics

  /// The document's calls with their methods and paths.
  fileprivate static let documented: [(endpoint: Endpoint, call: LocalCall)] = {
    let calls = Dialect.seed.calls
    let writes = calls.writes.map { (endpoint: $0.value, call: LocalCall.write($0.key)) }
    let reads: [(Endpoint?, LocalCall)] = [
      (calls.readOrganisation, .readOrganisation),
      (calls.searchOrganisations, .searchOrganisations),
      (calls.readUser, .readUser), (calls.searchUsers, .searchUsers),
    ]
    return writes + reads.compactMap { endpoint, call in endpoint.map { ($0, call) } }
  }()

  /// The `id` of the envelopes that answer it, `api.org.create`; nil where it has no envelope.
  package var envelopeID: String? {
    Self.documented.first { $0.call == self }?.endpoint.replyID
  }
}

/// Where a request leads, by its method and its path.
package enum Route: Hashable, Sendable {
  case call(LocalCall)
  /// Nothing here answers to it: what is said instead.
  case refused(LocalAnswer)

  /// - Parameter path: without the query.
  package static func find(method: String, path: String) -> Route {
    guard let calls = table[path] else {
      return .refused(
        .gateway(
          404, "API not found with these values", further: ["request_path": .string(path)]))
    }
    guard let call = calls[method] else {
      let allowed = calls.keys.sorted().joined(separator: ", ")
      return .refused(.gateway(405, "Method not allowed", headers: ["Allow": allowed]))
    }
    return .call(call)
  }

  private static let table: [String: [String: LocalCall]] = {
    var table: [String: [String: LocalCall]] = [
      "/status": ["GET": .status], "/health": ["GET": .health], "/metrics": ["GET": .metrics],
    ]
    for (endpoint, call) in LocalCall.documented {
      table["/api/" + endpoint.path, default: [:]][endpoint.method.rawValue] = call
    }
    return table
  }()
}
