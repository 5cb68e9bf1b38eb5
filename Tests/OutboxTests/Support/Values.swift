import Causality
import Foundation
import Registry

/// Field values as a test writes them down.
extension FieldValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral
{
  package init(stringLiteral text: String) { self = .text(text) }
  package init(booleanLiteral flag: Bool) { self = .flag(flag) }
  package init(arrayLiteral texts: String...) { self = .texts(texts) }
}

/// Keys as they are printed. A test's literal that is no key is a mistake of the test.
extension RecordKey: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    guard let key = RecordKey(text) else { preconditionFailure("not a key: \(text)") }
    self = key
  }
}

/// The three records of a school, a teacher and the teacher's place there.
enum Key {
  static let school: RecordKey = "org:ap/291"
  static let teacher: RecordKey = "user:ap/asha"
  static let place: RecordKey = "member:ap/291/asha"
}

/// The moment `seconds` after the start of every test.
func moment(_ seconds: Int) -> Date {
  Date(timeIntervalSince1970: 1_522_656_000 + Double(seconds))
}

let problem = Problem(code: "EMAIL_FORMAT_ERROR", message: "Wrong form.", httpStatus: 400)
