import Foundation
import Synchronization

/// Where the lines of the REPL come from: a person who edits them at a terminal, or a pipe, where
/// neither a prompt is printed nor libedit touched.
struct ReplLines: Sendable {
  private let session: Session
  /// Nil in a pipe.
  let terminal: ReplTerminal?

  init(for session: Session) {
    self.session = session
    terminal = TerminalKeys.areThere ? ReplTerminal(for: session) : nil
  }

  /// Whether a person types them.
  var areTyped: Bool { terminal != nil }

  /// The console that lines run with: at a terminal it stops after each page.
  func console(over console: Console) -> Console {
    terminal?.pager.console(over: console) ?? console
  }

  /// Reads the next line.
  func next() async -> LineRead {
    await SignalWatch.process.during(mayRepeat: true) { number in
      // Nothing is under way. At a terminal Ctrl-C is a key.
      guard terminal == nil || number != SIGINT else { return }
      TerminalKeys.restore()
      Foundation.exit(ExitStatus.tryLater.rawValue)
    } _: {
      guard let terminal else { return session.readLine().map(LineRead.line) ?? .end }
      return await terminal.next()
    }
  }

  /// What a signal does while a line runs whose command makes nothing of it: what it still has to show
  /// is not shown. A second one ends the program, since nothing else ends a command that hangs.
  @Sendable func interrupted(by signal: Int32) {
    guard signal == SIGINT, let terminal else { return }
    terminal.pager.stop()
    session.console.say("the command goes on without a word; Ctrl-C once more ends the agent")
  }
}

/// The terminal at which a person types the lines of a REPL.
final class ReplTerminal: Sendable {
  let keys = TerminalKeys()
  let pager: Pager
  private let session: Session
  private let editor: Mutex<LineEditor>
  private let history: HistoryFile?

  /// - Returns: nil where libedit can't be had.
  init?(for session: Session) {
    self.session = session
    pager = Pager(keys)
    history = HistoryFile.own(in: session.environment)
    guard let editor = LineEditor(on: keys, remembering: history?.lines() ?? []) else { return nil }
    self.editor = Mutex(editor)
  }

  /// Reads a command line, behind a prompt that says how the store stands.
  func next() async -> LineRead {
    let prompt = await ReplPrompt.current(in: session)
    let read = await read(prompt: prompt) { [session] before in
      CommandCompletion.now(before, in: session)
    }
    pager.begin()
    guard case .line(let line) = read, line.contains(where: { !$0.isWhitespace }),
      HistoryFile.mayKeep(line)
    else { return read }
    editor.withLock { $0.remember(line) }
    history?.add(line)
    return read
  }

  /// Reads a line on a thread of its own, since it waits for a person.
  func read(
    prompt: String, begun: String = "",
    completing: @escaping @Sendable (String) -> Completion = { _ in .none }
  ) async -> LineRead {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        let read = editor.withLock {
          $0.read(prompt: prompt, begun: begun, completing: completing)
        }
        continuation.resume(returning: read)
      }
    }
  }
}
