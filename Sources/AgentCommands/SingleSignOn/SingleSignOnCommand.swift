import ArgumentParser
import Foundation
import Onboarding
import Outbox
import Registry
import SyncEngine

struct SingleSignOnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sso", abstract: "Makes links that sign users on to Sunbird.",
    subcommands: [Link.self])

  struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the link that signs a user on.",
      discussion: """
        Whoever follows the link before it expires is that user: hand it to nobody else. It is \
        signed with the consumer's gateway credential (sso.keyFile), and that consumer needs the \
        group echoUser.
        """)

    @Argument(help: "The user: user:PROVIDER/USERNAME, or a userName of the default channel.")
    var user: String
    @Option(
      name: .customLong("redirect"), help: "Where Sunbird goes then: an address, or a path of its.")
    var redirectText: String?
    @Option(help: "How long the link holds, 1 to 60.")
    var minutes = SignOnTimes.defaultMinutes
    @Option(
      name: .customLong("claim"),
      help: ArgumentHelp(
        "What else the link tells Sunbird of the user: name, email, phone; repeat for several.",
        valueName: "claim"))
    var disclosures: [Disclosure] = []
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard SignOnTimes.minutes.contains(minutes) else {
        throw ValidationError("--minutes must be from 1 to 60.")
      }
      if let redirectText, Self.address(redirectText) == nil {
        throw ValidationError("--redirect must be an http or https address, or a path.")
      }
    }

    func run() async throws {
      let (outbox, configuration) = try await options.lookAtStore()
      let baseURL = try configuration.serverSettings().shownURL
      try await outbox.demandServer(baseURL)
      let key = try SignOnKeyFile.read(configuration)
      let record = try userKey(configuration)
      try check(record, belongsTo: key)
      let known = try await SignOnUser(outbox: outbox, key: record).resolvedUser()
      let userName = known.key.userName ?? ""
      guard known.key.isSpelled(like: .user(provider: key.issuer, userName: userName)) else {
        throw otherProvider(known.key, key)
      }

      let now = Date()
      let skew = try await outbox.clockSkew(of: baseURL, at: now)
      let times = SignOnTimes(now: now, skew: skew?.seconds, minutes: minutes)
      var claims = SignOnClaims(
        userName: userName, issuedAt: times.issuedAt, expiresAt: times.expiresAt)
      for disclosure in disclosures { disclosure.put(known.fields, into: &claims) }
      claims.redirect = redirectText.flatMap(Self.address)
      let path = configuration.dialect.calls.signOn.path
      try tell(
        try claims.link(baseURL: baseURL, path: path, key: key), until: times.expiresAt)
      warn(skew)
    }

    private func userKey(_ configuration: AgentConfiguration) throws -> RecordKey {
      if let key = RecordKey(user) {
        guard key.kind == .user else {
          throw CommandError(.usage, code: "usage", "\(user) is not a user", hint: "name a user")
        }
        return key
      }
      guard let channel = configuration.channel else {
        throw CommandError(
          .usage, code: "no-channel", "whose user \(user) is can't be told",
          hint: "write user:PROVIDER/\(user), or set server.channel", field: "server.channel")
      }
      guard let key = RecordKey("user:\(channel)/\(user)") else {
        throw CommandError(
          .usage, code: "usage", "\(user) is not a userName", hint: "write user:PROVIDER/USERNAME")
      }
      return key
    }

    private func check(_ record: RecordKey, belongsTo key: SignOnKey) throws {
      guard record.provider.lowercased() == key.issuer.lowercased() else {
        throw otherProvider(record, key)
      }
    }

    private func otherProvider(_ record: RecordKey, _ key: SignOnKey) -> CommandError {
      CommandError(
        .configuration, code: "other-provider",
        "the key signs for \(key.issuer), but \(record) is of \(record.provider): Sunbird would "
          + "look for \(record.userName ?? "")@\(key.issuer)",
        hint: "use the credential whose iss is \(record.provider) (sso.keyFile)",
        field: "sso.keyFile")
    }

    /// A web address, or a path of Sunbird's own, percent-encoded.
    private static func address(_ text: String) -> String? {
      guard let url = URL(string: text) else { return nil }
      if text.hasPrefix("/"), !text.hasPrefix("//") { return url.absoluteString }
      guard ["http", "https"].contains(url.scheme?.lowercased()), url.host != nil else {
        return nil
      }
      return url.absoluteString
    }

    private func tell(_ link: String, until end: Date) throws {
      guard !options.printsJSON else {
        return options.console.print(
          try JSONOutput.line(
            .object(["url": .string(link), "expiresAt": JSONOutput.time(end.wholeSecond)])))
      }
      options.console.print(link)
      options.say("it holds until \(end.wholeSecond.officeTime) by Sunbird's clock")
    }

    private func warn(_ skew: ClockSkew?) {
      guard skew == nil else { return }
      options.say(
        "Sunbird's clock is not known; the link works if this machine's is right: "
          + "run `agent sync` or `agent doctor` first to be sure")
    }
  }
}

/// What a link may tell of its user beyond the userName. It passes through browsers and logs, so
/// nothing of it unasked.
enum Disclosure: String, CaseIterable, ExpressibleByArgument {
  case name, email, phone

  func put(_ fields: Fields, into claims: inout SignOnClaims) {
    switch self {
    case .name:
      let names = [fields[.firstName]?.plainText, fields[.lastName]?.plainText]
      let name = names.compactMap(\.self).joined(separator: " ")
      claims.name = name.isEmpty ? nil : name
    case .email:
      claims.email = fields[.email]?.plainText
      claims.emailVerified = claims.email == nil ? nil : fields[.emailVerified]?.isTrue
    case .phone:
      claims.phone = fields[.phone]?.plainText
      claims.phoneVerified = claims.phone == nil ? nil : fields[.phoneVerified]?.isTrue
    }
  }
}

extension FieldValue {
  fileprivate var plainText: String? {
    if case .text(let text) = self, !isEmpty { text } else { nil }
  }

  fileprivate var isTrue: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }
}

extension Date {
  fileprivate var wholeSecond: Date {
    Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down))
  }
}
