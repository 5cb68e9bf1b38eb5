import Codecs
import HTTPTransport
import Registry
import SunbirdSimulator

/// One request of an office as it arrives at the server.
struct Call: Sendable {
  /// Counts the requests of all offices; a request that a proxy delivers twice keeps its number.
  let number: Int
  let office: Int
  let arrived: ArrivedRequest
  let operation: ServedOperation?
  /// The record it is about; nil for searches.
  let key: StoredKey?
  /// The edit that it carries, by its dot; nil for reads.
  let edit: String?
  /// What it asks about or changes.
  let fields: [String: JSONValue]

  init(_ request: HTTPRequest, office: Int, number: Int) {
    self.number = number
    self.office = office
    var headers = Dictionary(
      request.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    if request.body?.encoding == .gzip { headers["content-encoding"] = "gzip" }
    let path = String(request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
    arrived = ArrivedRequest(
      method: request.method.rawValue, path: path, headers: headers,
      body: request.body?.bytes ?? [])
    operation = ServerProfile.standard.operation(path: path)
    fields = arrived.json?["request"]?.object ?? [:]
    key = operation.flatMap { [fields] in StoredKey.subject(of: $0, fields) }
    edit = headers["x-msgid"]
  }

  /// Its unpacked body.
  var text: String { arrived.json?.json ?? "" }

  var isRead: Bool { operation?.isRead ?? true }

  /// The values that a write wants to set, key parts left out.
  var values: Fields {
    var values: Fields = [:]
    for (name, value) in fields {
      if let name = FieldName(rawValue: name) { values[name] = FieldValue(value) }
    }
    return values
  }

  /// The `id` that Sunbird's envelope around the answer bears.
  var replyID: String {
    ServerProfile.standard.replyID(path: arrived.path) ?? ""
  }

  /// The records that a search names.
  var searched: [StoredKey] {
    guard let filters = fields["filters"], let provider = filters["provider"]?.string else {
      return []
    }
    switch operation {
    case .organisationSearch:
      return (filters["externalId"]?.texts ?? []).map {
        .organisation(provider: provider, externalID: $0.lowercased())
      }
    case .userSearch:
      return (filters["userName"]?.texts ?? []).map {
        .user(provider: provider, userName: $0.lowercased())
      }
    default: return []
    }
  }
}
