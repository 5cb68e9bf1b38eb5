import Codecs
import Foundation

/// A form with a file, as browsers send it (RFC 7578): the file is the member `data`, whatever its
/// part is called, and every other part is a text of its name.
struct MultipartForm {
  let members: [String: JSONValue]

  static func isNamed(by type: String) -> Bool {
    type.lowercased().hasPrefix("multipart/form-data")
  }

  /// - Returns: nil where the body is no such form.
  init?(_ body: [UInt8], type: String) {
    guard let named = type.firstMatch(of: #/boundary="?([^";]+)"?/#)?.output.1 else { return nil }
    let separator = Data("--\(named)".utf8)
    var members: [String: JSONValue] = [:]
    var rest = Data(body)[...]
    guard let first = rest.range(of: separator) else { return nil }
    rest = rest[first.upperBound...]
    while let next = rest.range(of: separator) {
      guard let part = Self.part(rest[..<next.lowerBound]) else { return nil }
      members[part.name] = .string(part.text)
      rest = rest[next.upperBound...]
    }
    self.members = members
  }

  private static func part(_ bytes: Data) -> (name: String, text: String)? {
    guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    guard let name = head.firstMatch(of: #/name="([^"]*)"/#)?.output.1 else { return nil }
    var content = bytes[end.upperBound...]
    if content.suffix(2) == Data("\r\n".utf8) { content = content.dropLast(2) }
    let text = String(decoding: content, as: UTF8.self)
    return (head.contains("filename=") ? "data" : String(name), text)
  }
}
