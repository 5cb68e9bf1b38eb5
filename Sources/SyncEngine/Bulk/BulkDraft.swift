import Outbox
import Reconciliation
import Registry
import Sunbird

/// A record that is to go as a row.
struct BulkDraft: Sendable {
  let entry: UploadEntry
  let row: BulkRow
  /// The organisation of its upload; nil for an organisation itself.
  let organisation: RecordKey?
}

extension BulkStage {
  typealias Destination = (prospect: Prospect, organisation: RecordKey, joining: Int?)

  /// What planning rows came to.
  struct Drafts {
    var drafts: [BulkDraft] = []
    var single: [Claim] = []
    var settled: [Settled] = []
    /// Those about which the server gave no answer.
    var silent: [(claim: Claim, problem: Problem?)] = []
    /// Why the upload does not take some along.
    var notUploaded: [NotUploaded] = []

    /// - Parameter problem: what the upload can't take; nil where there is nothing to be told.
    mutating func leave(_ claim: Claim, to problem: Problem?) {
      single.append(claim)
      if let problem { notUploaded.add(problem.message, edits: claim.fold.count) }
    }
  }

  func organisationDraft(_ claim: Claim) -> BulkDraft? {
    guard case .send(let steps, let acceptance) = reconciler.plan(claim, view: nil),
      let step = steps.first,
      let row = try? lane.row(creatingOrganisation: claim.record.key, step.fields)  // goes single
    else { return nil }
    let subject = UploadedClaim(
      claim: claim, operation: step.operation, acceptance: acceptance)
    return BulkDraft(entry: UploadEntry(subject: subject), row: row, organisation: nil)
  }

  /// Rows that make users of whom a look found, at once for all, that none can be there.
  func drafts(creatingUnseen destinations: [Destination]) -> Drafts {
    var drafts = Drafts()
    for destination in destinations { add(creation: destination, to: &drafts) }
    return drafts
  }

  /// Rows that make users, after a look at each.
  func drafts(creating destinations: [Destination]) async throws -> Drafts {
    var drafts = Drafts()
    var updates: [Update] = []
    for (destination, answer) in zip(
      destinations, await look(at: destinations.map(\.prospect.claim)))
    {
      add(met: destination, answer, to: &drafts, &updates)
    }
    try await addRows(of: updates, to: &drafts)
    return drafts
  }

  /// Rows that change users, after a look at each.
  func drafts(changing destinations: [Destination]) async throws -> Drafts {
    var drafts = Drafts()
    var updates: [Update] = []
    for (destination, answer) in zip(destinations, await answers(destinations.map(\.prospect))) {
      try await add(change: destination, answer, to: &drafts, &updates)
    }
    try await addRows(of: updates, to: &drafts)
    return drafts
  }

  func add(creation destination: Destination, to drafts: inout Drafts) {
    let (prospect, organisation, joining) = destination
    guard case .send(let steps, let acceptance) = reconciler.plan(prospect.claim, view: nil),
      let step = steps.first
    else {
      drafts.leave(prospect.claim, to: nil)
      return
    }
    let member = joining.map { prospect.company.joining[$0] }
    do {
      let row = try lane.row(
        creatingUser: prospect.claim.record.key, step.fields,
        membership: member?.fold.intent.fields)
      let note = Self.note(row)
      let subject = UploadedClaim(
        claim: prospect.claim, operation: .createUser,
        acceptance: acceptance.without(row.ignored).adding(note: note))
      drafts.drafts.append(
        BulkDraft(
          entry: UploadEntry(subject: subject, membership: member.map(uploaded)), row: row,
          organisation: organisation))
    } catch {
      if prospect.candidate.singleProblem == nil {
        drafts.leave(prospect.claim, to: error.problem)
      } else {
        drafts.settled.append((prospect.claim, .rejected(error.problem)))
      }
    }
  }

  func unanswered(_ problem: Problem?) -> Settlement {
    delivery.deferred(
      problem ?? Problem(code: "unanswered", message: "Sunbird did not answer about the record."))
  }

  /// What the row leaves out of the user, for a person; nil for nothing.
  private static func note(_ row: BulkRow) -> String? {
    guard !row.ignored.isEmpty else { return nil }
    let list = row.ignored.map(\.rawValue).sorted().joined(separator: ", ")
    return "Sunbird does not take \(list) of a user from an upload"
  }
}

extension Acceptance {
  func adding(note more: String?) -> Acceptance {
    let notes = [note, more].compactMap(\.self)
    var acceptance = Acceptance(
      serverID: serverID, presence: presence, base: base, remoteChanged: remoteChanged,
      note: notes.isEmpty ? nil : notes.joined(separator: "; "))
    acceptance.registeredUnder = registeredUnder
    return acceptance
  }

  fileprivate func without(_ names: [FieldName]) -> Acceptance {
    Acceptance(
      serverID: serverID, presence: presence, base: base?.filter { !names.contains($0.key) },
      remoteChanged: remoteChanged, note: note)
  }
}
