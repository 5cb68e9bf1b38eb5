import Codecs
import Crypto
import Foundation
import Sealing
import Testing

/// The files that age's authors test readers with.
@Suite struct AgeVectorTests {
  struct Vector: CustomTestStringConvertible, Sendable {
    let name: String
    let head: [String: String]
    let sealed: [UInt8]

    var testDescription: String { name }

    init(name: String, in folder: URL) throws {
      self.name = name
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
      let end = try #require(bytes.firstRange(of: [0x0A, 0x0A]))
      var head: [String: String] = [:]
      for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: ": ", maxSplits: 1)
        head[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
      }
      self.head = head
      let rest = Array(bytes[end.upperBound...])
      sealed = head["compressed"] == nil ? rest : try Gzip.decompress(rest, limit: 1 << 20)
    }
  }

  static let vectors: [Vector] = {
    let root = URL(filePath: #filePath).appending(path: "../../../Fixtures/age").standardized
    do {
      return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
        .filter { $0 != "README.md" }.map { try Vector(name: $0, in: root) }
    } catch {
      return []
    }
  }()

  @Test func allAreThere() { #expect(Self.vectors.count == 65) }

  @Test(arguments: vectors)
  func isOpenedOrRefusedAsItsHeadSays(_ vector: Vector) throws {
    let identity = vector.head["identity"].map(AgeIdentity.init) ?? AgeIdentity()
    let expected = try #require(vector.head["expect"])
    let secret = try #require(identity)
    do throws(SealProblem) {
      let plain = try Seal.open(vector.sealed, with: secret)
      #expect(expected == "success")
      let digest = SHA256.hash(data: plain).map { String(format: "%02x", $0) }.joined()
      #expect(digest == vector.head["payload"])
    } catch {
      let meant: [SealProblem] =
        switch expected {
        case "no match": [.notForThisKey]
        case "HMAC failure": [.damaged]
        case "header failure": [.notSealed, .unknownVersion("v1234"), .damaged, .truncated]
        case "payload failure": [.damaged, .truncated]
        default: []
        }
      #expect(meant.contains(error), "\(expected): \(error)")
    }
  }
}
