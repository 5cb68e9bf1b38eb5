extension FieldFormat {
  func matches(_ text: String) -> Bool {
    switch self {
    case .email: text.wholeMatch(of: Self.emailPattern) != nil
    case .day: Self.isDay(text)
    case .phoneWithoutCountryCode: !text.contains("+")
    }
  }

  /// ProjectUtil.java:58 of sunbird-utils.
  private static var emailPattern: Regex<Substring> {
    #/[_A-Za-z0-9\-\+]+(?:\.[_A-Za-z0-9\-]+)*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9]+)*\.[A-Za-z]{2,}/#
  }

  private static func isDay(_ text: String) -> Bool {
    guard let parts = text.wholeMatch(of: #/([0-9]{4})-([0-9]{2})-([0-9]{2})/#)?.output,
      let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3),
      (1...12).contains(month)
    else { return false }
    let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
  }
}
