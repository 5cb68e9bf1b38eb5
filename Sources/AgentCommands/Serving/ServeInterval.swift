import ArgumentParser

/// A time on the command line: `90`, `90s`, `15m`, `2h` or `1d`.
struct ServeInterval: ExpressibleByArgument, Equatable {
  let seconds: Double

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
  /// Longer than a year is a mistake.
  private static let longest = 366.0 * 86_400

  init?(argument: String) {
    let unit = argument.last.flatMap { Self.units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }),
      let number = Double(digits)
    else { return nil }
    seconds = number * (unit ?? 1)
    guard (1...Self.longest).contains(seconds) else { return nil }
  }
}
