import Registry
import SunbirdSimulator

/// What kind of world it is, beside its faults: drawn once, by the seed alone.
struct Traits: Sendable {
  var generation = Generation.all[0]
  /// How many connections each office may have.
  var connections = 1
  /// How long the index follows behind, in milliseconds.
  var indexDelay: Int64 = 0
  /// How long an upload waits for its turn, in milliseconds.
  var bulkDelay: Int64 = 0
  var uniqueEmail = false
  var requestGzip = SimulatorOptions.RequestGzip.accepted
  /// The gateway's budget; nil for none.
  var budget: Budget?
  /// The user whose token the offices show; nil for one that nobody edits.
  var ownUser: StoredKey?

  /// How often a consumer may make each call in an hour.
  struct Budget: Sendable {
    let readsPerHour: Int
    let writesPerHour: Int
    /// Whether all offices are one consumer.
    let isShared: Bool
  }

  /// To believe an absence takes six questions in a row, and two offices may need them at once.
  private static let leastReads = 14

  init() {}

  init(_ dice: inout Dice) {
    indexDelay = dice.happens(permille: 600) ? Int64(dice.number(in: 1...8000)) : 0
    connections = dice.happens(permille: 300) ? 1 : dice.number(in: 2...6)
    uniqueEmail = dice.happens(permille: 300)
    requestGzip = dice.pick([.accepted, .accepted, .malformed, .unsupported])
    generation = dice.pick(Generation.lived)
    if dice.happens(permille: 400) {
      budget = Budget(
        readsPerHour: dice.number(in: Self.leastReads...60), writesPerHour: dice.number(in: 2...4),
        isShared: dice.happens(permille: 350))
    }
    guard generation.hasUploads else { return }
    bulkDelay = Int64(dice.pick([0, 0, dice.number(in: 1...8000), dice.number(in: 1...300_000)]))
    if dice.happens(permille: 500) {
      ownUser = .user(provider: People.provider, userName: dice.pick(People.users))
    }
  }

  /// In words, for the trace.
  var text: String {
    var words = [
      "speaks \(generation.profile.name)", "\(connections) connections",
      "index \(indexDelay) ms behind", "gzip \(requestGzip.rawValue)",
    ]
    if let budget {
      words.append(
        "\(budget.writesPerHour) writes and \(budget.readsPerHour) reads of a kind an hour"
          + (budget.isShared ? " for all" : ""))
    }
    if generation.hasUploads { words.append("uploads wait \(bulkDelay) ms") }
    if let ownUser { words.append("token of \(ownUser)") }
    return words.joined(separator: ", ")
  }
}

extension Traits {
  func gateway(of offices: Int) -> GatewayOptions {
    var options = GatewayOptions(
      consumers: consumers(of: offices), callsPerHour: budget?.readsPerHour)
    guard let budget else { return options }
    for operation in ServedOperation.allCases where !operation.isRead {
      options.ownLimits[operation] = budget.writesPerHour
    }
    return options
  }

  /// The consumers that the offices are, one for each or one for all; nil where the gateway asks
  /// for none.
  func consumers(of offices: Int) -> [GatewayConsumer]? {
    guard let budget else { return nil }
    return (0..<(budget.isShared ? 1 : offices)).map {
      GatewayConsumer(
        username: "office-\($0 + 1)", key: "office-\($0 + 1)", secret: "secret",
        groups: GatewayConsumer.integrationPartnerGroups)
    }
  }
}
