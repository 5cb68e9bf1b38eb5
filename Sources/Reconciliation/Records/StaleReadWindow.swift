import Registry

/// What a record was on the server until a moment ago: an index that lags may still show it, and
/// then it is no change of somebody else's.
package struct StaleReadWindow: Hashable, Sendable, Codable {
  /// The machine's uptime, in seconds, when the record last moved.
  package let at: Double
  /// The values that gave way to the base, newest first; `null` where there was none.
  package let values: [FieldName: [FieldValue]]
  /// Whether it was there, and was not, before.
  package let wasPresent: Bool
  package let wasAbsent: Bool

  package init(
    at: Double, values: [FieldName: [FieldValue]], wasPresent: Bool, wasAbsent: Bool
  ) {
    self.at = at
    self.values = values
    self.wasPresent = wasPresent
    self.wasAbsent = wasAbsent
  }

  /// Seconds since the record moved, at the least: the machine may have been started anew.
  package func age(at uptime: Double) -> Double {
    StoredMoment.age(since: at, atUptime: uptime)
  }

  /// Takes note of a record's move from one state to another.
  ///
  /// - Parameter window: for how many seconds what went before is kept.
  package static func moving(
    from old: Record, to base: Fields, presence: Presence, at uptime: Double,
    window: Double = window
  ) -> StaleReadWindow {
    let earlier = old.staleReads.flatMap { $0.age(at: uptime) < window ? $0 : nil }
    var values = earlier?.values ?? [:]
    for name in (old.base ?? [:]).changes(to: base) {
      let before = old.base?[name] ?? .null
      values[name] = [before] + (values[name] ?? []).filter { $0 != before }
    }
    // A membership that was changed was taken away and added anew.
    let isRemade = old.key.kind == .membership
    return StaleReadWindow(
      at: uptime, values: values,
      wasPresent: old.presence == .present || earlier?.wasPresent == true,
      wasAbsent: old.presence != .present || isRemade || earlier?.wasAbsent == true)
  }

  /// Seconds for which what went before is kept: longer than any index is known to lag.
  package static let window: Double = 60
}
