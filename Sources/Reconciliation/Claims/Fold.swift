import Registry

/// What one request has to bring about for a run of edits of one record.
package enum Intent: Hashable, Sendable {
  case create(Fields)
  case update(Fields)
  case addMember(Fields)
  case removeMember
  /// The edits cancel out before anything left: nothing is sent.
  case nothing

  /// The operation as it was meant; nil where nothing is sent.
  package func operation(for kind: RecordKind) -> WriteOperation? {
    switch (self, kind) {
    case (.create, .organisation): .createOrganisation
    case (.create, .user): .createUser
    case (.update, .organisation): .updateOrganisation
    case (.update, .user): .updateUser
    case (.addMember, .membership): .addMember
    case (.removeMember, .membership): .removeMember
    case (.nothing, _), (.create, _), (.update, _), (.addMember, _), (.removeMember, _): nil
    }
  }

  /// The fields that the request carries.
  package var fields: Fields {
    switch self {
    case .create(let fields), .update(let fields), .addMember(let fields): fields
    case .removeMember, .nothing: [:]
    }
  }
}

/// The edits at the head of a record's queue that travel as one request.
package struct Fold: Hashable, Sendable {
  package let intent: Intent
  /// How many edits from the head take part; the last of them is the carrier.
  package let count: Int

  package init(intent: Intent, count: Int) {
    self.intent = intent
    self.count = count
  }

  /// One edit as folding sees it.
  package struct Part: Hashable, Sendable {
    package let operation: WriteOperation
    package let fields: Fields

    package init(operation: WriteOperation, fields: Fields) {
      self.operation = operation
      self.fields = fields
    }
  }

  /// Folds the longest run from the head of `parts`, which are in the order they were recorded.
  ///
  /// create + update → create; update + update → update; add + remove → nothing, or the removal
  /// where the server may have the membership. A removal that is followed by an addition leaves
  /// alone: the server has to see both.
  ///
  /// - Parameter mayBeThere: whether the server has the record, or may have it because an edit
  ///   left before.
  /// - Precondition: `parts` is not empty and all are of one record.
  package static func head(of parts: [Part], mayBeThere: Bool = false) -> Fold {
    var fold = Fold(intent: Intent(parts[0]), count: 1)
    for part in parts.dropFirst() {
      guard let intent = fold.intent.followed(by: part, mayBeThere: mayBeThere) else { break }
      fold = Fold(intent: intent, count: fold.count + 1)
    }
    return fold
  }
}

extension Intent {
  fileprivate init(_ part: Fold.Part) {
    switch part.operation {
    case .createOrganisation, .createUser: self = .create(part.fields)
    case .updateOrganisation, .updateUser: self = .update(part.fields)
    case .addMember: self = .addMember(part.fields)
    case .removeMember: self = .removeMember
    }
  }

  /// This intent with one more edit joined to it; nil where the edit must travel by itself.
  fileprivate func followed(by part: Fold.Part, mayBeThere: Bool) -> Intent? {
    switch (self, Intent(part)) {
    case (.create(let fields), .update(let later)), (.create(let fields), .create(let later)):
      .create(fields.overlaid(with: later))
    case (.update(let fields), .update(let later)): .update(fields.overlaid(with: later))
    // A record that was found gone and is made again.
    case (.update(let fields), .create(let later)): .create(fields.overlaid(with: later))
    case (.addMember(let fields), .addMember(let later)):
      .addMember(fields.overlaid(with: later))
    case (.addMember, .removeMember): mayBeThere ? .removeMember : .nothing
    case (.removeMember, .removeMember): .removeMember
    case (.nothing, .addMember(let fields)): .addMember(fields)
    case (.nothing, _), (.removeMember, _), (.create, _), (.update, _), (.addMember, _): nil
    }
  }
}
