import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// HTTP/1.1 connections that are never dropped between being accepted and being served.
///
/// NIO traps when the wrapper of an accepted connection is released without having been used, which
/// happens when the server's task is cancelled at that moment. So every connection is kept here
/// until it is served, and those that never were are ended by `endWaiting`.
final class AcceptedConnections: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let http: HTTP1Channel
  private let state = Mutex(State())

  private struct State {
    var isEnded = false
    var waiting: [ObjectIdentifier: Value] = [:]
  }

  init(_ responder: @escaping HTTPChannelHandler.Responder) {
    http = HTTP1Channel(responder: responder)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    http.setup(channel: channel, logger: logger).map { connection in
      let isEnded = self.state.withLock { state in
        if !state.isEnded { state.waiting[ObjectIdentifier(channel)] = connection }
        return state.isEnded
      }
      if isEnded { Task { await self.end(connection, logger) } }
      return connection
    }
  }

  func handle(value: Value, logger: Logger) async {
    state.withLock { $0.waiting[ObjectIdentifier(value.channel)] = nil }
    await http.handle(value: value, logger: logger)
  }

  /// Ends the connections that were accepted and not served, and each that comes later. To be
  /// called when the server's task has ended.
  func endWaiting(_ logger: Logger) async {
    let waiting = state.withLock { state in
      state.isEnded = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for connection in waiting { await end(connection, logger) }
  }

  private func end(_ connection: Value, _ logger: Logger) async {
    connection.channel.close(promise: nil)
    await http.handle(value: connection, logger: logger)
  }
}
