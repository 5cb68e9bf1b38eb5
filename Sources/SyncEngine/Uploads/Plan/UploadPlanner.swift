import Registry

/// Decides which lane carries what: values in, values out.
package struct UploadPlanner: Hashable, Sendable {
  package let lane: SyncLane
  /// Where users without a queued membership are uploaded; nil for nowhere.
  package let bulkOrganisation: RecordKey?
  /// The most rows of one upload.
  package let maxRows: Int

  package init(lane: SyncLane, bulkOrganisation: RecordKey?, maxRows: Int) {
    self.lane = lane
    self.bulkOrganisation = bulkOrganisation
    self.maxRows = maxRows
  }

  /// The route of each candidate, in their order.
  ///
  /// - Parameter looking: organisations under which each new row has to be looked for by itself.
  package func routes(
    _ candidates: [RouteFacts], looking: Set<RecordKey> = []
  ) -> [UploadRoute] {
    let preferred = candidates.map(preferredRoute)
    guard lane == .auto else { return preferred }
    var loads: [RecordKey: Load] = [:]
    for (candidate, route) in zip(candidates, preferred) {
      guard case .upload(let organisation, let takesMembership) = route, candidate.isCreation else {
        continue
      }
      loads[organisation, default: Load()].add(withMembership: takesMembership)
    }
    return zip(candidates, preferred).map { candidate, route in
      guard case .upload(let organisation, _) = route, candidate.singleProblem == nil,
        let load = loads[organisation]
      else { return route }
      let looks = looking.contains(organisation) ? load.rows : 0
      let isCheaper = isCheaper(rows: load.rows, memberships: load.memberships, looks: looks)
      return isCheaper ? route : .single
    }
  }

  /// Whether uploads are worth it: they need at most half the round trips that they save. Each
  /// upload costs itself, a question whether its rows could overwrite somebody, and about three how
  /// far it is.
  ///
  /// - Parameter looks: the rows that have to be looked for by themselves.
  package func isCheaper(rows: Int, memberships: Int = 0, looks: Int = 0) -> Bool {
    let uploads = (rows + maxRows - 1) / maxRows
    return 2 * uploads * Self.roundTripsOfAnUpload <= rows + memberships - looks
  }

  private static let roundTripsOfAnUpload = 5

  /// Whether organisations are made by upload.
  package func uploadsOrganisations(_ count: Int) -> Bool {
    switch lane {
    case .single: false
    case .bulk: count > 0
    case .auto: isCheaper(rows: count)
    }
  }

  private struct Load {
    var rows = 0
    var memberships = 0

    mutating func add(withMembership: Bool) {
      rows += 1
      if withMembership { memberships += 1 }
    }
  }

  /// Where the candidate would go if cost did not matter.
  private func preferredRoute(_ candidate: RouteFacts) -> UploadRoute {
    if candidate.isCreation { return creation(candidate) }
    guard let problem = candidate.singleProblem else { return .single }
    guard lane != .single else { return .rejected(Self.onlyByUpload(problem)) }
    let known = [candidate.registeredUnder] + candidate.memberOf + candidate.toJoin
    guard let organisation = (known + [bulkOrganisation]).compactMap(\.self).first else {
      return .rejected(Self.noOrganisation(problem))
    }
    return .upload(under: organisation, takesMembership: false)
  }

  private func creation(_ candidate: RouteFacts) -> UploadRoute {
    guard lane != .single else {
      return candidate.singleProblem.map(UploadRoute.rejected) ?? .single
    }
    if let organisation = candidate.toJoin.first {
      return .upload(under: organisation, takesMembership: true)
    }
    if let date = candidate.organisationComesAt { return .later(date) }
    if let bulkOrganisation { return .upload(under: bulkOrganisation, takesMembership: false) }
    return candidate.singleProblem.map(UploadRoute.rejected) ?? .single
  }

  private static func onlyByUpload(_ problem: Problem) -> Problem {
    Problem(
      code: problem.code,
      message: "\(problem.message) An upload could, but sync.lane is single: set it to auto.",
      field: problem.field)
  }

  private static func noOrganisation(_ problem: Problem) -> Problem {
    Problem(
      code: problem.code,
      message: "\(problem.message) An upload could, but this office knows no organisation of the "
        + "user's: set sync.bulkOrganisation.",
      field: problem.field)
  }
}
