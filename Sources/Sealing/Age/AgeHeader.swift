import Crypto
import Foundation

/// The head of an age file: for each key that it is sealed to the file's own key, wrapped, and what
/// proves that nobody changed this list.
struct AgeHeader {
  /// One wrapped key. A reader passes over the types it does not know.
  struct Stanza: Equatable {
    /// The type and what belongs to it.
    let words: [String]
    let body: [UInt8]
  }

  let stanzas: [Stanza]
  /// What the sum at its end is over.
  let summed: ArraySlice<UInt8>
  let sum: [UInt8]
  /// How many bytes it has.
  let length: Int

  static let firstWord = "age-encryption.org/"
  static let version = "v1"
  private static let columns = 64
  private static let sumMark = "---"
  private static let sumLength = 32
  /// Each costs a multiplication on the curve; who writes to a few offices needs no more.
  private static let maxStanzas = 1_000

  /// The bytes of a head.
  static func write(_ stanzas: [Stanza], fileKey: SymmetricKey) -> [UInt8] {
    var text = "\(firstWord)\(version)\n"
    for stanza in stanzas {
      text += "-> \(stanza.words.joined(separator: " "))\n"
      var body = RawBase64.encode(stanza.body)[...]
      while body.count >= columns {
        text += "\(body.prefix(columns))\n"
        body = body.dropFirst(columns)
      }
      text += "\(body)\n"
    }
    text += sumMark
    let sum = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: sumKey(fileKey))
    return Array("\(text) \(RawBase64.encode(sum))\n".utf8)
  }

  init(_ file: [UInt8]) throws(SealProblem) {
    var lines = Lines(file)
    try Self.readVersion(&lines)
    var stanzas: [Stanza] = []
    while true {
      let start = lines.position
      let line = try lines.next()
      if line.hasPrefix(Self.sumMark) {
        guard !stanzas.isEmpty, line.hasPrefix("--- "),
          let sum = RawBase64.decode(String(line.dropFirst(4))), sum.count == Self.sumLength
        else { throw .damaged }
        self.sum = sum
        summed = file[..<(start + Self.sumMark.utf8.count)]
        break
      }
      guard stanzas.count < Self.maxStanzas else { throw .damaged }
      stanzas.append(try Self.readStanza(line, &lines))
    }
    self.stanzas = stanzas
    length = lines.position
  }

  func isBy(_ fileKey: SymmetricKey) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      sum, authenticating: Array(summed), using: Self.sumKey(fileKey))
  }

  private static func sumKey(_ fileKey: SymmetricKey) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: fileKey, info: Array("header".utf8), outputByteCount: 32)
  }

  private static func readVersion(_ lines: inout Lines) throws(SealProblem) {
    let line: String
    do {
      line = try lines.next()
    } catch {
      // What is left of a file that broke off in its first line.
      let whole = Array("\(firstWord)\(version)\n".utf8)
      throw !lines.file.isEmpty && whole.starts(with: lines.file) ? .truncated : .notSealed
    }
    guard line.hasPrefix(firstWord) else { throw .notSealed }
    let found = String(line.dropFirst(firstWord.count))
    guard found == version else { throw .unknownVersion(String(found.prefix(20))) }
  }

  private static func readStanza(
    _ line: String, _ lines: inout Lines
  ) throws(SealProblem) -> Stanza {
    guard line.hasPrefix("-> ") else { throw .damaged }
    let words = line.dropFirst(3).split(separator: " ", omittingEmptySubsequences: false)
    guard words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
    else { throw .damaged }
    var text = ""
    while true {
      let next = try lines.next()
      guard next.utf8.count <= columns else { throw .damaged }
      text += next
      if next.utf8.count < columns { break }
    }
    guard let body = RawBase64.decode(text) else { throw .damaged }
    return Stanza(words: words.map(String.init), body: body)
  }

  /// The lines of a head, one after the other.
  private struct Lines {
    let file: [UInt8]
    private(set) var position = 0

    init(_ file: [UInt8]) { self.file = file }

    /// The next line without its end. What is no ASCII is no head.
    mutating func next() throws(SealProblem) -> String {
      guard let end = file[position...].firstIndex(of: 0x0A) else { throw .truncated }
      let line = file[position..<end]
      guard line.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        throw position == 0 ? .notSealed : .damaged
      }
      position = end + 1
      return String(decoding: line, as: UTF8.self)
    }
  }
}
