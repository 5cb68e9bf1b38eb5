/// How rough a world is: each kind of trouble in permille of the occasions for it. Half of the
/// kinds are left out of each world, so that rare combinations of the others come about.
struct FaultProfile: Sendable {
  // Per exchange.
  var refused = 0
  var requestLost = 0
  var answerLost = 0
  var landsLate = 0
  var duplicated = 0
  var portal = 0
  var webPage = 0
  var wayPage = 0
  var otherCall = 0
  var bodyStalled = 0
  var notTaken = 0
  var serverTrouble = 0
  var commitsLate = 0
  var unauthorized = 0
  var throttled = 0
  var answerCut = 0
  /// Per exchange: the process dies just before or after it.
  var crashAtSend = 0
  /// Per transaction.
  var crashAtWrite = 0
  /// Per step of the world.
  var machines = Machines()
  var outage = 0
  /// A filter on an office's way that dislikes something.
  var filter = 0
  var erasure = 0
  /// Per occasion to let others go first.
  var interleaving = 0

  /// Nothing goes wrong any more, and every pass runs in one go.
  static let calm = FaultProfile()

  init() {}

  init(_ dice: inout Dice) {
    func draw(_ most: Int) -> Int { Self.draw(most, &dice) }
    refused = draw(60)
    requestLost = draw(80)
    answerLost = draw(80)
    landsLate = draw(60)
    duplicated = draw(30)
    portal = draw(30)
    webPage = draw(60)
    wayPage = draw(80)
    otherCall = draw(40)
    bodyStalled = draw(30)
    notTaken = draw(60)
    serverTrouble = draw(60)
    unauthorized = draw(20)
    throttled = draw(20)
    answerCut = draw(50)
    crashAtSend = draw(40)
    crashAtWrite = draw(20)
    machines = Machines(&dice)
    outage = draw(30)
    filter = draw(40)
    erasure = draw(60)
    commitsLate = draw(60)
    interleaving = dice.number(in: 0...700)
  }

  private static func draw(_ most: Int, _ dice: inout Dice) -> Int {
    dice.happens(permille: 500) ? dice.number(in: 1...most) : 0
  }

  /// What befalls an office's machine, in permille of the steps at which something may.
  struct Machines: Sendable {
    var crash = 0
    var backup = 0
    /// A copy that was made before is put back.
    var restore = 0
    var clockJump = 0
    /// A second machine is made from its disk.
    var clone = 0
    /// Somebody tells a pass to end.
    var signal = 0

    init() {}

    init(_ dice: inout Dice) {
      crash = FaultProfile.draw(10, &dice)
      backup = FaultProfile.draw(60, &dice)
      restore = FaultProfile.draw(60, &dice)
      clockJump = FaultProfile.draw(15, &dice)
      clone = FaultProfile.draw(30, &dice)
      signal = FaultProfile.draw(80, &dice)
    }
  }
}
