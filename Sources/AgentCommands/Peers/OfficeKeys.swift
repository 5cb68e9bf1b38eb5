import Foundation
import Outbox
import Sealing

/// This replica's own keys: two files beside its store that only their owner may read. Outside tools
/// take them as they are: `age -d -i`, `ssh-keygen -Y sign -f`.
struct OfficeKeys: Sendable {
  /// Opens what was sealed to this office.
  let identity: AgeIdentity
  /// Signs what this office writes.
  let signing: SigningKey

  var publicKeys: PublicKeys { PublicKeys(recipient: identity.recipient, signer: signing.signer) }

  /// Where the key that opens stands.
  static func sealPath(_ store: String) -> String { StorePath.resolved(store) + ".seal-key" }

  /// Where the key that signs stands.
  static func signPath(_ store: String) -> String { StorePath.resolved(store) + ".sign-key" }

  /// The keys beside a store.
  ///
  /// - Throws: ``CommandError`` with exit status 78 where there are none, or others can read them.
  static func read(beside store: String) throws -> OfficeKeys {
    let (seal, sign) = (sealPath(store), signPath(store))
    guard FileMode.of(seal) != nil || FileMode.of(sign) != nil else {
      throw CommandError(
        .configuration, code: "no-keys", "this office has no keys yet",
        hint: "run `agent key create`, and give what `agent key show` prints to your peers")
    }
    guard let identity = AgeIdentity(file: try text(seal)) else { throw unreadable(seal) }
    guard let signing = SigningKey(file: try text(sign)) else { throw unreadable(sign) }
    return OfficeKeys(identity: identity, signing: signing)
  }

  /// Makes new keys beside a store.
  ///
  /// - Parameters:
  ///   - name: the replica's, which stands in the files for people.
  ///   - stamp: what the files that are replaced are kept under; nil where none may be replaced.
  /// - Throws: ``CommandError`` with exit status 65 where there are keys already.
  static func create(
    beside store: String, name: String, replacing stamp: String?
  ) throws -> OfficeKeys {
    let (seal, sign) = (sealPath(store), signPath(store))
    let there = [seal, sign].filter { FileMode.of($0) != nil }
    guard there.isEmpty || stamp != nil else {
      throw CommandError(
        .badData, code: "keys-exist", "this office has keys already",
        hint: "`agent key show` prints them; with --replace new ones take their place, and each "
          + "peer has to be given those")
    }
    let keys = OfficeKeys(identity: AgeIdentity(), signing: SigningKey())
    for path in there {
      guard rename(path, "\(path).replaced-\(stamp ?? "")") == 0 else {
        throw unwritable(path, FileFailure(code: errno))
      }
    }
    try put(keys.identity.file, at: seal, store)
    try put(keys.signing.file(name: name), at: sign, store)
    return keys
  }

  private static func put(_ text: String, at path: String, _ store: String) throws {
    do {
      try WholeFile.write(Data(text.utf8), to: path, mode: 0o600, for: StorePath.resolved(store))
    } catch let failure as FileFailure {
      throw unwritable(path, failure)
    }
  }

  private static func text(_ path: String) throws -> String {
    String(
      decoding: try PrivateFile.read(path, kind: "key file", code: "key-file"), as: UTF8.self)
  }

  private static func unreadable(_ path: String) -> CommandError {
    CommandError(
      .configuration, code: "key-file", "the key file \(path) is damaged, or no key of this kind",
      hint: "put it back from a copy, or make new keys with `agent key create --replace`")
  }

  private static func unwritable(_ path: String, _ failure: FileFailure) -> CommandError {
    CommandError(
      .store, code: "key-file", "the key file \(path) can't be written: \(failure.detail)",
      hint: "check the disk and the store's folder")
  }
}
