import CCurl

extension ProxyChoice {
  /// What libcurl is told of it; the environment is its own to read.
  ///
  /// - Parameter goesAsHTTPS: whether a plain request takes the way of the encrypted ones: libcurl
  ///   would look for a proxy of plain requests.
  func options(goesAsHTTPS: Bool) -> [(CURLoption, String)] {
    var options: [(CURLoption, String)] = []
    switch way {
    case .environment where goesAsHTTPS:
      options.append((CURLOPT_PROXY, ProxyVariables.here.proxy(of: "https")))
    case .environment: break
    case .direct: options.append((CURLOPT_PROXY, ""))
    // The environment's exceptions hold for a proxy that is told, too, unless there are none.
    case .through(let address): options += [(CURLOPT_PROXY, address), (CURLOPT_NOPROXY, "")]
    }
    if let credential, way != .direct {
      options += [
        (CURLOPT_PROXYUSERNAME, credential.user), (CURLOPT_PROXYPASSWORD, credential.password),
      ]
    }
    return options
  }
}
