import Foundation

/// Values as the store keeps them: JSON in which the same value is the same text in every process,
/// so that what is unchanged is seen to be so.
enum SettingText {
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
