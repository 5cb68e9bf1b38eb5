import Reconciliation
import Registry
import SeededGenerators

extension SeededGenerator {
  /// Few values for each field, so that sides often agree and often differ.
  mutating func value(_ name: FieldName) -> FieldValue {
    switch name.shape {
    case .flag: return .flag(Bool.random(using: &self))
    case .textOrList:
      return .texts(["A", "B", "C", "D"].filter { _ in Bool.random(using: &self) })
    case .contacts: return chance(1, in: 2) ? .objects([]) : .objects([["email": "a@example.org"]])
    case .text, .password, .email, .phone, .date, .choice:
      return pick([.null, .text(""), .text("x"), .text("y"), .text("z")])
    }
  }

  /// A value for about one in `one` of the fields that `kind` has.
  mutating func fields(_ kind: RecordKind, oneIn one: Int) -> Fields {
    var fields: Fields = [:]
    for name in kind.fields where chance(1, in: one) { fields[name] = value(name) }
    return fields
  }

  mutating func policies() -> ConflictPolicies {
    var places: [ConflictPolicies.Place: ConflictPolicy] = [:]
    for kind in RecordKind.allCases {
      for name in kind.fields where chance(1, in: 3) {
        places[.init(kind: kind, field: name)] = pick(ConflictPolicy.allCases)
      }
    }
    return ConflictPolicies(otherwise: pick(ConflictPolicy.allCases), fields: places)
  }
}
