import NIOCore
import NIOHTTPTypes

/// Closes a connection on which a request takes too long to arrive, or its answer to be taken; tells
/// which of both it waits for.
final class RequestClock: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  enum Phase: Sendable {
    case waiting
    case answering
  }

  private let limits: ServingLimits
  private let changed: @Sendable (any Channel, Phase) -> Void
  private var timer: Scheduled<Void>?
  /// Requests that have arrived whole and are not answered yet; one less where one was answered before
  /// its body had arrived.
  private var underWay = 0

  init(limits: ServingLimits, changed: @escaping @Sendable (any Channel, Phase) -> Void) {
    self.limits = limits
    self.changed = changed
  }

  func handlerAdded(context: ChannelHandlerContext) { begin(.waiting, context) }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) {
      underWay += 1
      begin(phase, context)
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else {
      return context.write(data, promise: promise)
    }
    let written = promise ?? context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    written.futureResult.whenSuccess {
      let (clock, context) = bound.value
      clock.underWay -= 1
      clock.begin(clock.phase, context)
    }
    context.write(data, promise: written)
  }

  private var phase: Phase { underWay > 0 ? .answering : .waiting }

  private func begin(_ phase: Phase, _ context: ChannelHandlerContext) {
    timer?.cancel()
    let seconds = phase == .waiting ? limits.requestSeconds : limits.answerSeconds
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) {
      channel.close(promise: nil)
    }
    changed(channel, phase)
  }
}
