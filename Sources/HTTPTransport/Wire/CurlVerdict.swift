import CCurl

/// Turns libcurl's codes into the transport's words.
enum CurlVerdict {
  static func failure(_ code: CURLcode, of transfer: Transfer) -> TransportFailure {
    if transfer.responseTooLarge {
      return TransportFailure(
        kind: .responseTooLarge, reach: transfer.reach,
        detail: "the answer is larger than this transport takes")
    }
    if transfer.resendRefused {
      return TransportFailure(
        kind: .cut, reach: transfer.reach,
        detail: "the kept-alive connection ended without an answer; not sent again")
    }
    let kind = kind(of: code, connected: transfer.hasConnected)
      .blamingNames(unless: transfer.easy.hasAddress)
    return TransportFailure(
      kind: kind, reach: transfer.reach,
      detail: detail(kind, code, libraryText: transfer.easy.failureText),
      tls: kind == .tls
        ? tlsProblem(
          code, verification: transfer.easy.verification, metNoTLS: transfer.metNoTLS) : nil)
  }

  /// What is wrong with TLS, by the numbers of libcurl and of OpenSSL's verification (X509_V_ERR_…,
  /// `openssl verify`): where that is content and libcurl is not, it is the name.
  static func tlsProblem(_ code: CURLcode, verification: Int, metNoTLS: Bool) -> TLSProblem {
    switch verification {
    case 2, 18, 19, 20, 21: .unknownIssuer(nil)
    case 9: .notYetValid(nil)
    case 10: .expired(nil)
    case 62, 64: .otherName(nil)
    // 1 stands there before OpenSSL has said anything.
    case 0...1 where metNoTLS: .notTLS
    case 0...1 where code == CURLE_PEER_FAILED_VERIFICATION: .otherName(nil)
    case 0...1: .handshake
    default: .unfit(code: verification)
    }
  }

  /// - Parameter connected: whether the request had a connection to be written to. Some codes mean
  ///   one thing before and another after.
  static func kind(of code: CURLcode, connected: Bool) -> TransportFailure.Kind {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameResolution
    case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: connected ? .cut : .connect
    case CURLE_OPERATION_TIMEDOUT: connected ? .stalled : .connectTimeout
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT,
      CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_USE_SSL_FAILED:
      .tls
    // Before the request: a proxy or a TLS peer that hung up.
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_ABORTED_BY_CALLBACK:
      connected ? .cut : .connect
    // libcurl's word for a first line that isn't HTTP, once it is connected.
    case CURLE_UNSUPPORTED_PROTOCOL: connected ? .badResponse : .misuse
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR,
      CURLE_FILESIZE_EXCEEDED, CURLE_BAD_FUNCTION_ARGUMENT:
      connected ? .badResponse : .misuse
    case CURLE_URL_MALFORMAT: .misuse
    default: .library
    }
  }

  /// libcurl's own text is passed on only where it speaks of hosts and certificates, and not where
  /// it quotes a URL: a proxy's can hold a password.
  private static func detail(
    _ kind: TransportFailure.Kind, _ code: CURLcode, libraryText: String
  ) -> String {
    switch kind {
    case .nameResolution, .connect, .connectTimeout, .tls:
      if !libraryText.isEmpty, !libraryText.contains("://") { return libraryText }
    case .stalled, .cut, .responseTooLarge, .badResponse, .cancelled, .misuse, .library: break
    }
    return CurlLibrary.text(of: code)
  }
}

extension TransportFailure.Kind {
  /// A connection that was waited for in vain because nobody told an address is the resolver's.
  func blamingNames(unless hasAddress: Bool) -> TransportFailure.Kind {
    self == .connectTimeout && !hasAddress ? .nameResolution : self
  }
}
