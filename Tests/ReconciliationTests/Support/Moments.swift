import Foundation

/// The moment `seconds` after the start of every test.
func moment(_ seconds: Int) -> Date {
  Date(timeIntervalSince1970: 1_522_656_000 + Double(seconds))
}
