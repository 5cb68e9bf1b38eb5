extension Afternoon {
  /// A school gets its full name in the other language, a new description, or both.
  mutating func rename(_ school: School) -> Row {
    let text = school.text
    let otherName = school.name == text.nativeName ? text.englishName : text.nativeName
    return switch chance.number(below: 4) {
    case 0: school.update(name: "PM SHRI \(text.shortName)", description: nil)
    case 1: school.update(name: otherName, description: nil)
    case 2: school.update(name: nil, description: chance.pick(Self.descriptions))
    default: school.update(name: otherName, description: chance.pick(Self.descriptions))
    }
  }

  private static let descriptions = [
    "Building under repair; classes in the panchayat hall",
    "ಹೊಸ ಕಟ್ಟಡಕ್ಕೆ ಸ್ಥಳಾಂತರಗೊಂಡಿದೆ",
    "English medium section added in Class 1",
    "ಶತಮಾನೋತ್ಸವ ಶಾಲೆ",
    "नई कंप्यूटर प्रयोगशाला",
  ]
}
