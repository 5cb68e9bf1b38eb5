import Codecs
import Foundation
import HTTPTransport
import Outbox
import Registry
import Sunbird
import Synchronization
import Testing

@testable import SyncEngine

/// A generation as a row of a table says it.
extension Dialect: CustomTestStringConvertible {
  package var testDescription: String { name }
}

/// A server that answers what a test says, so that what a generation is asked can be seen without one.
final class ScriptedSunbird: Transport {
  /// A request as it arrives.
  struct Call: Sendable {
    let method: String
    /// Behind the address, query included.
    let path: String
    /// The members of the body's `request`.
    let members: [String: JSONValue]
    let body: JSONValue?

    var name: String { "\(method) \(path)" }
  }

  enum Answer: Sendable {
    case result(JSONValue)
    case error(String, status: Int = 400)
    case text(String, status: Int)
    /// The answer is lost; the request may have arrived.
    case lost
  }

  private let answer: @Sendable (Call) -> Answer
  private let arrived = Mutex<[Call]>([])

  init(_ answer: @escaping @Sendable (Call) -> Answer) { self.answer = answer }

  var calls: [Call] { arrived.withLock { $0 } }

  /// The calls but for `reads`, by method and path.
  func names(leavingOut reads: Set<String> = []) -> [String] {
    calls.map(\.name).filter { !reads.contains($0) }
  }

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    let call = Call(request)
    arrived.withLock { $0.append(call) }
    return HTTPExchange(
      result: result(answer(call), of: call), bytesSent: 100, bytesReceived: 100, seconds: 0.1,
      reusedConnection: true)
  }

  func allow(_ requests: Int) {}

  private func result(
    _ answer: Answer, of call: Call
  ) -> Result<HTTPResponse, TransportFailure> {
    switch answer {
    case .result(let result): .success(Self.envelope(200, nil, result, of: call))
    case .error(let code, let status): .success(Self.envelope(status, code, [:], of: call))
    case .text(let text, let status):
      .success(
        HTTPResponse(
          status: status, headers: [HTTPHeader(name: "Content-Type", value: "text/plain")],
          body: Array(text.utf8)))
    case .lost:
      .failure(TransportFailure(kind: .cut, reach: .mayHaveArrived, detail: "the line broke"))
    }
  }

  private static func envelope(
    _ status: Int, _ code: String?, _ result: JSONValue, of call: Call
  ) -> HTTPResponse {
    let parts = call.path.split(separator: "?")[0].split(separator: "/").dropFirst()
    let id = "api." + parts.filter { !["v1", "v2", "v5"].contains($0) }.joined(separator: ".")
    let document: JSONValue = .object([
      "id": .string(id), "ver": "v1", "result": result,
      "params": .object(["err": code.map(JSONValue.string) ?? .null, "errmsg": "any text"]),
      "responseCode": .string(code == nil ? "OK" : "CLIENT_ERROR"),
    ])
    return HTTPResponse(
      status: status, headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
      body: (try? document.serialized()) ?? [])  // what is written here can be written
  }
}

extension ScriptedSunbird.Call {
  init(_ request: HTTPRequest) {
    var bytes = request.body?.bytes ?? []
    if request.body?.encoding == .gzip {
      bytes = (try? Gzip.decompress(bytes, limit: 1 << 20)) ?? []
    }
    let document = try? JSONValue(parsing: bytes)  // a GET has none
    method = request.method.rawValue
    path = String(request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
    members = document?["request"]?.object ?? [:]
    body = document
  }
}

extension TestOffice {
  /// One that speaks `dialect` to a script.
  static func speaking(
    _ dialect: Dialect, organisationType: String? = "school", ownUser: String = "nobody"
  ) async throws -> TestOffice {
    guard let nowhere = URL(string: "http://sunbird.example.org") else { throw CancellationError() }
    return try await TestOffice(server: nowhere) { settings in
      settings.dialect = dialect
      if let organisationType { settings.dialect.fields.take(organisationType: organisationType) }
      settings.credentials = Credentials(userToken: UserTokenText.of(ownUser))
    }
  }

  /// Runs one pass against a script.
  @discardableResult
  func sync(with sunbird: ScriptedSunbird) async throws -> SyncReport {
    let pass = try await SyncPass(
      outbox: outbox, transport: sunbird, settings: settings, clock: clock, chance: { 0.5 })
    return try await pass.run().report
  }
}

enum UserTokenText {
  /// A token whose user has the server's id `user`.
  static func of(_ user: String) -> String {
    let claims = Base64URL.encode(Array(#"{"sub":"\#(user)"}"#.utf8))
    return "e30.\(claims).x"
  }
}
