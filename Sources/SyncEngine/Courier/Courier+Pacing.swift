extension Courier {
  /// How many turns may be taken at once: one until Sunbird has answered.
  var window: Int { hasHeardSunbird ? flight.size + flight.ready : 1 }

  /// Most edits that are planned together: one until Sunbird has answered.
  var batchLimit: Int { hasHeardSunbird ? batchSize.size : 1 }
}
