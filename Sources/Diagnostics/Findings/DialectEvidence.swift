import Onboarding
import Registry
import Sunbird

/// Whether the server speaks what is configured, by what its answers show (sunbird.md §0, §0.1).
struct DialectEvidence {
  let dialect: Dialect
  let answers: [ProbeAnswer]
  let rejectedCodes: Set<String>
  /// Those that the agent could speak instead.
  var known = Dialect.all

  var check: DoctorCheck {
    if let strange = dialect.signs.objection(to: codes) {
      let fitting = known.first { $0.name != dialect.name && $0.signs.areShown(by: codes) }
      return mismatch(
        strange,
        hint: fitting.map { "set server.dialect to \($0.name)" }
          ?? "this agent speaks no dialect of that age yet")
    }
    if let other {
      return mismatch(other.sign, hint: "set server.dialect to \(other.name)")
    }
    let missing = answers.compactMap { answer -> String? in
      if case .noSuchCall = answer.outcome { answer.question.request.path } else { nil }
    }
    guard missing.isEmpty else {
      return mismatch(
        "Sunbird's gateway does not have \(missing.joined(separator: ", "))",
        hint: "check server.baseURL; else ask Sunbird's operator which release it is")
    }
    return .good("dialect", "nothing speaks against \(dialect.name)")
  }

  private func mismatch(_ sign: String, hint: String) -> DoctorCheck {
    .failed(
      "dialect", .configuration, "\(dialect.name) is configured, but \(sign)", hint: hint)
  }

  /// In the order of their names: which one is told does not change from one time to the next.
  private var codes: [AnsweredCode] {
    let answered = answers.compactMap { answer -> AnsweredCode? in
      if let code = answer.code { return code }
      if case .passed(let code?) = answer.outcome { return AnsweredCode(code) }
      return nil
    }
    let all = answered + rejectedCodes.map { AnsweredCode($0) }
    return all.sorted { ($0.code, $0.status ?? 0) < ($1.code, $1.status ?? 0) }
  }

  /// Another dialect that the answers fit better.
  private var other: (name: String, sign: String)? {
    let others = known.filter { $0.name != dialect.name }
    if let method = dialect.calls.writes[.updateUser]?.method, hasOtherUpdate,
      let other = others.first(where: { $0.calls.writes[.updateUser]?.method != method })
    {
      return (other.name, "user update is not \(method.rawValue) there")
    }
    let strange = Set(answers.compactMap(\.version)).sorted()
      .filter { !$0.hasPrefix(dialect.signs.version) }
    return others.first { other in strange.contains { $0.hasPrefix(other.signs.version) } }
      .map { ($0.name, "its answers are of version \(strange.joined(separator: ", "))") }
  }

  private var hasOtherUpdate: Bool {
    answers.contains { $0.outcome == .otherMethod && $0.question.operation == .updateUser }
  }
}
