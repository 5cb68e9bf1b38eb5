import Registry

/// Who wins where a field was changed on both sides.
package enum ConflictPolicy: String, CaseIterable, Hashable, Sendable {
  case review
  case local
  case remote
}

/// The office's policies: one for each named field, one for all others.
package struct ConflictPolicies: Hashable, Sendable {
  package struct Place: Hashable, Sendable {
    package let kind: RecordKind
    package let field: FieldName

    package init(kind: RecordKind, field: FieldName) {
      self.kind = kind
      self.field = field
    }

    /// The place from its name in the configuration, for example `user.phone`.
    package init?(_ name: String) {
      let parts = name.split(separator: ".")
      guard parts.count == 2, let kind = RecordKind(rawValue: String(parts[0])),
        let field = FieldName(rawValue: String(parts[1])), kind.fields.contains(field)
      else { return nil }
      self.init(kind: kind, field: field)
    }

    /// Every name that a policy can be given.
    package static var allNames: [String] {
      RecordKind.allCases.flatMap { kind in kind.fields.map { "\(kind.rawValue).\($0.rawValue)" } }
    }
  }

  package let otherwise: ConflictPolicy
  package let fields: [Place: ConflictPolicy]

  package init(otherwise: ConflictPolicy = .review, fields: [Place: ConflictPolicy] = [:]) {
    self.otherwise = otherwise
    self.fields = fields
  }

  /// The same where what servers set by themselves makes no conflict: it goes as it was edited here,
  /// unless the office says otherwise.
  package var withoutServersOwn: ConflictPolicies {
    guard otherwise == .review else { return self }
    let own = FieldName.allCases.filter(\.isSetByServer).map {
      (Place(kind: .user, field: $0), ConflictPolicy.local)
    }
    return ConflictPolicies(
      otherwise: otherwise, fields: Dictionary(own) { $1 }.merging(fields) { $1 })
  }

  package func policy(_ kind: RecordKind, _ field: FieldName) -> ConflictPolicy {
    fields[Place(kind: kind, field: field)] ?? otherwise
  }
}
