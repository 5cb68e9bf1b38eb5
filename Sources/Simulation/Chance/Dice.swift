/// Seeded choices of a simulated world. Whatever is drawn, is drawn from here, so that a seed
/// repeats its world to the letter.
///
/// The standard library's `random(in:using:)` may change its algorithm between releases, which
/// would make old seeds worthless; this does not.
struct Dice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From zero up to, not including, `bound`.
  mutating func number(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
  }

  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + number(below: range.count)
  }

  mutating func happens(permille: Int) -> Bool { number(below: 1000) < permille }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(below: elements.count)]
  }

  /// One of the choices, each as likely as its weight says.
  mutating func pick<Element>(weighted choices: [(weight: Int, choice: Element)]) -> Element {
    var left = number(below: choices.reduce(0) { $0 + $1.weight })
    for (weight, choice) in choices {
      if left < weight { return choice }
      left -= weight
    }
    return choices[choices.count - 1].choice
  }

  /// Dice of their own for somebody else, which do not depend on how often these are thrown later.
  mutating func split() -> Dice { Dice(seed: next()) }
}
