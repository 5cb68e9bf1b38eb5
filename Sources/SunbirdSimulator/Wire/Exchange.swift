import Codecs
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// A fault closes the connection in the middle of an exchange.
struct FaultCut: Error {}

/// Serves one request: reads it whole, has it answered, and sends the answer or what a fault leaves
/// of it.
struct Exchange: Sendable {
  let service: SharedService
  let control: ControlAPI
  let compressesReplies: Bool
  let now: @Sendable () -> Date

  /// The largest body that is read, in bytes. The gateway's own limit is far below.
  private static let maxBodyBytes = 64 << 20

  /// Longer than any client waits.
  private static let forEver = Duration.seconds(3600)

  /// Throwing closes the connection. A request whose body breaks off throws before it is handled.
  func respond(
    to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    if let bytes = service.withLock({ $0.breakOff(Self.head(of: request)) }) {
      try await Self.readPart(of: request, bytes: bytes)
      try await send(.bodyTimeout, of: Self.head(of: request), writer)
      throw FaultCut()
    }
    let arrived = try await Self.collect(request)
    if arrived.path.hasPrefix(ControlAPI.prefix) {
      let answer = control.answer(arrived)
      try await send(answer.reply, of: arrived, writer)
      answer.afterwards?()
      return
    }
    let arrival = service.withLock { $0.arrive(arrived) }
    do {
      let planned = try await served { try await plan(arrival.fault, arrived) }
      let cut = planned.delivery == .whole ? nil : planned.delivery
      service.withLock {
        $0.finish(arrival.number, status: planned.reply?.status, isLost: cut != nil)
      }
      try await deliver(planned, of: arrived, writer, on: channel)
    } catch {
      service.withLock { $0.finish(arrival.number, status: nil, isLost: true) }
      throw error
    }
  }

  /// The server is done with a request when its answer is made: the client may send its next one
  /// before this process has noticed that the answer has left.
  private func served(_ work: () async throws -> Planned) async throws -> Planned {
    defer { service.withLock { $0.leave() } }
    return try await work()
  }

  private enum Delivery: Hashable {
    case whole
    case cut(afterBytes: Int)
    case reset
    case none
  }

  private struct Planned {
    let reply: HTTPReply?
    let delivery: Delivery
  }

  private func plan(_ fault: Fault.Action?, _ request: ArrivedRequest) async throws -> Planned {
    switch fault {
    case nil: return Planned(reply: handle(request), delivery: .whole)
    case .loseAnswerAfterCommit: return Planned(reply: handle(request), delivery: .none)
    case .closeBeforeHandling: return Planned(reply: nil, delivery: .none)
    case .delay(let duration):
      try await Task.sleep(for: duration)
      return Planned(reply: handle(request), delivery: .whole)
    case .swallow:
      try await Task.sleep(for: Self.forEver)
      return Planned(reply: nil, delivery: .none)
    case .status(let status, let contentType, let body, let commit, let headers):
      if commit { _ = handle(request) }
      let reply = HTTPReply(
        status: status, contentType: contentType, body: body, headers: headers)
      return Planned(reply: reply, delivery: .whole)
    case .portal(let form): return Planned(reply: .portal(form), delivery: .whole)
    case .otherCall: return Planned(reply: .ofAnotherCall, delivery: .whole)
    case .resetBehind(let status, let body, let commit):
      if commit { _ = handle(request) }
      return Planned(
        reply: HTTPReply(status: status, contentType: "text/html", body: body), delivery: .reset)
    // Struck before the body was read.
    case .bodyTimeout: return Planned(reply: .bodyTimeout, delivery: .whole)
    case .commitLate(let duration):
      let due = now().addingTimeInterval(duration / .seconds(1))
      return Planned(
        reply: handle(request, in: .late(until: due)), delivery: .whole)
    case .unstored(let fields):
      return Planned(reply: handle(request, in: .unstored(fields)), delivery: .whole)
    case .upload(let trouble):
      return Planned(reply: handle(request, in: .upload(trouble)), delivery: .whole)
    case .cutJSON(let bytes):
      return Planned(reply: handle(request), delivery: .cut(afterBytes: bytes))
    }
  }

  private func handle(_ request: ArrivedRequest, in trouble: InnerTrouble? = nil) -> HTTPReply {
    service.withLock { $0.answer(request, in: trouble) }
  }

  private func deliver(
    _ planned: Planned, of request: ArrivedRequest, _ writer: consuming ResponseWriter,
    on channel: any Channel
  ) async throws {
    guard let reply = planned.reply else { throw FaultCut() }
    switch planned.delivery {
    case .none: throw FaultCut()
    case .whole: try await send(reply, of: request, writer)
    case .cut(let bytes):
      let head = head(of: reply, contentLength: reply.body.count)
      let part = ByteBuffer(bytes: reply.body.prefix(bytes))
      try await writer.write(
        response: head, body: ResponseBody { try await $0.write(part) })
      throw FaultCut()
    case .reset:
      // Without a length: how long the page is, the end of the connection is to tell.
      let head = head(of: reply, contentLength: nil)
      let page = ByteBuffer(bytes: reply.body)
      try await writer.write(response: head, body: ResponseBody { try await $0.write(page) })
      // A connection that is closed as a whole without lingering ends by a reset; what serves it
      // would end its sending side first.
      let atOnce = linger(l_onoff: 1, l_linger: 0)
      try await (channel as? any SocketOptionProvider)?.setSoLinger(atOnce).get()
      try await channel.close()
      throw FaultCut()
    }
  }

  private func send(
    _ reply: HTTPReply, of request: ArrivedRequest, _ writer: consuming ResponseWriter
  ) async throws {
    var reply = reply
    if compressesReplies, request.acceptsGzip, reply.body.count >= Self.minCompressedBytes {
      reply.body = try Gzip.compress(reply.body)
      reply.headers["Content-Encoding"] = "gzip"
      reply.headers["Vary"] = "Accept-Encoding"
    }
    try await writer.write(
      response: head(of: reply, contentLength: reply.body.count),
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
  }

  /// nginx's `gzip_min_length` in Sunbird's deployments (sunbird.md §6).
  private static let minCompressedBytes = 256

  private func head(of reply: HTTPReply, contentLength: Int?) -> HTTPResponse {
    var fields = HTTPFields()
    fields[.contentType] = reply.contentType
    fields[.contentLength] = contentLength.map { "\($0)" }
    fields[.date] = HTTPDate.text(now())
    for (name, value) in reply.headers {
      guard let name = HTTPField.Name(name) else { continue }
      fields[name] = value
    }
    return HTTPResponse(status: .init(code: reply.status), headerFields: fields)
  }

  private static func collect(_ request: Request) async throws -> ArrivedRequest {
    let buffer = try await request.body.collect(upTo: maxBodyBytes)
    return arrived(request, body: Array(buffer.readableBytesView))
  }

  /// The request without its body.
  private static func head(of request: Request) -> ArrivedRequest { arrived(request, body: []) }

  private static func readPart(of request: Request, bytes: Int) async throws {
    var read = 0
    for try await piece in request.body {
      read += piece.readableBytes
      if read >= bytes { return }
    }
  }

  private static func arrived(_ request: Request, body: [UInt8]) -> ArrivedRequest {
    var headers: [String: String] = [:]
    for field in request.headers {
      headers.merge([field.name.canonicalName: field.value]) { "\($0), \($1)" }
    }
    if let host = request.head.authority { headers["host"] = host }
    return ArrivedRequest(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
      headers: headers, body: body)
  }
}
