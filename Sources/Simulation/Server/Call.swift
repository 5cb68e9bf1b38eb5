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
  let isCompressed: Bool
  let operation: ServedOperation?
  /// The record it is about; nil for searches and uploads.
  let key: StoredKey?
  /// The edit that it carries, by its dot, of several the first; nil for reads.
  let edit: String?
  /// The `id` that Sunbird's envelope around the answer bears.
  let replyID: String
  /// What it asks about or changes.
  let fields: [String: JSONValue]

  init(_ request: HTTPRequest, office: Int, number: Int, to server: SimulatedServer) {
    self.number = number
    self.office = office
    var headers = Dictionary(
      request.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    isCompressed = request.body?.encoding == .gzip
    if isCompressed { headers["content-encoding"] = "gzip" }
    let address = request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
    let path = String(address.prefix { $0 != "?" })
    arrived = ArrivedRequest(
      method: request.method.rawValue, path: path,
      query: String(address.dropFirst(path.count + 1)), headers: headers,
      body: request.body?.bytes ?? [])
    operation = server.profile.operation(path: path)
    replyID = server.profile.replyID(path: path) ?? ""
    fields = arrived.json?["request"]?.object ?? [:]
    edit = headers["x-msgid"]
    key = operation?.isUpload ?? true ? nil : server.subject(of: arrived)
  }

  /// Its unpacked body.
  var text: String { arrived.json?.json ?? "" }

  var isRead: Bool { operation?.isRead ?? true }

  var isUpload: Bool { operation?.isUpload ?? false }

  /// The values that a write wants to set, key parts left out.
  var values: Fields {
    key.map { Fields(fields, of: $0.kind) } ?? [:]
  }

  /// The upload that it asks about, by its process's id.
  var process: String? {
    operation == .uploadStatus ? arrived.path.split(separator: "/").last.map(String.init) : nil
  }

  /// The organisations whose registered users a search counts, by the server's ids.
  var registrations: [String] {
    operation == .userSearch ? fields["filters"]?["regOrgId"]?.texts ?? [] : []
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

extension ServedOperation {
  /// Whether the call brings a table of many records.
  var isUpload: Bool { self == .userUpload || self == .organisationUpload }
}
