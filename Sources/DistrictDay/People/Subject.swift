/// Those of the document's values for `subject` that are taught in the district.
enum Subject: String, Sendable {
  case kannada = "Kannada"
  case english = "English"
  case hindi = "Hindi"
  case marathi = "Marathi"
  case sanskrit = "Sanskrit"
  case urdu = "Urdu"
  case biology = "Biology"
  case chemistry = "Chemistry"
  case physics = "Physics"
  case mathematics = "Mathematics"
  case environmentalStudies = "Environmental Studies"
  case geography = "Geography"
  case history = "History"
  case politicalScience = "Political Science"
  case economics = "Economics"
}

extension SchoolKind {
  /// Everything that is taught in such a school.
  var subjects: [Subject] {
    switch medium {
    case .urdu: [.urdu, .kannada] + stage.subjects
    case .marathi: [.marathi, .kannada] + stage.subjects
    default: [.kannada] + stage.subjects
    }
  }
}
