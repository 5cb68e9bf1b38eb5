/// The attributes of a workbook's parts.
extension XMLAttribute {
  static let reference = Self("r")
  static let style = Self("s")
  static let type = Self("t")
  static let hidden = Self("hidden")
  static let date1904 = Self("date1904")
  static let fullCalculation = Self("fullCalcOnLoad")
  static let name = Self("name")
  static let state = Self("state")
  static let relation = Self(.relation, "id")
  static let formatID = Self("numFmtId")
  static let formatCode = Self("formatCode")
  static let id = Self("Id")
  static let target = Self("Target")
  static let relationType = Self("Type")
  static let targetMode = Self("TargetMode")
}
