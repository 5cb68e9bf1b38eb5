import Registry

/// The environment variables whose names begin as this agent's do.
enum EnvironmentNames {
  private static let prefix = "AGENT_"
  /// The variable that names the configuration's file.
  static let file = "AGENT_CONFIG"

  /// What a variable is to the agent.
  enum Sort: Hashable, Sendable {
    case known
    /// Meant for this agent, and read by nobody: it must not pass for the default.
    case misspelt(nearest: String?)
    /// Perhaps another program's.
    case foreign
    /// Another program's.
    case others
  }

  static func sort(_ name: String) -> Sort {
    guard name.hasPrefix(prefix), !known.contains(name) else { return .known }
    guard !others.contains(name) else { return .others }
    let nearest = String(name.dropFirst(prefix.count))
      .nearest(among: known.sorted().map { String($0.dropFirst(prefix.count)) })
      .map { prefix + $0 }
    let isOfOurSection = ConfigurationKey.sections.contains {
      name.hasPrefix("\(prefix)\(encoded($0))_")
    }
    return isOfOurSection || nearest != nil ? .misspelt(nearest: nearest) : .foreign
  }

  /// Refuses variables that are meant for this agent and that it does not know.
  ///
  /// - Returns: those that are perhaps another program's, in order.
  static func check(_ environment: [String: String]) throws -> [String] {
    var strangers: [String] = []
    for name in environment.keys.sorted() {
      switch sort(name) {
      case .known, .others: continue
      case .foreign: strangers.append(name)
      case .misspelt(let nearest):
        throw CommandError(
          .configuration, code: "unknown-variable",
          "the environment has \(name), which is no variable of this agent",
          hint: nearest.map { "the nearest known one is \($0)" }
            ?? "known are \(known.sorted().joined(separator: ", "))", field: name)
      }
    }
    return strangers
  }

  /// The keys of the configuration that variables set.
  static func keys(in environment: [String: String]) -> Set<String> {
    guard environment.keys.contains(where: { $0.hasPrefix(prefix) }) else { return [] }
    return Set(ConfigurationKey.allNames.filter { environment[prefix + encoded($0)] != nil })
  }

  /// What is said of variables that are perhaps another program's.
  static func sentence(_ strangers: [String]) -> String {
    "not a variable of this agent: \(strangers.joined(separator: ", "))"
  }

  private static let known = Set(
    ConfigurationKey.allNames.map { prefix + encoded($0) } + [file])

  /// A key's name as a variable: `server.baseURL` is `SERVER_BASE_URL`, as the library that reads
  /// them has it.
  private static func encoded(_ key: String) -> String {
    var text = ""
    var wasLowercase = false
    for byte in key.utf8 {
      let (isLower, isUpper) = (0x61...0x7A ~= byte, 0x41...0x5A ~= byte)
      if wasLowercase, isUpper { text += "_" }
      wasLowercase = isLower
      let isKept = isUpper || 0x30...0x39 ~= byte
      text.unicodeScalars.append(
        isLower ? Unicode.Scalar(byte & 0xDF) : isKept ? Unicode.Scalar(byte) : "_")
    }
    return text
  }

  /// What build servers set for what they call their agents (Azure Pipelines, Jenkins): whoever runs
  /// this one there has not misspelt anything.
  private static let others: Set<String> = [
    "AGENT_ACCEPTTEEEULA", "AGENT_BUILDDIRECTORY", "AGENT_CONTAINERMAPPING", "AGENT_DIAGNOSTIC",
    "AGENT_DISABLELOGPLUGIN_TESTFILEPUBLISHERPLUGIN", "AGENT_DISABLELOGPLUGIN_TESTRESULTLOGPLUGIN",
    "AGENT_HOMEDIRECTORY", "AGENT_ID", "AGENT_ISSELFHOSTED", "AGENT_JOBNAME", "AGENT_JOBSTATUS",
    "AGENT_MACHINENAME", "AGENT_NAME", "AGENT_OS", "AGENT_OSARCHITECTURE",
    "AGENT_READONLYVARIABLES", "AGENT_RETAINDEFAULTENCODING", "AGENT_ROOTDIRECTORY",
    "AGENT_SERVEROMDIRECTORY", "AGENT_TASKRESTRICTIONSENFORCEMENTMODE", "AGENT_TEMPDIRECTORY",
    "AGENT_TOOLSDIRECTORY", "AGENT_VERSION", "AGENT_WORKDIR", "AGENT_WORKFOLDER",
  ]
}
