/// The entry of one API consumer in `kong_consumers`.
package struct ConsumerEntry: Sendable, Equatable {
  package let username: ConsumerName
  package let wish: Wish

  /// What becomes of the consumer.
  package enum Wish: Sendable, Equatable {
    case present(GroupSelection)
    case absent

    package var state: String {
      switch self {
      case .present: "present"
      case .absent: "absent"
      }
    }
  }

  package init(username: ConsumerName, wish: Wish) {
    self.username = username
    self.wish = wish
  }

  /// The entry's keys with their values in YAML, in the document's order.
  var pairs: [(key: String, yaml: String)] {
    var pairs = [(key: "username", yaml: username.yaml)]
    if case .present(let groups) = wish { pairs.append((key: "groups", yaml: groups.yaml)) }
    return pairs + [(key: "state", yaml: wish.state)]
  }

  /// The lines of the entry, the first one with its dash, without indentation.
  package var lines: [String] {
    pairs.enumerated().map {
      "\($0.offset == 0 ? "- " : "  ")\($0.element.key): \($0.element.yaml)"
    }
  }
}

/// The username of an API consumer: 1 to 64 of letters, digits, `.`, `_`, `-` and `@`, so that it
/// needs no care in a path, a shell or a log.
package struct ConsumerName: Sendable, Hashable {
  package let text: String

  package init?(_ text: String) {
    guard (1...64).contains(text.utf8.count), text.wholeMatch(of: #/[A-Za-z0-9._@\-]+/#) != nil
    else { return nil }
    self.text = text
  }

  /// As YAML: quoted where YAML would read something else than a text.
  var yaml: String {
    let isPlain =
      text.wholeMatch(of: #/[A-Za-z][A-Za-z0-9._\-]*/#) != nil
      && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
    return isPlain ? text : "\"\(text)\""
  }
}
