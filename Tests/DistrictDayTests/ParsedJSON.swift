@testable import DistrictDay

/// JSON as Foundation reads it, to hold against what was written.
enum ParsedJSON: Equatable, Decodable {
  case text(String)
  case truth(Bool)
  case list([ParsedJSON])
  case object([String: ParsedJSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      self = .text(try container.decode(String.self))
      return
    } catch DecodingError.typeMismatch {}
    do {
      self = .truth(try container.decode(Bool.self))
      return
    } catch DecodingError.typeMismatch {}
    do {
      self = .list(try container.decode([ParsedJSON].self))
      return
    } catch DecodingError.typeMismatch {}
    self = .object(try container.decode([String: ParsedJSON].self))
  }

  init(_ written: OrderedJSON) {
    switch written {
    case .text(let text): self = .text(text)
    case .truth(let truth): self = .truth(truth)
    case .list(let elements): self = .list(elements.map(ParsedJSON.init))
    case .object(let fields):
      self = .object(
        Dictionary(uniqueKeysWithValues: fields.map { ($0.name, ParsedJSON($0.value)) }))
    }
  }
}
