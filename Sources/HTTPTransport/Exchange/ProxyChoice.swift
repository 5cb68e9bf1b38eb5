/// Through what requests go on their way to the server.
package struct ProxyChoice: Sendable, Equatable {
  package enum Way: Sendable, Equatable {
    /// The proxy that the environment names for the address, or none, as curl reads it.
    case environment
    /// No proxy, whatever the environment says.
    case direct
    /// This one, as `http://HOST:PORT`, `https://…` or `socks5h://…`, for every address, whatever
    /// the environment says.
    case through(String)
  }

  /// What a proxy asks its users for; sent to no server.
  package struct Credential: Sendable, Equatable {
    package let user: String
    package let password: String

    package init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  package var way: Way
  /// For the proxy that is chosen, whoever names it; nil for what stands in its address, or nothing.
  package var credential: Credential?

  package init(_ way: Way = .environment, credential: Credential? = nil) {
    self.way = way
    self.credential = credential
  }
}
