import ArgumentParser
import Causality
import Codecs
import Foundation
import Outbox
import Sealing

struct PeerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peer",
    abstract: "Whose bundles are taken, and whom this office seals its own to.",
    discussion: """
      A peer is another office's or a relay's public keys under its replica's name. Compare the \
      fingerprint with what `agent key show` says there, on another way than the one by which the \
      file came: whoever is a peer has a say here.
      """,
    subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a peer by the two lines that `agent key show` prints there.")

    @Argument(help: "The name of its replica.") var name: String
    @Argument(help: "The file with the two lines, - for standard input.") var keyFile: String
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      guard ReplicaID(name: name, epoch: 1) != nil else {
        throw CommandError(
          .badData, code: "bad-peer", "\(name) is not the name of a replica",
          hint: "use a-z, 0-9 and -, at most 32, for example dharwad-01")
      }
      let text = try InputFile.text(keyFile)
      let keys: PublicKeys
      do throws(PublicKeysProblem) {
        keys = try PublicKeys(text: text)
      } catch {
        throw CommandError(error, in: InputFile.name(keyFile))
      }
      do {
        let isNew = try await outbox.addPeer(name, keys, at: Date())
        let peer = try await outbox.peer(named: name)
        try options.tell(peer, isNew ? "added" : "already there")
      } catch let problem as PeerProblem {
        throw CommandError(problem)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the peers.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.lookAtStore()
      let peers = try await outbox.peers()
      if peers.isEmpty { options.sayNone("no peers") }
      for peer in peers {
        options.console.print(
          options.printsJSON
            ? try JSONOutput.line(peer.json) : "\(peer.name) \(peer.keys.signer.fingerprint)")
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a peer away.",
      discussion: "Nothing is sealed to it or taken from it any more. What was taken stays.")

    @Argument(help: "The peer's name.") var name: String
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      do {
        let peer = try await outbox.peer(named: name)
        try await outbox.removePeer(name)
        try options.tell(peer, "removed")
      } catch let problem as PeerProblem {
        throw CommandError(problem)
      }
    }
  }
}

extension GlobalOptions {
  fileprivate func tell(_ peer: Peer, _ what: String) throws {
    console.print(
      printsJSON
        ? try JSONOutput.line(peer.json) : "\(peer.name) \(peer.keys.signer.fingerprint) \(what)")
  }
}

extension Peer {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(name), "fingerprint": .string(keys.signer.fingerprint),
      "recipient": .string(keys.recipient.text), "signer": .string(keys.signer.text),
      "addedAt": JSONOutput.time(addedAt),
    ])
  }
}

extension CommandError {
  package init(_ problem: PeerProblem) {
    switch problem {
    case .unknown(let name):
      self.init(
        .badData, code: "unknown-peer", "there is no peer \(name)",
        hint: "`agent peer list` names them; `agent peer add NAME KEYFILE` adds one")
    case .otherKeys(let name, let fingerprint):
      self.init(
        .badData, code: "other-keys", "\(name) is known by other keys, \(fingerprint)",
        hint: "ask there whether they were replaced; then run `agent peer remove \(name)` first")
    case .otherName(let name):
      self.init(
        .badData, code: "other-name", "these keys are known as \(name)",
        hint: "run `agent peer remove \(name)` first, if it has another name now")
    }
  }

  fileprivate init(_ problem: PublicKeysProblem, in file: String) {
    let what =
      switch problem {
      case .secret: "\(file) holds a secret key, which belongs to its owner alone"
      case .noRecipient: "\(file) does not have one line age1…"
      case .noSigner: "\(file) does not have one line ssh-ed25519 AAAA…"
      case .otherLines: "\(file) has lines beside the two keys"
      }
    self.init(
      .badData, code: "key-file", what,
      hint: "it is what `agent key show` prints there, two lines; nothing was changed")
  }
}
