import ArgumentParser
import Codecs
import Foundation
import Onboarding
import Registry

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Takes the API consumer's token in, and tells what it is. Never shows a token.",
    subcommands: [Import.self, Show.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes this consumer's token out of a jwt_token.txt into server.tokenFile.",
      discussion: """
        The file may be the whole output of Sunbird's consumer script, an Ansible list of its \
        lines, or a bare token. It lies in the home directory of Sunbird's administration server.
        """)

    @Argument(help: "The file, for example jwt_token.txt; - is standard input.") var file: String
    @Option(help: "The consumer, where the file has several.") var username: String?
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let configuration = try await options.configuration()
      guard let tokenFile = configuration.tokenFile else {
        throw CommandError(
          .configuration, code: "no-token-file", "no file for the token is configured",
          hint: "set server.tokenFile, or AGENT_SERVER_TOKEN_FILE", field: "server.tokenFile")
      }
      let choice = try choice(in: try InputFile.text(file))
      do {
        try TokenFile.write(choice.token.text, to: tokenFile, for: configuration.store)
      } catch let failure as FileFailure {
        throw CommandError(
          failure.code == ENOSPC || failure.code == EIO ? .store : .configuration,
          code: "token-file", "the token file \(tokenFile) can't be written: \(failure.detail)",
          hint: "check the folder and its owner; the token file is as it was",
          field: "server.tokenFile")
      }
      if choice.token.hasExpired(at: Date()) { options.say("the token's time is over already") }
      try tell(choice, tokenFile)
    }

    private func choice(in text: String) throws -> TokenList.Choice {
      do {
        return try TokenList(text).token(of: username)
      } catch {
        throw CommandError(error, file: file)
      }
    }

    private func tell(_ choice: TokenList.Choice, _ tokenFile: String) throws {
      let consumer = choice.consumer ?? choice.token.issuer
      options.console.print(
        options.printsJSON
          ? try JSONOutput.line(
            .object(["consumer": .optional(consumer), "tokenFile": .string(tokenFile)]))
          : "token of \((consumer ?? "an unnamed consumer").safe) is in \(tokenFile.safe)")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells the consumer key, the algorithm and the end of the tokens, never a token.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let configuration = try await options.configuration()
      guard configuration.tokenFile != nil || configuration.userTokenFile != nil else {
        throw CommandError(
          .configuration, code: "no-token-file", "no token file is configured",
          hint: "set server.tokenFile, then run `agent token import FILE`",
          field: "server.tokenFile")
      }
      let consumer = try configuration.tokenFile.map(ShownToken.init)
      let user = try configuration.userTokenFile.map(ShownToken.init)
      guard !options.printsJSON else {
        var members = consumer?.members ?? ShownToken.none
        members["userToken"] = user.map { .object($0.members) } ?? .null
        return options.console.print(try JSONOutput.line(.object(members)))
      }
      if let consumer { options.console.print("gateway token: \(consumer.sentence)".safe) }
      if let user { options.console.print("user token: \(user.sentence)".safe) }
    }
  }
}

/// What may be told of a token file.
private struct ShownToken {
  private let path: String
  /// Nil for a token that is no JWT; the server may take it all the same.
  private let token: JSONWebToken?

  init(_ path: String) throws {
    self.path = path
    token = JSONWebToken(try TokenFile.read(path))
  }

  static let none: [String: JSONValue] = [
    "tokenFile": .null, "consumerKey": .null, "algorithm": .null, "issuedAt": .null,
    "expiresAt": .null, "expired": .bool(false),
  ]

  var members: [String: JSONValue] {
    [
      "tokenFile": .string(path), "consumerKey": .optional(token?.issuer),
      "algorithm": .optional(token?.algorithm),
      "issuedAt": token?.issuedAt.map(JSONOutput.time) ?? .null,
      "expiresAt": token?.expiresAt.map(JSONOutput.time) ?? .null,
      "expired": .bool(token?.hasExpired(at: Date()) ?? false),
    ]
  }

  var sentence: String {
    guard let token else { return "not a JWT, in \(path)" }
    let end = token.expiresAt.map {
      (token.hasExpired(at: Date()) ? "expired " : "expires ") + $0.officeTime
    }
    return
      "key \(token.issuer ?? "none"), \(token.algorithm), \(end ?? "never expires"), in \(path)"
  }
}

extension CommandError {
  fileprivate init(_ problem: TokenListProblem, file: String) {
    let hint = "the token file is as it was"
    switch problem {
    case .noToken:
      self.init(.badData, code: "no-token", "there is no token in \(file)", hint: hint)
    case .notAToken(let consumer):
      self.init(
        .badData, code: "not-a-token", "what \(file) has for \(consumer) is not a whole JWT",
        hint: "copy the file again, not from a terminal; \(hint)")
    case .unknownConsumer(let name, let known):
      self.init(
        .badData, code: "unknown-consumer", "\(file) has no token for \(name)",
        hint: "it has tokens for \(known.joined(separator: ", "))", field: "username")
    case .severalConsumers(let names):
      self.init(
        .usage, code: "several-consumers", "\(file) has the tokens of several consumers",
        hint: "add --username with one of \(names.joined(separator: ", "))", field: "username")
    case .severalBareTokens(let count):
      self.init(
        .badData, code: "several-tokens",
        "\(file) holds \(count) tokens without the names of their consumers",
        hint: "put the one that is this office's into a file of its own")
    }
  }
}
