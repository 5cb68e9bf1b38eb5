@testable import DistrictDay

extension Day {
  static let committed = Day.generate(seed: Day.committedSeed)

  var rows: [Row] { files.flatMap(\.rows) }
}

/// What tests ask of a row.
extension Row {
  var fieldNames: [String] {
    guard case .object(let fields) = request else { return [] }
    return fields.map(\.name)
  }

  func value(_ name: String) -> OrderedJSON? {
    guard case .object(let fields) = request else { return nil }
    return fields.first { $0.name == name }?.value
  }

  func text(_ name: String) -> String? {
    guard case .text(let text) = value(name) else { return nil }
    return text
  }

  func texts(_ name: String) -> [String] {
    guard case .list(let elements) = value(name) else { return [] }
    return elements.compactMap { element in
      guard case .text(let text) = element else { return nil }
      return text
    }
  }

  /// `EXTERNALID/USERNAME` of a membership's row.
  var membership: String {
    "\(text("externalId") ?? "")/\(text("userName") ?? "")"
  }
}
