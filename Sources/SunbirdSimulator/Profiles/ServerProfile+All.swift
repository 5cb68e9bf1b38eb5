extension ServerProfile {
  /// The profiles there are.
  package static let all: [ServerProfile] = [.seed, .r15, .r210, .r8]

  /// What is served where nothing is asked for.
  package static let standard = all[0]
}
