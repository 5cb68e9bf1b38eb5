extension Int {
  /// The number with what it counts: `1 request`, `2 requests`.
  ///
  /// - Parameter noun: one of them; several have an `s` at its end.
  func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
