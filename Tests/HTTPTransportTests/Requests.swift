import Testing

@testable import HTTPTransport

extension HTTPRequest {
  static func get(_ url: String, headers: [HTTPHeader] = []) -> HTTPRequest {
    HTTPRequest(method: .get, url: url, headers: headers)
  }

  static func send(_ method: HTTPMethod, _ url: String, _ body: String) -> HTTPRequest {
    HTTPRequest(
      method: method, url: url,
      headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
      body: Body(bytes: Array(body.utf8)))
  }
}

extension HTTPExchange {
  var response: HTTPResponse? {
    switch result {
    case .success(let response): response
    case .failure: nil
    }
  }

  var failure: TransportFailure? {
    switch result {
    case .success: nil
    case .failure(let failure): failure
    }
  }
}

/// Runs `work` with a transport, and closes that.
func withTransport(
  _ limits: TransportLimits = TransportLimits(), clock: SteppedClock? = nil,
  _ work: (CurlTransport) async throws -> Void
) async throws {
  let transport =
    try clock.map { try CurlTransport(limits: limits, now: $0.now) }
    ?? CurlTransport(limits: limits)
  do {
    try await work(transport)
  } catch {
    await transport.close()
    throw error
  }
  await transport.close()
}

/// Runs `work` with a transport and a scripted server, and closes both.
func withServer(
  limits: TransportLimits = TransportLimits(), receiveBufferBytes: Int32? = nil,
  clock: SteppedClock? = nil, _ script: @escaping RawServer.Script,
  _ work: (CurlTransport, RawServer) async throws -> Void
) async throws {
  let server = try RawServer(receiveBufferBytes: receiveBufferBytes, script: script)
  defer { server.stop() }
  try await withTransport(limits, clock: clock) { try await work($0, server) }
}
