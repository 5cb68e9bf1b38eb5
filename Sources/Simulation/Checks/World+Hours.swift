import SunbirdSimulator

// MARK: The gateway's hour

extension World {
  /// A call of the office reaches the gateway without its pass: a proxy delivers it twice, or it comes
  /// later than anybody waited for it, or its answer, which says so first in this hour, does not come.
  /// Nobody can know that it is counted.
  func noteStray(_ delivery: SimulatedDelivery) {
    guard let operation = delivery.call.operation else { return }
    offices[delivery.call.office].memory.strays[operation] = server.hour
  }

  /// No write leaves to be refused for its hour. What a pass was told within the hour of how many are
  /// left holds with those that are under way, as long as nobody else is the same consumer and no
  /// call of the office goes astray. Its clock has to go evenly: how far the server's hour is, an
  /// office knows by its own clock.
  func checkHour(_ reply: HTTPReply, of delivery: SimulatedDelivery) {
    let call = delivery.call
    guard let budget = traits.budget, !budget.isShared, reply.status == 429,
      let operation = call.operation, !operation.isRead, delivery.toldHour == server.hour,
      offices[call.office].memory.strays[operation] != server.hour,
      offices[call.office].pass?.clockWasSet == false, !isCopied(call.office)
    else { return }
    breaks(
      .leavesForNothing,
      "\(offices[call.office].name) sends \(operation.rawValue) for \(call.edit ?? ""), although its "
        + "hour is used up")
  }

  /// Whether a machine made from the same disk shows the same token.
  private func isCopied(_ number: Int) -> Bool {
    let token = offices[number].settings.credentials.consumerToken
    return offices.count { $0.settings.credentials.consumerToken == token } > 1
  }
}
