import Outbox
import Registry

/// What somebody looks for among records: every word of it stands somewhere in what tells a record, as
/// a whole or as a part.
struct RecordSearch {
  private let words: [[UInt8]]
  /// The text as a phone number or a part of one; nil for what is none.
  private let phone: [UInt8]?

  /// - Returns: nil for a text that says nothing.
  init?(_ text: String) {
    let folded = SearchText.folded(text.trimmingSpaces())
    words = folded.split(separator: UInt8(ascii: " ")).map(Array.init)
    guard !words.isEmpty else { return nil }
    phone = Self.phone(text, folded)
  }

  /// The fewest digits that are taken for a part of a phone number.
  private static let leastDigits = 3

  private static func phone(_ text: String, _ folded: [UInt8]) -> [UInt8]? {
    if let whole = TextForm.phoneDigits(text.trimmingSpaces()) { return Array(whole.utf8) }
    let digits = folded.filter { (48...57).contains($0) }
    let isNumber = folded.allSatisfy { (48...57).contains($0) || " -+().".utf8.contains($0) }
    return isNumber && digits.count >= leastDigits ? digits : nil
  }

  func finds(_ record: ListedRecord) -> Bool {
    if let phone, case .text(let text)? = record.local.value(.phone),
      SearchText.contains(SearchText.folded(text), phone)
    {
      return true
    }
    let texts = record.told.map(SearchText.folded)
    return words.allSatisfy { word in texts.contains { SearchText.contains($0, word) } }
  }
}

extension ListedRecord {
  /// What the record is called; nil where nobody has said.
  var name: String? {
    let parts =
      key.kind == .organisation ? [local.text(.orgName)] : [.firstName, .lastName].map(local.text)
    let name = parts.compactMap(\.self).joined(separator: " ")
    return name.isEmpty ? nil : name
  }

  /// The texts by which people know it.
  fileprivate var told: [String] {
    let keys = [key.externalID, key.userName].compactMap(\.self)
    let fields = [FieldName.orgCode, .email, .phone, .location].compactMap(local.text)
    let schools = schools.flatMap { [$0.name, $0.key.externalID].compactMap(\.self) }
    return [name].compactMap(\.self) + keys + fields + contacts + schools
  }

  private var contacts: [String] {
    guard case .objects(let objects)? = local.value(.contactDetail) else { return [] }
    return objects.flatMap(\.values)
  }
}

extension [FieldName: FieldValue] {
  /// The text of a field that has one.
  func text(_ name: FieldName) -> String? {
    guard case .text(let text)? = value(name) else { return nil }
    return text
  }
}
