/// What the answers of each call usually take, so that their bytes can be set aside before they are
/// here. Values in, values out.
struct AnswerSizes: Hashable, Sendable {
  private var usual: [String: Int] = [:]

  /// Bytes of an answer of which nothing is known yet: an envelope and its headers.
  static let unknown = 500

  /// Bytes that the next answer of a call is taken to have.
  func expected(of call: String) -> Int { usual[call] ?? Self.unknown }

  /// An answer was so large. What was expected falls slowly, and rises at once.
  mutating func note(_ bytes: Int, of call: String) {
    guard bytes > 0 else { return }
    let before = usual[call] ?? 0
    usual[call] = max(bytes, before - before / 4)
  }
}
