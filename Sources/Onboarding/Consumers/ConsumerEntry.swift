import Registry

/// What an entry's `groups` say: a list, or one of the inventory's own lists by its name.
package enum GroupSelection: Sendable, Equatable {
  case groups([ConsumerGroup])
  case set(GroupSet)

  /// The groups that `names` name; one name of a whole list stands for that list.
  package init(names: [String]) throws(UnknownGroup) {
    if names.count == 1, let set = GroupSet(name: names[0]) {
      self = .set(set)
      return
    }
    var groups: [ConsumerGroup] = []
    for name in names {
      guard let group = ConsumerGroup(name: name) else { throw UnknownGroup(name: name) }
      if !groups.contains(group) { groups.append(group) }
    }
    self = .groups(groups)
  }

  package var groups: [ConsumerGroup] {
    switch self {
    case .groups(let groups): groups
    case .set(let set): set.groups
    }
  }

  /// The value in YAML, on one line.
  package var yaml: String {
    switch self {
    case .groups(let groups): "[\(groups.map(\.rawValue).joined(separator: ", "))]"
    case .set(let set): "\"{{ \(set.rawValue) }}\""
    }
  }
}

/// A group that neither the document nor the inventory knows.
package struct UnknownGroup: Error, Equatable {
  package let name: String

  package var nearest: String { name.nearest(among: ConsumerGroup.allNames + GroupSet.allNames) }
}

extension GroupSet {
  static var allNames: [String] { allCases.flatMap { [$0.rawValue, $0.documentName] } }

  fileprivate init?(name: String) {
    let wanted = name.lowercased()
    guard
      let set = Self.allCases.first(where: {
        $0.rawValue == wanted || $0.documentName.lowercased() == wanted
      })
    else { return nil }
    self = set
  }
}

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
