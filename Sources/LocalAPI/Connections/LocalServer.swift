import Codecs
import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// What answers requests.
package struct LocalResponder: Sendable {
  /// Decides by a request's head whether its body is read at all: the answer where it is not.
  let refuse: @Sendable (RequestHead, Door) async -> LocalAnswer?
  let answer: @Sendable (LocalRequest) async -> LocalAnswer

  package init(
    refuse: @escaping @Sendable (RequestHead, Door) async -> LocalAnswer?,
    answer: @escaping @Sendable (LocalRequest) async -> LocalAnswer
  ) {
    self.refuse = refuse
    self.answer = answer
  }
}

/// Serves programs of this machine over HTTP/1.1, at sockets that listen already.
package final class LocalServer: Sendable {
  private let limits: ServingLimits
  private let responder: LocalResponder
  private let log = Logger(label: "local-api") { _ in SwiftLogNoOpLogHandler() }
  private let state: Mutex<State>

  private struct State {
    var table: ConnectionTable<ObjectIdentifier>
    var channels: [ObjectIdentifier: any Channel] = [:]
    var listening: [any Channel] = []
    var isDraining = false
  }

  package init(limits: ServingLimits = ServingLimits(), responder: LocalResponder) {
    self.limits = limits
    self.responder = responder
    state = Mutex(State(table: ConnectionTable(limit: limits.connections)))
  }

  /// Accepts connections from now on. The socket's descriptor is the server's from here.
  package func listen(at socket: ListeningSocket) async throws {
    let http = http(at: socket.door)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { [self] channel in
        http.setup(channel: channel, logger: log).map { [self] connection in
          if !admits(channel) { channel.close(promise: nil) }
          // Who has been wrapped has to be served, also who is turned away: NIO traps where it is not.
          Task { await http.handle(value: connection, logger: self.log) }
        }
      }
      .withBoundSocket(socket.descriptor).get()
    state.withLock { $0.listening.append(channel) }
  }

  /// Accepts no more connections, lets the requests under way end, and closes everything; what has not
  /// ended after a while is closed all the same.
  package func drain() async {
    let listening = state.withLock { state in
      state.isDraining = true
      return state.listening
    }
    for channel in listening { try? await channel.close() }  // closed already is as good
    let open = state.withLock { Array($0.channels.values) }
    for channel in open {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
    let limit = Task {
      try await Task.sleep(for: .seconds(limits.drainSeconds))
      for channel in open { channel.close(promise: nil) }
    }
    for channel in open { try? await channel.closeFuture.get() }  // however it closes
    limit.cancel()
  }

  /// How many connections are open.
  package var connections: Int { state.withLock { $0.channels.count } }

  private func admits(_ channel: any Channel) -> Bool {
    let id = ObjectIdentifier(channel)
    let (isAdmitted, given) = state.withLock { state -> (Bool, (any Channel)?) in
      guard !state.isDraining else { return (false, nil) }
      let given: (any Channel)?
      switch state.table.open(id) {
      case .refused: return (false, nil)
      case .admitted: given = nil
      case .admittedInPlaceOf(let other): given = state.channels.removeValue(forKey: other)
      }
      state.channels[id] = channel
      return (true, given)
    }
    given?.close(promise: nil)
    guard isAdmitted else { return false }
    channel.closeFuture.whenComplete { [self] _ in
      state.withLock { state in
        state.table.close(id)
        state.channels[id] = nil
      }
    }
    return true
  }

  private func http(at door: Door) -> HTTP1Channel {
    let changed: @Sendable (any Channel, RequestClock.Phase) -> Void = { [weak self] in
      self?.note($0, $1)
    }
    return HTTP1Channel(
      responder: { [weak self] request, writer, channel in
        try await self?.serve(request, writer, on: channel, door)
      },
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [RequestClock(limits: self.limits, changed: changed)],
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
          maxHeaderFieldCount: limits.headLines)))
  }

  private func note(_ channel: any Channel, _ phase: RequestClock.Phase) {
    let id = ObjectIdentifier(channel)
    state.withLock { state in
      switch phase {
      case .waiting: state.table.waits(id)
      case .answering: state.table.answers(id)
      }
    }
  }

  // MARK: One request

  private func serve(
    _ request: Request, _ writer: consuming ResponseWriter, on channel: any Channel, _ door: Door
  ) async throws {
    let head = RequestHead(request, peer: await peer(of: channel, door))
    if let refusal = await responder.refuse(head, door) {
      return try await send(refusal, writer)
    }
    if (head.contentLength ?? 0) > limits.bodyBytes { return try await send(.tooLarge, writer) }
    if head["expect"]?.lowercased() == "100-continue" {
      try await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: limits.bodyBytes)
    } catch is NIOTooManyBytesError {
      return try await send(.tooLarge, writer)
    }
    let arrived = LocalRequest(head: head, body: Array(body.readableBytesView))
    try await send(await responder.answer(arrived), writer)
  }

  private func send(_ answer: LocalAnswer, _ writer: consuming ResponseWriter) async throws {
    var fields = HTTPFields()
    fields[.contentType] = answer.contentType
    fields[.contentLength] = "\(answer.body.count)"
    fields[.date] = HTTPDate.text(Date())
    // It is personal data, and tomorrow it is another.
    fields[.cacheControl] = "no-store"
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    try await writer.write(
      response: HTTPResponse(status: .init(code: answer.status), headerFields: fields),
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }

  private func peer(of channel: any Channel, _ door: Door) async -> LocalPeer {
    switch door {
    case .loopback: return .address(channel.remoteAddress?.ipAddress ?? "")
    case .file:
      // A system that does not tell who is there leaves the name to whoever runs this program.
      let credentials: PeerCredentials? = try? await (channel as? any SocketOptionProvider)?
        .unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED)).get()
      return .user(credentials?.user)
    }
  }
}

/// What the kernel says of who has connected (unix(7), SO_PEERCRED): glibc shows its own type to
/// programs with _GNU_SOURCE only.
private struct PeerCredentials: Sendable {
  var process: Int32
  var user: UInt32
  var group: UInt32
}

extension RequestHead {
  fileprivate init(_ request: Request, peer: LocalPeer) {
    var headers: [String: String] = [:]
    for field in request.headers {
      headers.merge([field.name.canonicalName: field.value]) { "\($0), \($1)" }
    }
    if let host = request.head.authority { headers["host"] = host }
    self.init(
      method: request.method.rawValue, path: request.uri.path, headers: headers, peer: peer)
  }
}
