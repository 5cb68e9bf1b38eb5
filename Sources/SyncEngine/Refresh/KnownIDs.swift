import Outbox
import Registry
import Sunbird

/// The server's ids of organisations and users; asked for where the store does not have them, each once in a
/// pass.
///
/// An actor because many deliveries share what one of them asks.
actor KnownIDs {
  private let outbox: Outbox
  private let inquirer: Inquirer
  private var known: [RecordKey: String] = [:]
  /// Those that Sunbird said it does not have.
  private var absent: Set<RecordKey> = []
  private var questions: [RecordKey: Question] = [:]

  /// A question of this pass.
  private enum Question {
    /// Under way, with those who wait for the answer, too.
    case open([CheckedContinuation<Void, Never>])
    case answered
  }

  init(outbox: Outbox, inquirer: Inquirer) {
    self.outbox = outbox
    self.inquirer = inquirer
  }

  /// Nil where Sunbird did not show the organisation to this pass.
  ///
  /// - Parameter keeping: whether what is learned outlives the pass also where nothing else is known
  ///   of the record.
  func id(of organisation: RecordKey, keeping: Bool = false) async throws -> String? {
    if let id = known[organisation] { return id }
    if let id = try await outbox.serverID(of: organisation) {
      known[organisation] = id
      return id
    }
    switch questions[organisation] {
    case .answered: break
    case .open(let waiting):
      await withCheckedContinuation { questions[organisation] = .open(waiting + [$0]) }
    case nil:
      questions[organisation] = .open([])
      defer { close(organisation) }
      try await ask(organisation, keeping: keeping)
    }
    return known[organisation]
  }

  private func close(_ organisation: RecordKey) {
    guard case .open(let waiting)? = questions.updateValue(.answered, forKey: organisation) else {
      return
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Whether Sunbird told this pass that it does not have the organisation.
  func isAbsent(_ organisation: RecordKey) -> Bool { absent.contains(organisation) }

  private func ask(_ organisation: RecordKey, keeping: Bool) async throws {
    let answer = await inquirer.ask(organisation, organisationID: nil)
    if case .view(.absent) = answer { absent.insert(organisation) }
    guard case .view(.present(let remote)) = answer, let id = remote.serverID else { return }
    try await outbox.learn(serverID: id, of: organisation, making: keeping)
    known[organisation] = id
  }
}
