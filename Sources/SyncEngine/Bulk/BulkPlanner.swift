import Foundation
import Registry

/// How edits travel (cli.md, `sync.lane`).
package enum SyncLane: String, CaseIterable, Hashable, Sendable {
  /// By upload where that is cheaper, or the only way; otherwise one request for each record.
  case auto
  /// One request for each record, always.
  case single
  /// By upload wherever an organisation is known for it.
  case bulk
}

/// A user with due edits, as the choice of its lane sees it.
package struct BulkCandidate: Hashable, Sendable {
  package let key: RecordKey
  package let isCreation: Bool
  /// The organisations that the user is to join, in the order that was recorded; they are there.
  package var joining: [RecordKey] = []
  /// The organisations that the user is known to be a member of.
  package var joined: [RecordKey] = []
  /// The organisation under which an upload of ours made the user.
  package var registeredUnder: RecordKey?
  /// When an upload that brings an organisation of this user is asked for again.
  package var organisationComesAt: Date?
  /// Why a request of its own can't carry it; nil where one can.
  package var singleProblem: Problem?

  package init(key: RecordKey, isCreation: Bool) {
    self.key = key
    self.isCreation = isCreation
  }
}

/// Which way one candidate goes.
package enum BulkRoute: Hashable, Sendable {
  /// By upload under this organisation, with the membership `joining` of the candidate's list.
  case upload(under: RecordKey, joining: Int?)
  case single
  /// Not before then: an organisation that it belongs to is being uploaded.
  case later(Date)
  /// Neither lane can carry it.
  case rejected(Problem)
}

/// Decides which lane carries what: values in, values out.
package struct BulkPlanner: Hashable, Sendable {
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
    _ candidates: [BulkCandidate], looking: Set<RecordKey> = []
  ) -> [BulkRoute] {
    let wishes = candidates.map(wish)
    guard lane == .auto else { return wishes }
    var loads: [RecordKey: Load] = [:]
    for (candidate, wish) in zip(candidates, wishes) {
      guard case .upload(let organisation, let joining) = wish, candidate.isCreation else {
        continue
      }
      loads[organisation, default: Load()].add(withMembership: joining != nil)
    }
    return zip(candidates, wishes).map { candidate, wish in
      guard case .upload(let organisation, _) = wish, candidate.singleProblem == nil,
        let load = loads[organisation]
      else { return wish }
      let looks = looking.contains(organisation) ? load.rows : 0
      let isCheaper = isCheaper(rows: load.rows, memberships: load.memberships, looks: looks)
      return isCheaper ? wish : .single
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
  private func wish(_ candidate: BulkCandidate) -> BulkRoute {
    if candidate.isCreation { return creation(candidate) }
    guard let problem = candidate.singleProblem else { return .single }
    guard lane != .single else { return .rejected(Self.onlyByUpload(problem)) }
    let known = [candidate.registeredUnder] + candidate.joined + candidate.joining
    guard let organisation = (known + [bulkOrganisation]).compactMap(\.self).first else {
      return .rejected(Self.noOrganisation(problem))
    }
    return .upload(under: organisation, joining: nil)
  }

  private func creation(_ candidate: BulkCandidate) -> BulkRoute {
    guard lane != .single else { return candidate.singleProblem.map(BulkRoute.rejected) ?? .single }
    if let organisation = candidate.joining.first {
      return .upload(under: organisation, joining: 0)
    }
    if let date = candidate.organisationComesAt { return .later(date) }
    if let bulkOrganisation { return .upload(under: bulkOrganisation, joining: nil) }
    return candidate.singleProblem.map(BulkRoute.rejected) ?? .single
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
