import Foundation
import HTTPTransport
import Onboarding
import Registry
import Sunbird
import SyncEngine

/// What the configuration says of the server that was asked.
package struct ServerInQuestion: Sendable {
  let baseURL: String
  let dialect: Dialect
  let calls: [GatewayCall]
  let hasConsumerToken: Bool
  let userToken: UserTokenState
  /// The proxy that stands before it; nil without one.
  let proxy: ProxyInUse?

  package init(
    baseURL: String, dialect: Dialect, calls: [GatewayCall], hasConsumerToken: Bool,
    userToken: UserTokenState, proxy: ProxyInUse? = nil
  ) {
    self.proxy = proxy
    self.baseURL = baseURL
    self.dialect = dialect
    self.calls = calls
    self.hasConsumerToken = hasConsumerToken
    self.userToken = userToken
  }
}

/// Turns the answers of a server into checks, each of which depends on those before it. Pure.
package struct ServerFindings: Sendable {
  let server: ServerInQuestion
  let answers: [ProbeAnswer]
  /// The codes with which Sunbird rejected edits that still wait.
  let rejectedCodes: Set<String>
  let now: Date

  package init(
    server: ServerInQuestion, answers: [ProbeAnswer], rejectedCodes: Set<String>, now: Date
  ) {
    self.server = server
    self.answers = answers
    self.rejectedCodes = rejectedCodes
    self.now = now
  }

  /// The checks that are always there, in order; those of the groups come behind `userToken`, that of
  /// a proxy before `nameResolution`.
  package static let names = [
    "clock", "nameResolution", "connection", "tls", "captivePortal", "address", "server",
    "gatewayToken", "userToken", "dialect", "hourBudget",
  ]

  package var checks: [DoctorCheck] {
    let line = LineFindings(
      baseURL: server.baseURL, proxy: server.proxy, answers: answers, now: now)
    let proxy = line.proxyCheck.map { [("proxy", $0)] } ?? []
    let way = Self.inOrder(
      proxy + [
        ("nameResolution", line.nameResolution), ("connection", line.connection),
        ("tls", line.tls), ("captivePortal", line.captivePortal), ("address", line.address),
        ("server", line.server),
        ("gatewayToken", AccessFindings(server: server, answers: answers).gatewayToken),
      ])
    let blocker = way.first { $0.status == .failed }?.name
    guard let blocker else {
      let access = AccessFindings(server: server, answers: answers)
      return [line.clock] + way + [access.userToken] + access.groups
        + [dialect, line.hourBudget]
    }
    let groups = server.calls.groups.map { "group:\($0.name)" }
    let rest = (["userToken"] + groups + ["dialect", "hourBudget"]).map {
      DoctorCheck.skipped($0, because: blocker)
    }
    return [line.skew == nil ? .skipped("clock", because: blocker) : line.clock] + way + rest
  }

  /// Makes each check only where those before it have not failed.
  private static func inOrder(_ steps: [(name: String, check: DoctorCheck)]) -> [DoctorCheck] {
    var blocker: String?
    return steps.map { name, check in
      if let blocker { return .skipped(name, because: blocker) }
      if check.status == .failed { blocker = name }
      return check
    }
  }

  private var dialect: DoctorCheck {
    let evidence = DialectEvidence(
      dialect: server.dialect, answers: answers, rejectedCodes: rejectedCodes)
    return evidence.check
  }
}
