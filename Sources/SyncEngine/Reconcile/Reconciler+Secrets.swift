import Outbox
import Registry

extension Claim {
  /// Secrets that were meant for a record of this office's own making, which then turned out to be
  /// there already, perhaps as somebody else's: their authors had seen nothing of the server's side.
  /// They are not sent as a change of that record. A decision about it has seen both sides.
  var unmeantSecrets: Set<FieldName> {
    guard isCreation, record.presence == .present else { return [] }
    return Set(
      fold.intent.fields.keys.filter { name in
        let author = folded.last { $0.part.fields[name] != nil }
        return name.isSecret && author?.context[.sunbird] == 0
      })
  }
}

extension Reconciler {
  /// Says which secrets were left out, for a person; nil for none.
  static func unmeantNote(_ names: Set<FieldName>) -> String? {
    guard !names.isEmpty else { return nil }
    let list = names.map(\.rawValue).sorted().joined(separator: ", ")
    return "the record was there already; \(list) was meant for a new one and was not sent"
  }
}
