import Onboarding
import Registry
import Sunbird

/// Whether the server speaks what is configured, by what its answers show (sunbird.md §0, §0.1).
struct DialectEvidence {
  let dialect: Dialect
  let answers: [ProbeAnswer]
  let rejectedCodes: Set<String>

  var check: DoctorCheck {
    if let newer { return mismatch(newer, hint: "this agent speaks no dialect of that age yet") }
    if let other {
      return mismatch(other.sign, hint: "set server.dialect to \(other.name.rawValue)")
    }
    let missing = answers.compactMap { answer -> String? in
      if case .noSuchCall = answer.outcome { answer.question.request.path } else { nil }
    }
    guard missing.isEmpty else {
      return mismatch(
        "Sunbird's gateway does not have \(missing.joined(separator: ", "))",
        hint: "check server.baseURL; else ask Sunbird's operator which release it is")
    }
    return .good("dialect", "nothing speaks against \(dialect.name.rawValue)")
  }

  private func mismatch(_ sign: String, hint: String) -> DoctorCheck {
    .failed(
      "dialect", .configuration, "\(dialect.name.rawValue) is configured, but \(sign)", hint: hint)
  }

  private var codes: Set<String> {
    let answered = answers.compactMap { answer -> String? in
      if case .passed(let code) = answer.outcome { code } else { nil }
    }
    return rejectedCodes.union(answered)
  }

  /// Signs of releases after 1.5 (§0).
  private var newer: String? {
    if let code = codes.sorted().first(where: { $0.hasPrefix("UOS_") }) {
      return "the code \(code) is of release 4.7 or later"
    }
    return codes.contains("INVALID_REQUEST_PARAMETER")
      ? "INVALID_REQUEST_PARAMETER shows that it is of release 1.8 or later" : nil
  }

  private var other: (name: DialectName, sign: String)? {
    let updateUser = answers.first { $0.question.request.path.hasSuffix("/user/v1/update") }
    let hasOtherUpdate = updateUser?.outcome == .otherMethod
    let versions = Set(answers.compactMap(\.version))
    switch dialect.name {
    case .seed where hasOtherUpdate: return (.r15, "user update is not POST there")
    case .r15 where hasOtherUpdate: return (.seed, "user update is not PATCH there")
    case .seed where versions.contains { $0.hasPrefix("v") }:
      return (.r15, "its answers are of version \(versions.sorted().joined(separator: ", "))")
    case .r15 where versions.contains("1.0"): return (.seed, "its answers are of version 1.0")
    case .seed, .r15: return nil
    }
  }
}
