import ArgumentParser
import Codecs
import Foundation
import Outbox
import Sealing

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "This replica's own keys, which bundles are sealed to and signed by.",
    discussion: """
      Two files beside the store hold the secrets, readable by their owner alone: age and ssh-keygen \
      take them as they are. They are in no backup: keep a copy where tokens are kept. What `agent \
      key show` prints is public, and is what a peer adds with `agent peer add`.
      """,
    subcommands: [Create.self, Show.self], defaultSubcommand: Show.self)

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes this replica's keys.",
      discussion: """
        Keys that are there stay, unless --replace is given: then they are kept beside the new ones, \
        bundles that were sealed to them can't be opened by the agent any more, and every peer has to \
        be given the new ones.
        """)

    @Flag(help: "Make new keys although there are some.") var replace = false
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let stamp = replace ? String(Int(Date().timeIntervalSince1970)) : nil
      let keys = try OfficeKeys.create(
        beside: outbox.path, name: outbox.name, replacing: stamp)
      try options.print(keys.publicKeys, of: outbox)
      options.say(
        "the secret keys are in \(OfficeKeys.sealPath(outbox.path).safe) and "
          + "\(OfficeKeys.signPath(outbox.path).safe); give the two lines above to each peer")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the public keys, the two lines that a peer adds.",
      discussion: "The secret ones are never printed.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.lookAtStore()
      try options.print(OfficeKeys.read(beside: outbox.path).publicKeys, of: outbox)
    }
  }
}

extension GlobalOptions {
  /// The two lines, and for people the fingerprint.
  fileprivate func print(_ keys: PublicKeys, of outbox: Outbox) throws {
    guard !printsJSON else {
      return console.print(
        try JSONOutput.line(
          .object([
            "name": .string(outbox.name), "fingerprint": .string(keys.signer.fingerprint),
            "recipient": .string(keys.recipient.text), "signer": .string(keys.signer.text),
          ])))
    }
    console.print(keys.recipient.text)
    console.print("\(keys.signer.text) \(outbox.name)")
    say("\(outbox.name) \(keys.signer.fingerprint)")
  }
}
