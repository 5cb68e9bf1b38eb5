import Causality
import Configuration
import Foundation
import Reconciliation
import Registry
import SyncEngine

/// Takes typed values out of the laid-over sources; what can't be read is a wrong configuration.
struct ConfigurationReading {
  private let reader: ConfigReader
  /// What wins over the file: the environment and what a session presets.
  private let outer: ConfigReader
  private let file: ConfigurationFile?
  /// The names that any of the sources has: of the many keys most commands are given few, and asking
  /// every source for each takes longer than the rest of a start.
  private let names: Set<String>

  /// - Parameters:
  ///   - overrides: values that win over everything, by key.
  ///   - file: the file, which everything else wins over.
  init(_ overrides: [String: String], environment: [String: String], file: ConfigurationFile?) {
    let fromEnvironment = EnvironmentNames.keys(in: environment)
    let values = overrides.map {
      (AbsoluteConfigKey(named: $0.key), ConfigValue(.string($0.value), isSecret: false))
    }
    var outer: [any ConfigProvider] = [InMemoryProvider(values: Dictionary(values) { $1 })]
    if !fromEnvironment.isEmpty {
      outer.append(
        EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "agent"))
    }
    self.outer = ConfigReader(providers: outer)
    reader = ConfigReader(providers: outer + [file?.provider].compactMap(\.self))
    self.file = file
    names = fromEnvironment.union(overrides.keys).union(file?.names ?? [])
  }

  func text(_ key: ConfigurationKey) -> String? { text(named: key.rawValue) }

  private func text(named name: String) -> String? {
    names.contains(name) ? Self.text(named: name, in: reader) : nil
  }

  private static func text(named name: String, in reader: ConfigReader) -> String? {
    let text = reader.string(forKey: ConfigKey(name.split(separator: ".").map(String.init)))
    return text == "" ? nil : text
  }

  /// Whether a value stands in the file, and nothing wins over it.
  private func isTheFiles(_ key: ConfigurationKey) -> Bool {
    let name = ConfigKey(key.rawValue.split(separator: ".").map(String.init))
    return Self.text(named: key.rawValue, in: outer) == nil
      && outer.stringArray(forKey: name) == nil
  }

  /// A path. One that stands in the file begins in the file's folder, wherever the command runs.
  func path(_ key: ConfigurationKey) -> String? {
    guard let text = text(key), let file, isTheFiles(key) else { return text(key) }
    return file.path(for: text)
  }

  /// A program and its arguments. A program that is named by its place is found as a path is; any
  /// other is looked for where the system keeps its programs.
  func program(_ key: ConfigurationKey) throws -> [String]? {
    guard var words = try words(key) else { return nil }
    if let file, isTheFiles(key), words[0].contains("/") { words[0] = file.path(for: words[0]) }
    return words
  }

  /// A list, or one text with words parted as a shell parts them.
  private func words(_ key: ConfigurationKey) throws -> [String]? {
    let words: [String]
    if let text = text(key) {
      do {
        words = try CommandLineWords.split(text)
      } catch {
        throw wrong(key.rawValue, text, expected: "words with every quote closed")
      }
    } else {
      guard names.contains(key.rawValue) else { return nil }
      let name = ConfigKey(key.rawValue.split(separator: ".").map(String.init))
      words = reader.stringArray(forKey: name) ?? []
    }
    return words.first?.isEmpty == false ? words : nil
  }

  func replica() throws -> String? {
    guard let text = text(.replica) else { return nil }
    guard ReplicaID(name: text, epoch: 1) != nil else {
      throw wrong(
        ConfigurationKey.replica.rawValue, text, expected: "1 to 32 of a-z, 0-9 and -")
    }
    return text
  }

  func number(_ key: ConfigurationKey, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = text(key) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw wrong(key.rawValue, text, expected: "a number from \(range.lowerBound)")
    }
    return number
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: ConfigurationKey
  ) throws -> Choice? {
    try text(key).map { try choice($0, named: key.rawValue) }
  }

  /// One of `choices`, by the name that each has.
  func choice<Choice>(
    _ key: ConfigurationKey, among choices: [Choice], by name: (Choice) -> String
  ) throws -> Choice? {
    guard let text = text(key) else { return nil }
    guard let choice = choices.first(where: { name($0) == text }) else {
      let words = choices.map(name).joined(separator: ", ")
      throw wrong(key.rawValue, text, expected: "one of \(words)")
    }
    return choice
  }

  /// The server's address. A text that is none is not repeated: it may hold a password.
  func address(_ key: ConfigurationKey) throws -> String? {
    guard let text = text(key) else { return nil }
    do {
      return try ServerAddress(text).url
    } catch {
      throw CommandError(
        .configuration, code: "bad-configuration", "\(key.rawValue) \(error.sentence)",
        hint: "write it like https://sunbird.example.org, without the /api that every call brings "
          + "along; mend the configuration file or the environment", field: key.rawValue)
    }
  }

  func hours(_ key: ConfigurationKey) throws -> OfficeHours? {
    guard let text = text(key) else { return nil }
    guard let hours = OfficeHours(text) else {
      throw wrong(key.rawValue, text, expected: "two times of the day like 20:00-06:00")
    }
    return hours
  }

  /// An organisation as `PROVIDER/EXTERNALID`, or as the agent shows it, `org:PROVIDER/EXTERNALID`.
  func organisation(_ key: ConfigurationKey) throws -> RecordKey? {
    guard let text = text(key) else { return nil }
    let kind = "\(RecordKind.organisation.rawValue):"
    guard let organisation = RecordKey(text.hasPrefix(kind) ? text : kind + text) else {
      throw wrong(key.rawValue, text, expected: "an organisation as PROVIDER/EXTERNALID")
    }
    return organisation
  }

  /// The server's names of members' roles: of those that the document has, and of those in the file.
  func memberRoles() -> [String: String] {
    let others = file?.names(below: ConfigurationKey.memberRoles) ?? []
    let named = (ConfigurationKey.documentedRoles + others).compactMap { role in
      text(named: "\(ConfigurationKey.memberRoles).\(role)").map { (role, $0) }
    }
    return Dictionary(named) { first, _ in first }
  }

  func policies() throws -> ConflictPolicies {
    var fields: [ConflictPolicies.Place: ConflictPolicy] = [:]
    for name in ConflictPolicies.Place.allNames {
      let key = "\(ConfigurationKey.conflictFields).\(name)"
      guard let text = text(named: key), let place = ConflictPolicies.Place(name) else { continue }
      fields[place] = try choice(text, named: key)
    }
    let otherwise: ConflictPolicy = try choice(.conflictsDefault) ?? .review
    return ConflictPolicies(otherwise: otherwise, fields: fields)
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String, named name: String
  ) throws -> Choice {
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong(name, text, expected: "one of \(words)")
    }
    return choice
  }

  private func wrong(_ name: String, _ text: String, expected: String) -> CommandError {
    CommandError(
      .configuration, code: "bad-configuration", "\(name) is \"\(text)\", but must be \(expected)",
      hint: "mend the configuration file or the environment", field: name)
  }
}

extension ServerAddress.Problem {
  fileprivate var sentence: String {
    switch self {
    case .notHTTP: "is no http or https address with a host"
    case .strayLetter: "holds a blank or another letter that no address has"
    case .queryOrFragment: "has a ? or a #, behind which no call can be written"
    case .emptyPathPart: "has a //, a . or a .. in its path"
    case .endsWithAPI: "ends with /api"
    case .portOutOfRange: "has a port that does not exist"
    }
  }
}
