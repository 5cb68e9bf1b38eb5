import Outbox
import Reconciliation
import Registry
import Sunbird

extension BulkStage {
  /// A user who is there and is to be changed by a row.
  struct Update: Sendable {
    let destination: Destination
    let claim: Claim
    let steps: [WriteStep]
    let acceptance: Acceptance
  }

  /// The membership that goes along with its user's row.
  func uploaded(_ claim: Claim) -> UploadedClaim {
    let base = claim.fold.intent.fields.withoutBlanks
    return UploadedClaim(
      claim: claim, operation: .addMember, acceptance: Acceptance(base: lane.granted(base)))
  }

  /// A creation that meets a user who is there already, or might.
  func add(
    met destination: Destination, _ answer: Answer, to drafts: inout Drafts,
    _ updates: inout [Update]
  ) {
    let claim = destination.prospect.claim
    switch answer {
    case .none(let problem): drafts.silent.append((claim, problem))
    case .view(.absent): add(creation: destination, to: &drafts)
    case .view(.unseen): drafts.leave(claim, to: Self.unseen)
    case .view(.present(let remote)):
      let exists = Problem(code: "already-there", message: "Sunbird has \(claim.record.key).")
      switch reconciler.verdict(
        claim, view: .present(remote), after: .alreadyThere(exists, again: false))
      {
      case .settled(let settlement): drafts.settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        updates.append(
          Update(destination: destination, claim: claim, steps: steps, acceptance: acceptance))
      case .notVisible: drafts.leave(claim, to: nil)
      }
    }
  }

  func add(
    change destination: Destination, _ answer: Answer, to drafts: inout Drafts,
    _ updates: inout [Update]
  ) async throws {
    var claim = destination.prospect.claim
    switch answer {
    case .none(let problem): drafts.silent.append((claim, problem))
    case .view(let view):
      if case .present(let remote) = view { claim = claim.seeing(remote.fields) }
      switch reconciler.plan(claim, view: view) {
      case .look: drafts.settled.append((claim, unanswered(nil)))
      case .missing(let problem):
        drafts.settled.append((claim, try await delivery.missing(claim, problem)))
      case .settle(let settlement): drafts.settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        updates.append(
          Update(destination: destination, claim: claim, steps: steps, acceptance: acceptance))
      }
    }
  }

  /// Rows of updates, after a look at the roles that each would replace.
  func addRows(of updates: [Update], to drafts: inout Drafts) async throws {
    let open = updates.filter { !$0.steps.isEmpty }
    for update in updates where update.steps.isEmpty {
      drafts.settled.append((update.claim, .accepted(update.acceptance)))
    }
    let known = try await mapConcurrently(
      open.indices, limit: settings.flightBound.usual,
      throwing: { ($0, try await roles(of: open[$0])) })
    for (index, roles) in known.sorted(by: { $0.0 < $1.0 }) {
      addRow(of: open[index], roles, to: &drafts)
    }
  }

  private func addRow(of update: Update, _ roles: Roles, to drafts: inout Drafts) {
    let (claim, step) = (update.claim, update.steps[0])
    switch roles {
    case .unanswered(let problem): drafts.silent.append((claim, problem))
    case .known(let roles):
      do {
        let row = try lane.row(
          updatingUser: claim.record.key, step.fields,
          known: (claim.record.base ?? [:]).overlaid(with: step.known), roles: roles)
        let subject = UploadedClaim(
          claim: claim, operation: .updateUser, acceptance: update.acceptance)
        drafts.drafts.append(
          BulkDraft(
            entry: UploadEntry(subject: subject), row: row,
            organisation: update.destination.organisation))
      } catch {
        drafts.settled.append((claim, .rejected(error.problem)))
      }
    }
  }

  /// What is known of a user's roles in the upload's organisation.
  private enum Roles: Sendable {
    /// As the server names them; nil where the user is no member, or has none.
    case known(FieldValue?)
    /// The server did not say, and may the next time.
    case unanswered(Problem?)
  }

  /// The user's roles in the upload's organisation, as the server shows them now: a row takes away
  /// what it leaves out, and puts back what others have taken away.
  private func roles(of update: Update) async throws -> Roles {
    let organisation = update.destination.organisation
    guard let externalID = organisation.externalID,
      let userName = update.claim.record.key.userName
    else { return .known(nil) }
    let key = RecordKey.membership(
      provider: organisation.provider, externalID: externalID, userName: userName)
    let id = try await organisations.id(of: organisation)
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

  private static let unseen = Problem(
    code: "unseen", message: "Sunbird does not show whether the users are there.")
}
