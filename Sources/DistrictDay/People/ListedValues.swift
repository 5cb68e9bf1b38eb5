/// The document's values for `gender`.
enum Gender: String, Sendable {
  case male = "Male"
  case female = "Female"
  case transgender = "Transgender"
}

/// The document's values for `roles`.
enum Role: String, Sendable, CaseIterable {
  case contentCreator = "CONTENT_CREATOR"
  case contentReviewer = "CONTENT_REVIEWER"
  case courseMentor = "COURSE_MENTOR"
  case flagReviewer = "FLAG_REVIEWER"
}

/// The document's values for `grade`.
enum Grade: String, Sendable, CaseIterable {
  case kindergarten = "Kindergarten"
  case class1 = "Class 1"
  case class2 = "Class 2"
  case class3 = "Class 3"
  case class4 = "Class 4"
  case class5 = "Class 5"
  case class6 = "Class 6"
  case class7 = "Class 7"
  case class8 = "Class 8"
  case class9 = "Class 9"
  case class10 = "Class 10"
  case other = "Other"

  /// The grades of the given classes, one to ten.
  static func classes(_ numbers: ClosedRange<Int>) -> [Grade] {
    Array(allCases[numbers])
  }
}

/// Values of `language` and `preferredLanguage`, which the document leaves open.
enum Language: String, Sendable {
  case kannada = "Kannada"
  case english = "English"
  case hindi = "Hindi"
  case konkani = "Konkani"
  case malayalam = "Malayalam"
  case marathi = "Marathi"
  case tamil = "Tamil"
  case telugu = "Telugu"
  case urdu = "Urdu"
}

/// Values of `position`, which the document leaves open.
enum Position: String, Sendable {
  case principal = "Principal"
  case headTeacher = "Head Teacher"
  case teacher = "Teacher"
  case guestTeacher = "Guest Teacher"
  case clusterResourcePerson = "Cluster Resource Person"
  case firstDivisionAssistant = "First Division Assistant"
  case secondDivisionAssistant = "Second Division Assistant"

  var teaches: Bool {
    switch self {
    case .principal, .headTeacher, .teacher, .guestTeacher: true
    case .clusterResourcePerson, .firstDivisionAssistant, .secondDivisionAssistant: false
    }
  }
}
