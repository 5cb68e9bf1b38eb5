/// The tokens in a `jwt_token.txt`, as Sunbird's scripts have left it over the years
/// (sunbird.md §3.4): the script's whole output, that output inside an Ansible list or message,
/// Python's `b'…'`, or a bare token.
package struct TokenList: Sendable {
  /// Consumers in the order of the file, each with the last token that the file has for it; nil
  /// where what stands there is not a token.
  private let named: [(consumer: String, token: JSONWebToken?)]
  /// Tokens that stand there without a consumer's name.
  private let bare: [JSONWebToken]

  /// A token and the consumer that the file gives it to, where it names one.
  package struct Choice: Sendable, Equatable {
    package let consumer: String?
    package let token: JSONWebToken
  }

  package init(_ text: String) {
    var order: [String] = []
    var tokens: [String: JSONWebToken?] = [:]
    for match in text.matches(of: #/JWT\s+token\s+for\s+(\S+)\s+is\s*:\s*b?\\?['"]?([\w.\-]*)/#) {
      let consumer = String(match.output.1)
      if tokens[consumer] == nil { order.append(consumer) }
      tokens[consumer] = .some(JSONWebToken(match.output.2))
    }
    named = order.map { ($0, tokens[$0] ?? nil) }
    bare = Self.bareTokens(in: text)
  }

  /// The names of the consumers, in the order of the file.
  package var consumers: [String] { named.map(\.consumer) }

  /// The token of the consumer `username`; without a name the only one that there is.
  package func token(of username: String?) throws(TokenListProblem) -> Choice {
    guard !named.isEmpty else { return Choice(consumer: username, token: try onlyBare()) }
    guard let username else {
      guard named.count == 1 else { throw .severalConsumers(consumers) }
      return try choice(named[0])
    }
    guard let line = named.first(where: { $0.consumer == username }) else {
      throw .unknownConsumer(username, known: consumers)
    }
    return try choice(line)
  }

  private func choice(
    _ line: (consumer: String, token: JSONWebToken?)
  ) throws(TokenListProblem) -> Choice {
    guard let token = line.token else { throw .notAToken(consumer: line.consumer) }
    return Choice(consumer: line.consumer, token: token)
  }

  private func onlyBare() throws(TokenListProblem) -> JSONWebToken {
    guard let token = bare.first else { throw .noToken }
    guard bare.count == 1 else { throw .severalBareTokens(bare.count) }
    return token
  }

  private static func bareTokens(in text: String) -> [JSONWebToken] {
    var found: [JSONWebToken] = []
    for match in text.matches(of: #/[\w\-]+\.[\w\-]+\.[\w\-]+/#) {
      if let token = JSONWebToken(match.output), !found.contains(token) { found.append(token) }
    }
    return found
  }
}

/// Why no token can be taken out of a file.
package enum TokenListProblem: Error, Equatable {
  case noToken
  /// The line of the consumer is there, but not a token behind it.
  case notAToken(consumer: String)
  case unknownConsumer(String, known: [String])
  case severalConsumers([String])
  /// Several tokens, and no names.
  case severalBareTokens(Int)
}
