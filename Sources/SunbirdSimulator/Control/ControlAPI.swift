import Codecs

/// The stand-in's own calls under `/_sim/`, which pass no gateway and meet no fault.
///
/// | call | body | answer |
/// |---|---|---|
/// | `GET /_sim/effects` | | `{"byRecord":{"org-create org:ap/dise-1":1},"byMessageID":{…}}` |
/// | `GET /_sim/state` | | `{"rows":[{"key","id","fields","createdDate","updatedDate","isRemoved"}]}` |
/// | `GET /_sim/requests` | | `{"requests":[{"number","method","path","headers","bodyBytes","isGzipped","body","operation","record","status","isReplyLost"}]}` |
/// | `GET /_sim/tokens` | | `{"USERNAME":"TOKEN"}` of the gateway's consumers |
/// | `POST /_sim/faults` | a fault, see `Fault.init(control:)` | `{}` |
/// | `DELETE /_sim/faults` | | `{}` |
/// | `POST /_sim/change` | `{"record":KEY,"fields":{…}}` or `{"record":KEY,"remove":true}` | `{}` |
/// | `POST /_sim/refuse` | `{"seconds":N}` | `{}`, then connections are refused that long |
///
/// A request that can't be understood is 400 `{"error":"…"}`, an unknown call 404.
struct ControlAPI: Sendable {
  static let prefix = "/_sim/"

  let service: SharedService
  let consumers: [GatewayConsumer]
  let refuse: @Sendable (Duration) -> Void

  struct Answer {
    let reply: HTTPReply
    /// What is to be done once the answer has been sent.
    var afterwards: (@Sendable () -> Void)?
  }

  func answer(_ request: ArrivedRequest) -> Answer {
    do {
      return try call(request)
    } catch {
      return Self.json(error.status, ["error": .string(error.message)])
    }
  }

  private func call(_ request: ArrivedRequest) throws(ControlError) -> Answer {
    switch (request.method, request.path.dropFirst(Self.prefix.count)) {
    case ("GET", "effects"): return Self.json(200, effects)
    case ("GET", "state"): return Self.json(200, state)
    case ("GET", "requests"): return Self.json(200, requests)
    case ("GET", "tokens"): return Self.json(200, tokens)
    case ("POST", "faults"):
      let fault = try Fault(control: try Self.body(request))
      service.withLock { $0.faults.add(fault) }
      return Self.json(200, [:])
    case ("DELETE", "faults"):
      service.withLock { $0.faults.clear() }
      return Self.json(200, [:])
    case ("POST", "change"):
      try change(try Self.body(request))
      return Self.json(200, [:])
    case ("POST", "refuse"):
      let duration = try Self.body(request).seconds("seconds")
      var answer = Self.json(200, [:])
      answer.afterwards = { refuse(duration) }
      return answer
    case (_, let call): throw .unknownCall("\(request.method) \(call)")
    }
  }

  private func change(_ body: ControlBody) throws(ControlError) {
    let key = try body.record("record")
    if body.members["remove"]?.bool ?? false {
      service.withLock { $0.removeAsSomebodyElse(key) }
    } else {
      let fields = body.members["fields"]?.object ?? [:]
      service.withLock { $0.changeAsSomebodyElse(key, fields) }
    }
  }

  private static func body(_ request: ArrivedRequest) throws(ControlError) -> ControlBody {
    guard let members = request.json?.object else { throw .notAnObject }
    return ControlBody(members: members)
  }

  private static func json(_ status: Int, _ body: JSONValue) -> Answer {
    Answer(
      reply: HTTPReply(status: status, contentType: "application/json", body: body.json + "\n"))
  }
}

extension ControlAPI {
  private var effects: JSONValue {
    let effects = service.withLock { $0.effects }
    return [
      "byRecord": .object(effects.byRecord.mapValues { .number(Double($0)) }),
      "byMessageID": .object(effects.byMessageID.mapValues { .number(Double($0)) }),
    ]
  }

  private var state: JSONValue {
    let rows = service.withLock { service in
      StoredKey.Kind.allCases.flatMap { service.records.committed.all($0) }
    }
    return ["rows": .array(rows.map(Self.shown))]
  }

  private var requests: JSONValue {
    ["requests": .array(service.withLock { $0.log.records }.map(Self.shown))]
  }

  private var tokens: JSONValue {
    .object(Dictionary(consumers.map { ($0.username, .string($0.token())) }) { $1 })
  }

  private static func shown(_ row: StoredRow) -> JSONValue {
    [
      "key": .string(row.key.description),
      "id": .string(row.id),
      "fields": .object(row.fields),
      "createdDate": .string(SunbirdTime.sunbird(row.createdAt)),
      "updatedDate": row.updatedAt.map { .string(SunbirdTime.sunbird($0)) } ?? .null,
      "isRemoved": .bool(row.isRemoved),
    ]
  }

  private static func shown(_ request: RequestRecord) -> JSONValue {
    [
      "number": .number(Double(request.number)),
      "method": .string(request.method),
      "path": .string(request.path),
      "headers": .object(request.headers.mapValues(JSONValue.string)),
      "bodyBytes": .number(Double(request.bodyBytes)),
      "isGzipped": .bool(request.isGzipped),
      "body": .string(request.bodyText),
      "operation": request.operation.map { .string($0.rawValue) } ?? .null,
      "record": request.record.map { .string($0.description) } ?? .null,
      "status": request.replyStatus.map { .number(Double($0)) } ?? .null,
      "isReplyLost": .bool(request.isReplyLost),
    ]
  }
}
