extension Post {
  /// The classes taught: some that follow each other, at times with the kindergarten.
  func grades(chance: inout Chance) -> [Grade] {
    if position == .clusterResourcePerson {
      return [.other]
    }
    return position.teaches ? taughtGrades(chance: &chance) : []
  }

  private func taughtGrades(chance: inout Chance) -> [Grade] {
    let classes = school.kind.stage.classes
    let first = chance.number(in: classes)
    let last = chance.number(in: first...min(first + 3, classes.upperBound))
    let withKindergarten = first == 1 && chance.happens(percent: 30)
    return (withKindergarten ? [.kindergarten] : []) + Grade.classes(first...last)
  }

  /// One to three subjects of the school for those who teach.
  func subjects(chance: inout Chance) -> [Subject] {
    guard position.teaches else { return [] }
    return chance.sample(chance.number(in: 1...3), of: school.kind.subjects)
  }

  /// The language of home, then the school's, then what everybody reads.
  func languages(of community: Community) -> [Language] {
    var languages: [Language] = []
    for language in [community.language, school.kind.medium, .kannada, .english]
    where !languages.contains(language) {
      languages.append(language)
    }
    return languages
  }
}
