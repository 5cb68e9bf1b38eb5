import Outbox
import Registry
import Sunbird

/// The server's ids of organisations; asked for where the store does not have them, each once in a
/// pass.
///
/// An actor because many deliveries share what one of them asks.
actor OrganisationIDs {
  private let outbox: Outbox
  private let inquirer: Inquirer
  private var known: [RecordKey: String] = [:]
  private var questions: [RecordKey: Task<String?, any Error>] = [:]

  init(outbox: Outbox, inquirer: Inquirer) {
    self.outbox = outbox
    self.inquirer = inquirer
  }

  /// Nil where Sunbird did not show the organisation to this pass.
  func id(of organisation: RecordKey) async throws -> String? {
    if let id = known[organisation] { return id }
    if let id = try await outbox.serverID(of: organisation) {
      known[organisation] = id
      return id
    }
    let question = questions[organisation] ?? Task { try await ask(organisation) }
    questions[organisation] = question
    return try await question.value
  }

  private func ask(_ organisation: RecordKey) async throws -> String? {
    guard case .view(.present(let remote)) = await inquirer.ask(organisation, organisationID: nil),
      let id = remote.serverID
    else { return nil }
    try await outbox.learn(serverID: id, of: organisation)
    known[organisation] = id
    return id
  }
}
