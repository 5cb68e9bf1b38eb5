import Foundation

/// Why there is no trusted TLS connection.
package enum TLSProblem: Sendable, Hashable {
  /// Nobody whom this machine trusts vouches for the server's certificate: its issuer is missing in
  /// the bundle of authorities, or something on the way shows a certificate of its own.
  case unknownIssuer(CertificateSeen?)
  /// The certificate is for other names than the one that was asked for.
  case otherName(CertificateSeen?)
  /// This machine's clock is wrong: the certificate's dates and the `Date` of a plain answer say so.
  case clockIsWrong(here: Date, there: Date)
  /// The certificate's time is over, or has not begun, as far as anybody can tell.
  case expired(CertificateSeen?)
  case notYetValid(CertificateSeen?)
  /// What listens at this port speaks something else.
  case notTLS
  /// The certificate does not pass for another reason, by the number of OpenSSL's verification.
  case unfit(code: Int)
  /// No agreement on a version or a cipher, or the other side hung up.
  case handshake
}

/// What a server's certificate says of itself; nobody vouches for it.
package struct CertificateSeen: Sendable, Hashable {
  /// As OpenSSL writes names: `O = Example, CN = Example Root`.
  package var subject: String
  package var issuer: String
  /// The DNS names and addresses that it is for.
  package var names: [String]
  package var validFrom: Date?
  package var validUntil: Date?

  package init(
    subject: String, issuer: String, names: [String] = [], validFrom: Date? = nil,
    validUntil: Date? = nil
  ) {
    self.subject = subject
    self.issuer = issuer
    self.names = names
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  var isItsOwnIssuer: Bool { subject == issuer }

  /// Whether the certificate is valid at this time, as far as its dates are known.
  func isValid(at time: Date) -> Bool {
    guard let validFrom, let validUntil else { return false }
    return (validFrom...max(validFrom, validUntil)).contains(time)
  }
}

extension TLSProblem {
  /// What is wrong once it is known what the server shows and what time it is elsewhere.
  ///
  /// - Parameters:
  ///   - certificate: what the server shows; nil where it could not be looked at.
  ///   - there: the `Date` of a plain answer from the same host; nil without one.
  func knowing(_ certificate: CertificateSeen?, here: Date, there: Date?) -> TLSProblem {
    switch self {
    case .unknownIssuer: return .unknownIssuer(certificate)
    case .otherName: return .otherName(certificate)
    case .expired, .notYetValid:
      if let certificate, let there, !certificate.isValid(at: here), certificate.isValid(at: there)
      {
        return .clockIsWrong(here: here, there: there)
      }
      if case .expired = self { return .expired(certificate) }
      return .notYetValid(certificate)
    case .clockIsWrong, .notTLS, .unfit, .handshake: return self
    }
  }

  /// What happened, for people.
  package func sentence(host: String) -> String {
    switch self {
    case .unknownIssuer(let seen?) where seen.isItsOwnIssuer:
      "the certificate of \(host) is signed by itself (\(seen.subject))"
    case .unknownIssuer(let seen):
      "nobody whom this machine trusts has issued the certificate of \(host)"
        + (seen.map { "; it names \($0.issuer) as its issuer" } ?? "")
    case .otherName(let seen):
      "what answers for \(host) shows a certificate for another name"
        + (seen.map { $0.names.isEmpty ? "" : ": " + $0.names.prefix(4).joined(separator: ", ") }
          ?? "")
    case .clockIsWrong(let here, let there):
      "this machine's clock is wrong: it says \(here.minute), \(host) says \(there.minute)"
    case .expired(let seen):
      "the certificate of \(host) has expired" + (seen?.validUntil.map { " on \($0.minute)" } ?? "")
    case .notYetValid(let seen):
      "the certificate of \(host) is not valid yet"
        + (seen?.validFrom.map { ", only from \($0.minute) on" } ?? "")
    case .notTLS: "what listens there speaks no TLS"
    case .unfit(let code): "the certificate of \(host) does not pass (OpenSSL's number \(code))"
    case .handshake: "no TLS connection to \(host) came about"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .unknownIssuer(let seen) where seen?.isItsOwnIssuer == true:
      "a portal's or a device's own certificate looks like this: sign in to the network; where it is "
        + "the server's own, name it in server.caFile"
    case .unknownIssuer:
      "where it is the server's own issuer, name it in server.caFile; where it is not, something on "
        + "the way (a firewall, an antivirus program) opens what is sent: ask whoever runs the network"
    case .otherName:
      "check the host in server.baseURL; a portal on the way looks like this, too: sign in to the "
        + "network"
    case .clockIsWrong: "set this machine's clock"
    case .expired, .notYetValid:
      "check this machine's clock; where it is right, whoever runs the server has to renew the "
        + "certificate"
    case .notTLS: "check the port, and whether server.baseURL should begin with http://"
    case .unfit, .handshake: "ask whoever runs the server, or the network"
    }
  }
}

extension Date {
  /// To the minute, in UTC: `2026-11-30 23:40 UTC`.
  fileprivate var minute: String {
    let text = ISO8601Format()
    return text.prefix(16).replacingOccurrences(of: "T", with: " ") + " UTC"
  }
}
