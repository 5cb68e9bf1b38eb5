extension Dialect {
  /// The dialects that the agent speaks, by whose names the configuration knows them.
  package static let all: [Dialect] = [.seed, .r15, .r210, .r8]

  /// What is spoken where nothing is configured.
  package static let standard = all[0]
}
