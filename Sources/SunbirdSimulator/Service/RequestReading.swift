import Codecs
import Foundation

/// How the service reads a request: its members, or why there are none.
struct RequestReading {
  let profile: ServerProfile
  let gzip: SimulatorOptions.RequestGzip

  enum Outcome {
    case members([String: JSONValue])
    case page(HTTPReply)
    case refused(ServiceError)
  }

  func read(_ request: ArrivedRequest, for endpoint: ServedEndpoint) -> Outcome {
    guard endpoint.method != "GET" else { return .members(Self.members(of: request, endpoint)) }
    let type = request.headers["content-type"] ?? ""
    if endpoint.operation.isBulk, profile.uploads.takesForms, MultipartForm.isNamed(by: type) {
      guard let form = MultipartForm(request.plainBody ?? [], type: type) else {
        return .page(.malformedBody)
      }
      return .members(form.members)
    }
    guard type.lowercased().contains("json") else {
      return .refused(profile.envelope.wrongContentType)
    }
    if let error = profile.envelope.emptyBody, request.body.isEmpty { return .refused(error) }
    if request.isGzipped {
      switch gzip {
      case .accepted: break
      case .malformed: return .page(.malformedBody)
      case .unsupported: return .page(.unsupportedMediaType)
      }
    }
    guard let body = request.json else { return .page(.malformedBody) }
    guard let members = body["request"]?.object else { return .refused(.invalidData) }
    return .members(members)
  }

  /// The members of the body's `request`, the query's and those in the path.
  static func members(
    of request: ArrivedRequest, _ endpoint: ServedEndpoint
  ) -> [String: JSONValue] {
    var members = request.json?["request"]?.object ?? [:]
    for pair in request.query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      members[parts[0]] = .string(parts[1].removingPercentEncoding ?? parts[1])
    }
    let values = endpoint.values(in: request.path)
    return members.merging(values.mapValues(JSONValue.string)) { $1 }
  }
}
