import Foundation
import HTTPTransport
import Sunbird
import SyncEngine

/// What the answers say about clock, line and server.
struct LineFindings {
  let baseURL: String
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
        hint: "check server.baseURL, the line and /etc/resolv.conf")
    }
    return .good("nameResolution", "\(host) has an address")
  }

  private var host: String { URL(string: baseURL)?.host ?? baseURL }

  var connection: DoctorCheck {
    switch failure?.kind {
    case nil, .nameResolution, .tls: return .good("connection", "\(host) answers")
    case .connect, .connectTimeout:
      return failed("nobody answers there", hint: "check the line, the proxy and server.baseURL")
    case .stalled, .cut, .responseTooLarge, .badResponse:
      return failed("the answer broke off", hint: "the line is bad or not HTTP; try again later")
    case .cancelled, .misuse, .library:
      return failed("the question could not be asked", hint: "check server.baseURL")
    }
  }

  private func failed(_ what: String, hint: String) -> DoctorCheck {
    .failed("connection", .tryLater, "\(what): \(failure?.detail ?? "")", hint: hint)
  }

  var tls: DoctorCheck {
    if let failure, failure.kind == .tls {
      return .failed(
        "tls", .tryLater, failure.detail,
        hint: failure.tls?.hint ?? "check server.caFile, or ask whoever runs the network")
    }
    guard !baseURL.lowercased().hasPrefix("https:") else { return .good("tls", "trusted") }
    return ["127.0.0.1", "::1", "localhost"].contains(host)
      ? .good("tls", "not used, on this machine")
      : .warning(
        "tls", "not used: tokens and people's data travel open",
        hint: "use https in server.baseURL")
  }

  var captivePortal: DoctorCheck {
    for case .notSunbird(let problem) in answers.map(\.outcome) {
      return .failed(
        "captivePortal", .tryLater, problem.message,
        hint: "open a web page in a browser on this network and sign in to it")
    }
    return .good("captivePortal", "none on the way")
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
