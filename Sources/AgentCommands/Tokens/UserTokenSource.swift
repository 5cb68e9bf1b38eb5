import Foundation
import Onboarding
import Outbox
import SyncEngine
import Synchronization

/// Where the user token comes from: its file, and the command that prints a fresh one.
struct UserTokenSource: Sendable {
  private let file: String?
  /// A program and its arguments.
  private let command: [String]?
  private let store: String
  private let warning = Warning()

  /// What is said once, however often it happens.
  private final class Warning: Sendable {
    private let isSaid = Mutex(false)

    func say(_ text: String) {
      guard
        isSaid.withLock({ said in
          defer { said = true }; return !said
        })
      else { return }
      Session.current.console.say(text)
    }
  }

  /// How long the command may take.
  private static let timeLimit = Duration.seconds(30)
  /// The most that it may print: no token is longer.
  private static let maxBytes = 16 << 10

  init(_ configuration: AgentConfiguration) {
    file = configuration.userTokenFile
    command = configuration.userTokenCommand
    store = configuration.store
  }

  /// What a pass starts with. A file that is not there is no error where a command makes one.
  ///
  /// - Throws: ``CommandError`` with exit status 78.
  func credentials(consumerToken: String?) throws -> Credentials {
    let token = try kept()
    let hasExpired = token.flatMap { JSONWebToken($0) }?.hasExpired(at: Date()) ?? false
    return Credentials(
      consumerToken: consumerToken, userToken: token,
      isUserTokenStale: token == nil || hasExpired, renewal: command == nil ? nil : renew)
  }

  private func kept() throws -> String? {
    guard let file else { return nil }
    if command != nil, !FileManager.default.fileExists(atPath: file) { return nil }
    return try TokenFile.read(file)
  }

  /// Runs the command and keeps the token that it prints in the file, for the passes to come.
  /// Neither what it prints nor its arguments are told to anybody.
  private func renew() async -> RenewedUserToken {
    guard let command else { return .failed("no server.userTokenCommand is configured") }
    switch await ProgramOutput.read(command, within: Self.timeLimit, maxBytes: Self.maxBytes) {
    case .failure(let failure):
      return .failed(
        "\(command[0]) \(failure.sentence); run it by hand, and see server.userTokenCommand")
    case .success(let data):
      guard let token = TokenFile.token(in: data) else {
        return .failed(
          "\(command[0]) printed something else than one token; see server.userTokenCommand")
      }
      keep(token)
      return .fresh(token)
    }
  }

  private func keep(_ token: String) {
    guard let file else { return }
    do {
      try TokenFile.write(token, to: file, for: store)
    } catch {
      // The pass has its token.
      let reason = (error as? FileFailure)?.detail ?? SystemWords.of(error)
      warning.say(
        "the user token can't be kept in \(file.safe) (\(reason)): each pass runs "
          + "server.userTokenCommand anew")
    }
  }
}
