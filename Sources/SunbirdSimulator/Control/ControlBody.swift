import Codecs

/// Why a control call is turned down.
enum ControlError: Error, Hashable {
  case unknownCall(String)
  case notAnObject
  case missing(String)
  case unknownValue(String, String)

  var status: Int {
    switch self {
    case .unknownCall: 404
    case .notAnObject, .missing, .unknownValue: 400
    }
  }

  var message: String {
    switch self {
    case .unknownCall(let call): "there is no call \(call)"
    case .notAnObject: "the body is no JSON object"
    case .missing(let name): "\(name) is missing or of another type"
    case .unknownValue(let name, let value): "\(name) can't be \(value)"
    }
  }
}

/// The JSON object in a control call's body.
struct ControlBody {
  let members: [String: JSONValue]

  func text(_ name: String) throws(ControlError) -> String {
    guard let text = members[name]?.string else { throw .missing(name) }
    return text
  }

  func wholeNumber(_ name: String) throws(ControlError) -> Int {
    guard let number = members[name]?.wholeNumber else { throw .missing(name) }
    return number
  }

  /// A number of seconds, fractions allowed.
  func seconds(_ name: String) throws(ControlError) -> Duration {
    guard let number = members[name]?.number, number >= 0 else { throw .missing(name) }
    return .seconds(number)
  }

  func record(_ name: String) throws(ControlError) -> StoredKey {
    let text = try text(name)
    guard let key = StoredKey(text) else { throw .unknownValue(name, text) }
    return key
  }
}
