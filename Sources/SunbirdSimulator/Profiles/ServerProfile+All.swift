extension ServerProfile {
  /// The profiles there are.
  package static let all: [ServerProfile] = [.seed, .r15]

  /// What is served where nothing is asked for.
  package static let standard = all[0]
}
