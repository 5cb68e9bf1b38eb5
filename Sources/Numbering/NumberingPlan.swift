/// Which numbers of India a version of libphonenumber takes, and with it a generation of Sunbird:
/// it asks whether `parse(phone, "IN")` is a valid number (`ProjectUtil.validatePhone`).
///
/// Measured against PyPI's `phonenumbers` of the same versions (`Fixtures/phones`): six digits
/// decide. Landlines are numbers, too, so many that begin with 1 to 5 are taken, 1234567890 among
/// them.
package enum NumberingPlan: Hashable, Sendable, CaseIterable {
  /// 8.8.11. It knows few of the mobile numbers that begin with 6.
  case libphonenumber8x8
  /// 8.10.2.
  case libphonenumber8x10
  /// 8.12.5. It takes whatever the earlier ones take.
  case libphonenumber8x12

  /// What is not in it, no generation of Sunbird takes.
  package static let widest = libphonenumber8x12

  /// Whether `number` is ten digits that are taken. Ten digits that begin with 00 are a foreign
  /// number, and none.
  package func takes(_ number: String) -> Bool {
    let digits = number.utf8
    guard digits.count == 10, digits.allSatisfy({ (48...57).contains($0) }) else { return false }
    var row = start
    for digit in digits.prefix(6) {
      let cell = NumberingStates.cells[row * 10 + Int(digit - 48)]
      if cell == NumberingStates.taken { return true }
      if cell == NumberingStates.refused { return false }
      row = Int(cell)
    }
    return false
  }

  private var start: Int {
    switch self {
    case .libphonenumber8x8: 0x72
    case .libphonenumber8x10: 0x93
    case .libphonenumber8x12: 0x9C
    }
  }
}
