import Synchronization

/// Dice for the engine's own jitter, which it throws wherever it runs.
final class SharedDice: Sendable {
  private let dice: Mutex<Dice>

  init(_ dice: Dice) { self.dice = Mutex(dice) }

  /// A number from 0 up to 1.
  func chance() -> Double {
    dice.withLock { Double($0.next() >> 11) / Double(1 << 53) }
  }

  /// A number for a copy's epoch, as unlike those of others as a real one.
  func epoch() -> UInt32 { dice.withLock { UInt32($0.number(in: 100_000...999_999_999)) } }
}
