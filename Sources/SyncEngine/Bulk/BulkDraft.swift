import Outbox
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

  /// Rows that make users, after a search that finds none of them.
  func drafts(creating destinations: [Destination]) async throws -> Drafts {
    var drafts = Drafts()
    let claims = destinations.map(\.prospect.claim)
    guard let existing = await existence.existing(claims.map(\.record.key)) else {
      // Unseen, an upsert could overwrite what is there: single requests find out by themselves.
      drafts.single = claims
      return drafts
    }
    let isMet = { (destination: Destination) in
      existing.contains(destination.prospect.claim.record.key)
    }
    for destination in destinations where !isMet(destination) {
      add(creation: destination, to: &drafts)
    }
    let met = destinations.filter(isMet)
    for (destination, answer) in zip(met, await look(at: met.map(\.prospect.claim))) {
      try await add(met: destination, answer, to: &drafts)
    }
    return drafts
  }

  /// Rows that change users, after a look at each.
  func drafts(changing destinations: [Destination]) async throws -> Drafts {
    var drafts = Drafts()
    for (destination, answer) in zip(destinations, await answers(destinations.map(\.prospect))) {
      try await add(change: destination, answer, to: &drafts)
    }
    return drafts
  }

  private func add(creation destination: Destination, to drafts: inout Drafts) {
    let (prospect, organisation, joining) = destination
    guard case .send(let steps, let acceptance) = reconciler.plan(prospect.claim, view: nil),
      let step = steps.first
    else {
      drafts.single.append(prospect.claim)
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
        drafts.single.append(prospect.claim)
      } else {
        drafts.settled.append((prospect.claim, .rejected(error.problem)))
      }
    }
  }

  /// The membership that goes along with its user's row.
  private func uploaded(_ claim: Claim) -> UploadedClaim {
    let base = claim.fold.intent.fields.withoutBlanks
    return UploadedClaim(
      claim: claim, operation: .addMember, acceptance: Acceptance(base: base.granted(lane)))
  }

  /// A creation that meets a user who is there already.
  private func add(
    met destination: Destination, _ answer: Answer, to drafts: inout Drafts
  ) async throws {
    let claim = destination.prospect.claim
    switch answer {
    case .none(let problem): drafts.settled.append((claim, unanswered(problem)))
    case .view(.absent): add(creation: destination, to: &drafts)
    case .view(.unseen): drafts.single.append(claim)
    case .view(.present(let remote)):
      let exists = Problem(code: "already-there", message: "Sunbird has \(claim.record.key).")
      switch reconciler.verdict(
        claim, view: .present(remote), after: .alreadyThere(exists, again: false))
      {
      case .settled(let settlement): drafts.settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        try await add(update: destination, claim, steps, acceptance, to: &drafts)
      case .notVisible: drafts.single.append(claim)
      }
    }
  }

  private func add(
    change destination: Destination, _ answer: Answer, to drafts: inout Drafts
  ) async throws {
    var claim = destination.prospect.claim
    switch answer {
    case .none(let problem):
      drafts.settled.append((claim, unanswered(problem)))
      return
    case .view(let view):
      if case .present(let remote) = view { claim = claim.seeing(remote.fields) }
      switch reconciler.plan(claim, view: view) {
      case .look: drafts.settled.append((claim, unanswered(nil)))
      case .missing(let problem):
        drafts.settled.append((claim, try await delivery.missing(claim, problem)))
      case .settle(let settlement): drafts.settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        try await add(update: destination, claim, steps, acceptance, to: &drafts)
      }
    }
  }

  private func add(
    update destination: Destination, _ claim: Claim, _ steps: [WriteStep],
    _ acceptance: Acceptance, to drafts: inout Drafts
  ) async throws {
    guard let step = steps.first else {
      drafts.settled.append((claim, .accepted(acceptance)))
      return
    }
    let roles: FieldValue?
    switch try await self.roles(of: destination) {
    case .known(let known): roles = known
    case .unanswered(let problem):
      drafts.settled.append((claim, unanswered(problem)))
      return
    }
    do {
      let row = try lane.row(
        updatingUser: claim.record.key, step.fields,
        known: (claim.record.base ?? [:]).overlaid(with: step.known), roles: roles)
      let subject = UploadedClaim(
        claim: claim, operation: .updateUser, acceptance: acceptance)
      drafts.drafts.append(
        BulkDraft(
          entry: UploadEntry(subject: subject), row: row, organisation: destination.organisation))
    } catch {
      drafts.settled.append((claim, .rejected(error.problem)))
    }
  }

  /// What is known of a user's roles in the upload's organisation.
  private enum Roles {
    /// Nil where the user is no member, or has none.
    case known(FieldValue?)
    /// The server did not say, and may the next time.
    case unanswered(Problem?)
  }

  /// The user's roles in the upload's organisation, as the server shows them now: a row takes away
  /// what it leaves out, and puts back what others have taken away.
  private func roles(of destination: Destination) async throws -> Roles {
    let organisation = destination.organisation
    guard let externalID = organisation.externalID,
      let userName = destination.prospect.claim.record.key.userName
    else { return .known(nil) }
    let key = RecordKey.membership(
      provider: organisation.provider, externalID: externalID, userName: userName)
    let id = try await serverID(of: organisation)
    switch await inquirer.ask(key, organisationID: id) {
    case .none(let problem): return .unanswered(problem)
    case .view(.present(let remote)): return .known(remote.fields.value(.role))
    case .view(.absent): return .known(nil)
    case .view(.unseen):
      return .unanswered(
        Problem(
          code: "roles-unseen",
          message: "Sunbird does not show the roles of \(key), which an upload would replace."))
    }
  }

  private func serverID(of organisation: RecordKey) async throws -> String? {
    do {
      return try await outbox.record(organisation).record.serverID
    } catch StoreError.unknownRecord {
      return nil
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
    return Acceptance(
      serverID: serverID, presence: presence, base: base, remoteChanged: remoteChanged,
      note: notes.isEmpty ? nil : notes.joined(separator: "; "))
  }

  fileprivate func without(_ names: [FieldName]) -> Acceptance {
    Acceptance(
      serverID: serverID, presence: presence, base: base?.filter { !names.contains($0.key) },
      remoteChanged: remoteChanged, note: note)
  }
}

extension [FieldName: FieldValue] {
  /// A membership's fields with the role that the server gives every member of an upload.
  func granted(_ lane: BulkLane) -> Fields {
    let roles = self[.role]?.items ?? []
    guard !roles.contains(lane.grantedRole) else { return self }
    return overlaid(with: [.role: .texts(roles + [lane.grantedRole])])
  }
}
