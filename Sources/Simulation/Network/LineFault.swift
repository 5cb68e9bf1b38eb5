import SunbirdSimulator

/// What befalls one exchange.
enum LineFault: Sendable {
  case none
  /// No connection; nothing has left.
  case refused
  /// The request is lost on the way.
  case requestLost
  /// It takes effect; its answer is lost.
  case answerLost
  /// The client gives up; the request takes effect later, still within what an office waits before
  /// it believes an absence (`IndexDelay`).
  case landsLate
  /// A proxy delivers it twice in a row; the second answer comes back.
  case duplicated
  /// A network's login in Sunbird's place, in one of its forms.
  case portal(Portal)
  /// Something on the way answers with a status that Sunbird may mean, too, before or after the
  /// request took effect.
  case page(WayPage, commits: Bool)
  /// Sunbird's envelope around the answer to another call: the request went elsewhere.
  case otherCall
  /// A body comes to something on the way in part; it says so and closes.
  case bodyStalled
  /// The server ends its connection and has not taken the request (HTTP/2's GOAWAY).
  case notTaken
  /// An error of Sunbird's own machinery, before or after the request took effect.
  case trouble(code: String, commits: Bool)
  /// A creation is decided; Sunbird says that it gave up waiting for itself, and makes it later than
  /// an office waits for an absence.
  case commitsLate(milliseconds: Int)
  case unauthorized(byGateway: Bool)
  case throttled(retryAfterSeconds: Int?, byGateway: Bool)
  /// It takes effect; half of the answer arrives, as a cut or as if it were whole.
  case answerCut(isNoticed: Bool)
  /// The process dies before the first byte.
  case crashBefore
  /// The process dies when the request is out: it takes effect at once, later or never.
  case crashAfter(lands: Bool, late: Bool)
}

extension FaultProfile {
  func fault(_ dice: inout Dice) -> LineFault {
    let kinds: [(Int, Kind)] = [
      (refused, .refused), (requestLost, .requestLost), (answerLost, .answerLost),
      (landsLate, .landsLate), (duplicated, .duplicated), (portal, .portal), (webPage, .webPage),
      (wayPage, .wayPage), (otherCall, .otherCall), (bodyStalled, .bodyStalled),
      (notTaken, .notTaken),
      (serverTrouble, .trouble), (unauthorized, .unauthorized), (throttled, .throttled),
      (answerCut, .answerCut), (crashAtSend, .crash), (commitsLate, .commitsLate),
    ]
    let misfortune = kinds.reduce(0) { $0 + $1.0 }
    let kind = dice.pick(
      weighted: kinds.map { (weight: $0.0, choice: $0.1) }
        + [(weight: max(1000 - misfortune, 300), choice: Kind.none)])
    switch kind {
    case .none: return .none
    case .refused: return .refused
    case .requestLost: return .requestLost
    case .answerLost: return .answerLost
    case .landsLate: return .landsLate
    case .duplicated: return .duplicated
    case .portal: return .portal(dice.pick(Portal.allCases))
    case .webPage: return .page(.gatewayTrouble(&dice), commits: dice.happens(permille: 500))
    case .wayPage: return .page(.any(&dice), commits: dice.happens(permille: 500))
    case .otherCall: return .otherCall
    case .bodyStalled: return .bodyStalled
    case .notTaken: return .notTaken
    case .trouble:
      let codes = ["ACTOR_CONNECTION_ERROR", "INTERNAL_ERROR", "DB_INSERTION_FAIL", "gateway"]
      return .trouble(code: dice.pick(codes), commits: dice.happens(permille: 400))
    case .commitsLate: return .commitsLate(milliseconds: dice.number(in: 1000...40_000))
    case .unauthorized: return .unauthorized(byGateway: dice.happens(permille: 500))
    case .throttled:
      return .throttled(
        retryAfterSeconds: dice.pick([nil, 3, 120]), byGateway: dice.happens(permille: 500))
    case .answerCut: return .answerCut(isNoticed: dice.happens(permille: 500))
    case .crash:
      if dice.happens(permille: 300) { return .crashBefore }
      return .crashAfter(
        lands: dice.happens(permille: 700), late: dice.happens(permille: 400))
    }
  }

  private enum Kind {
    case none, refused, requestLost, answerLost, landsLate, duplicated, portal, webPage, wayPage
    case otherCall, bodyStalled, notTaken, trouble, unauthorized, throttled, answerCut, crash
    case commitsLate
  }
}
