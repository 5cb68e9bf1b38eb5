import Outbox
import Reconciliation

/// The prompt: whose store it is, and what waits in it.
enum ReplPrompt {
  /// The states that it counts, those that wait for a person first.
  private static let states: [EditState] = [.conflict, .rejected, .queued, .waiting, .sent]

  static func text(replica: String, counts: (EditState) -> Int) -> String {
    let told = states.compactMap { state in
      counts(state) > 0 ? "\(counts(state)) \(state.rawValue)" : nil
    }
    return ([replica] + [told.joined(separator: ", ")]).filter { !$0.isEmpty }
      .joined(separator: " ") + "> "
  }

  /// The prompt as the store stands; without one just the program's name. What is wrong with the
  /// store the next command says.
  static func current(in session: Session) async -> String {
    await Session.$current.withValue(session.silent) {
      // Without a store, or one that can be read, the prompt has no counts; commands say why.
      guard let options = try? GlobalOptions.parse([]),
        let (outbox, _) = try? await options.lookAtStore(),
        let status = try? await outbox.status()
      else { return "agent> " }
      return text(replica: outbox.replica.description) { status[$0] }
    }
  }
}

extension Session {
  /// The same session without a word to anybody.
  var silent: Session {
    var session = self
    session.console = Console(isTerminal: false, print: { _ in }, say: { _ in })
    return session
  }
}
