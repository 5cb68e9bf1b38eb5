import Foundation
import HTTPTransport
import Sunbird
import SyncEngine

/// What the answers say about clock, line and server.
struct LineFindings {
  let baseURL: String
  /// The proxy that asks in this machine's place; nil without one.
  let proxy: ProxyInUse?
  let answers: [ProbeAnswer]
  let now: Date

  /// Seconds by which the clocks may differ: beyond it tokens and sign-on links fail.
  private static let maxSkewSeconds = 60.0

  var skew: ClockSkew? { answers.sunbirdSkew }

  var clock: DoctorCheck {
    guard let skew else {
      return .untried("clock", "Sunbird told no time", hint: "compare this machine's clock by hand")
    }
    let seconds = Int(skew.seconds.rounded())
    let words =
      seconds == 0
      ? "as Sunbird's" : "\(abs(seconds)) s \(seconds > 0 ? "behind" : "ahead of") Sunbird's"
    return abs(skew.seconds) > Self.maxSkewSeconds
      ? .warning(
        "clock", "this machine's clock is \(words)",
        hint: "set it: timedatectl set-ntp true; tokens and sign-on links fail on a wrong clock")
      : .good("clock", "this machine's clock is \(words)")
  }

  private var failure: TransportFailure? {
    answers.lazy.compactMap { if case .failed(let failure) = $0.outcome { failure } else { nil } }
      .first
  }

  var nameResolution: DoctorCheck {
    if let failure, failure.kind == .nameResolution {
      return .failed(
        "nameResolution", .tryLater, failure.detail,
        hint: proxy.map { "check the line and the proxy's name, \($0.address)" }
          ?? "check server.baseURL, the line and /etc/resolv.conf")
    }
    if let proxy {
      return .untried(
        "nameResolution", "the proxy \(proxy.address) looks \(host) up, not this machine",
        hint: "ask whoever runs the proxy")
    }
    return .good("nameResolution", "\(host) has an address")
  }

  /// The proxy, who names it, and what it answered; nil without one.
  var proxyCheck: DoctorCheck? {
    guard let proxy else { return nil }
    let who = "\(proxy.address), from \(proxy.source)"
    if let login = way(.proxyLogin) {
      return .failed("proxy", .refused, "\(who): \(login.sentence)", hint: ProxyInUse.loginHint)
    }
    if let wayAnswer { return .good("proxy", "\(who): \(wayAnswer.sentence)") }
    switch failure?.kind {
    case .connect, .connectTimeout, .nameResolution:
      return .failed(
        "proxy", .tryLater, "\(who): \(failure?.detail ?? "")",
        hint: "check the line, and host and port of the proxy in \(proxy.source)")
    case nil, .tls, .stalled, .cut, .responseTooLarge, .badResponse, .cancelled, .misuse, .library:
      return .good("proxy", "\(who): lets requests through")
    }
  }

  private var host: String { URL(string: baseURL)?.host ?? baseURL }

  var connection: DoctorCheck {
    switch failure?.kind {
    case nil, .nameResolution, .tls: break
    case .connect, .connectTimeout:
      return failed("nobody answers there", hint: "check the line, the proxy and server.baseURL")
    case .stalled, .cut, .responseTooLarge, .badResponse:
      return failed("the answer broke off", hint: "the line is bad or not HTTP; try again later")
    case .cancelled, .misuse, .library:
      return failed("the question could not be asked", hint: "check server.baseURL")
    }
    if let noLine = way(.noLine) {
      return .failed(
        "connection", .tryLater, noLine.sentence,
        hint: "check the line; else ask whoever runs what answered")
    }
    if let login = way(.proxyLogin) {
      return .failed(
        "connection", .refused, login.sentence,
        hint: ProxyInUse.loginHint)
    }
    return .good("connection", proxy.map { "the proxy \($0.address) answers" } ?? "\(host) answers")
  }

  private var wayAnswer: WayAnswer? {
    answers.lazy.compactMap {
      if case .notSunbird(let answer) = $0.outcome { answer } else { nil }
    }
    .first
  }

  private func way(_ kind: WayAnswer.Kind) -> WayAnswer? {
    wayAnswer.flatMap { $0.kind == kind ? $0 : nil }
  }

  private func failed(_ what: String, hint: String) -> DoctorCheck {
    .failed("connection", .tryLater, "\(what): \(failure?.detail ?? "")", hint: hint)
  }

  var tls: DoctorCheck {
    if let failure, failure.kind == .tls {
      return .failed(
        "tls", failure.tls == .notTLS ? .configuration : .tryLater, failure.detail,
        hint: failure.tls?.hint ?? "check server.caFile, or ask whoever runs the network")
    }
    if wayAnswer?.isOfTunnel == true {
      return .untried(
        "tls", "the proxy makes no connection to \(host)", hint: "ask whoever runs the proxy")
    }
    guard !baseURL.lowercased().hasPrefix("https:") else { return .good("tls", "trusted") }
    return ["127.0.0.1", "::1", "localhost"].contains(host)
      ? .good("tls", "not used, on this machine")
      : .warning(
        "tls", "not used: tokens and people's data travel open",
        hint: "use https in server.baseURL")
  }

  var captivePortal: DoctorCheck {
    guard let portal = way(.portal), movedTo(portal) == nil else {
      return .good("captivePortal", "none on the way")
    }
    let place = portal.target.map { ", \($0)," } ?? ""
    return .failed(
      "captivePortal", .tryLater, portal.sentence,
      hint: "open a web page\(place) in a browser on this network and sign in to it")
  }

  /// Whether what answers under this address is Sunbird, which has the calls there.
  var address: DoctorCheck {
    if let wayAnswer, let check = wrongAddress(wayAnswer) { return check }
    let missing = answers.filter { if case .noSuchCall = $0.outcome { true } else { false } }
    guard missing.isEmpty || missing.count < answers.count else {
      return .failed(
        "address", .configuration,
        "Sunbird's gateway answers, and has none of this agent's calls under \(baseURL)",
        hint: "check the path of server.baseURL: calls go to \(baseURL)/api/…")
    }
    return .good("address", "what answers is Sunbird")
  }

  private func wrongAddress(_ answer: WayAnswer) -> DoctorCheck? {
    func wrong(_ what: String, _ hint: String) -> DoctorCheck {
      .failed("address", .configuration, what, hint: hint)
    }
    switch answer.kind {
    case .portal:
      return movedTo(answer).map {
        wrong("the address points to \($0)", "set server.baseURL to where Sunbird is now")
      }
    case .wrongAddress(let better): return wrong(answer.sentence, "set server.baseURL to \(better)")
    case .anotherCall:
      return .failed(
        "address", .tryLater, answer.sentence,
        hint: "tell Sunbird's operator: the gateway sends calls to other services")
    case .denial:
      return .failed(
        "address", .tryLater, answer.sentence,
        hint: "it is not Sunbird that refuses: ask whoever runs what answered to let this machine "
          + "through")
    case .other where (400..<500).contains(answer.status):
      return wrong("\(answer.sentence) No Sunbird answers there.", "check server.baseURL")
    case .other, .garbled:
      return .failed(
        "address", .tryLater, answer.sentence,
        hint: "check server.baseURL, and what stands between this machine and Sunbird")
    case .proxyLogin, .noLine: return nil
    }
  }

  /// Where a server says that it has moved for good; portals send elsewhere for a while.
  private func movedTo(_ answer: WayAnswer) -> String? {
    [301, 308].contains(answer.status) ? answer.target : nil
  }

  var server: DoctorCheck {
    for case .trouble(let problem) in answers.map(\.outcome) {
      return .failed(
        "server", .tryLater, "\(problem.message) (\(problem.code))",
        hint: "try again later; tell Sunbird's operator if it stays like this")
    }
    return .good("server", "Sunbird answers")
  }

  var hourBudget: DoctorCheck {
    for answer in answers {
      guard case .throttled(let problem) = answer.outcome else { continue }
      return usedUp(answer, problem.message)
    }
    let counted = answers.filter { $0.left != nil }
    guard let least = counted.min(by: { ($0.left ?? 0) < ($1.left ?? 0) }), let left = least.left
    else { return .good("hourBudget", "Sunbird told no limit") }
    guard left > 0 else { return usedUp(least, "none is left") }
    let limit = least.limit.map { " of \($0)" } ?? ""
    return .good("hourBudget", "\(left)\(limit) calls left for \(least.question.request.path)")
  }

  private func usedUp(_ answer: ProbeAnswer, _ detail: String) -> DoctorCheck {
    .failed(
      "hourBudget", .tryLater, "\(answer.question.request.path): \(detail)",
      hint: "it is full again at the next full hour (UTC); offices with one consumer share it")
  }
}
