extension Courier {
  /// How many requests may be under way at once: one until Sunbird has answered.
  var window: Int { hasHeardSunbird ? flight.size : 1 }

  /// Most edits that are planned together: one until Sunbird has answered.
  var batchLimit: Int { hasHeardSunbird ? batchSize.size : 1 }
}
