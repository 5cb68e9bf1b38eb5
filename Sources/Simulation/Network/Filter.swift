/// What stands on the way of one office for a while and lets some requests through.
struct Filter: Sendable {
  enum Dislike: Sendable {
    /// Bodies that hold this text.
    case word(String)
    case reads
    case writes
    /// Compressed bodies.
    case gzip
  }

  let dislike: Dislike
  let page: WayPage
  let until: Int64

  func stops(_ call: Call) -> Bool {
    switch dislike {
    case .reads: call.isRead
    case .writes: !call.isRead
    case .gzip: call.isCompressed
    case .word(let word): call.text.contains(word)
    }
  }
}
