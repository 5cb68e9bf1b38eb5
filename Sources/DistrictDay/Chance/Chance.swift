/// Seeded choices.
///
/// The standard library's `random(in:using:)` and `shuffled(using:)` may change their algorithms
/// between Swift releases, which would change the committed fixture; these never do.
struct Chance: Sendable {
  private var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  /// A number from zero up to, not including, `bound`. The bias of this short way is below
  /// `bound` / 2⁶⁴.
  mutating func number(below bound: Int) -> Int {
    precondition(bound > 0, "nothing to choose from")
    return Int(generator.next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + number(below: range.count)
  }

  mutating func happens(percent: Int) -> Bool {
    number(below: 100) < percent
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(below: elements.count)]
  }

  /// `count` different positions' elements of `elements`, in random order.
  mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    Array(shuffled(elements).prefix(count))
  }

  /// Fisher–Yates.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var shuffled = elements
    var last = shuffled.count - 1
    while last > 0 {
      shuffled.swapAt(last, number(in: 0...last))
      last -= 1
    }
    return shuffled
  }
}
