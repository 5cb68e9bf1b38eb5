import Reconciliation
import Registry
import SeededGenerators
import Testing

/// Which run of edits travels as one request, and what that request says.
struct FoldingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let parts: [Fold.Part]
    let fold: Fold

    init(_ name: String, _ parts: [Fold.Part], _ intent: Intent, _ count: Int) {
      self.name = name
      self.parts = parts
      fold = Fold(intent: intent, count: count)
    }

    var testDescription: String { name }
  }

  @Test(arguments: [
    Case("a creation", [create("A")], .create([.firstName: "A"]), 1),
    Case("create + update", [create("A"), update("B")], .create([.firstName: "B"]), 2),
    Case(
      "create + update of another field", [create("A"), update([.phone: "1"])],
      .create([.firstName: "A", .phone: "1"]), 2),
    Case(
      "create + update + update", [create("A"), update("B"), update("C")],
      .create([.firstName: "C"]), 3),
    Case(
      "update + update", [update([.firstName: "A", .phone: "1"]), update([.phone: "2"])],
      .update([.firstName: "A", .phone: "2"]), 2),
    Case(
      "an update that clears", [update("A"), update([.firstName: .null])],
      .update([.firstName: .null]), 2),
    Case("update + creation again", [update("A"), create("B")], .create([.firstName: "B"]), 2),
    Case("create + create", [create("A"), create("B")], .create([.firstName: "B"]), 2),
    Case("an addition", [add("admin")], .addMember([.role: "admin"]), 1),
    Case("add + add", [add("admin"), add("member")], .addMember([.role: "member"]), 2),
    Case("add + remove", [add("admin"), remove], .nothing, 2),
    Case("add + remove + add", [add("a"), remove, add("b")], .addMember([.role: "b"]), 3),
    Case("add + remove, twice", [add("a"), remove, add("b"), remove], .nothing, 4),
    Case("add + remove + remove", [add("a"), remove, remove], .nothing, 2),
    Case("a removal", [remove], .removeMember, 1),
    Case("remove + remove", [remove, remove], .removeMember, 2),
    Case("remove + add", [remove, add("a")], .removeMember, 1),
    Case("remove + add + remove", [remove, add("a"), remove], .removeMember, 1),
  ])
  func folds(row: Case) { #expect(Fold.head(of: row.parts) == row.fold) }

  @Test(arguments: [
    Case("add + remove", [add("admin"), remove], .removeMember, 2),
    Case("add + add + remove", [add("a"), add("b"), remove], .removeMember, 3),
    Case("add + remove + add", [add("a"), remove, add("b")], .removeMember, 2),
    Case("an addition", [add("admin")], .addMember([.role: "admin"]), 1),
    Case("a creation", [create("A"), update("B")], .create([.firstName: "B"]), 2),
  ])
  func nothingCancelsOutThatTheServerMayHave(row: Case) {
    #expect(Fold.head(of: row.parts, mayBeThere: true) == row.fold)
  }

  @Test func organisationsFoldLikeUsers() {
    let parts = [
      Fold.Part(operation: .createOrganisation, fields: [.orgName: "A"]),
      Fold.Part(operation: .updateOrganisation, fields: [.orgName: "B"]),
    ]
    #expect(Fold.head(of: parts) == Fold(intent: .create([.orgName: "B"]), count: 2))
  }

  struct OperationCase: Sendable {
    let intent: Intent
    let kind: RecordKind
    let operation: WriteOperation?
  }

  @Test(arguments: [
    OperationCase(intent: .create([:]), kind: .organisation, operation: .createOrganisation),
    OperationCase(intent: .create([:]), kind: .user, operation: .createUser),
    OperationCase(intent: .create([:]), kind: .membership, operation: nil),
    OperationCase(intent: .update([:]), kind: .organisation, operation: .updateOrganisation),
    OperationCase(intent: .update([:]), kind: .user, operation: .updateUser),
    OperationCase(intent: .addMember([:]), kind: .membership, operation: .addMember),
    OperationCase(intent: .addMember([:]), kind: .user, operation: nil),
    OperationCase(intent: .removeMember, kind: .membership, operation: .removeMember),
    OperationCase(intent: .nothing, kind: .membership, operation: nil),
  ])
  func anIntentIsOneOperation(row: OperationCase) {
    #expect(row.intent.operation(for: row.kind) == row.operation)
  }

  @Test func onlyWhatIsSentHasFields() {
    let fields: Fields = [.firstName: "A"]
    #expect(Intent.create(fields).fields == fields)
    #expect(Intent.update(fields).fields == fields)
    #expect(Intent.addMember(fields).fields == fields)
    #expect(Intent.removeMember.fields.isEmpty)
    #expect(Intent.nothing.fields.isEmpty)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func updatesFoldToTheLastValueOfEachField(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      update(generator.fields(.user, oneIn: 4))
    }
    let together = parts.reduce(Fields()) { $0.overlaid(with: $1.fields) }
    #expect(Fold.head(of: parts) == Fold(intent: .update(together), count: parts.count))
  }
}

private func create(_ name: FieldValue) -> Fold.Part {
  Fold.Part(operation: .createUser, fields: [.firstName: name])
}

private func update(_ name: FieldValue) -> Fold.Part { update([.firstName: name]) }

private func update(_ fields: Fields) -> Fold.Part {
  Fold.Part(operation: .updateUser, fields: fields)
}

private func add(_ role: FieldValue) -> Fold.Part {
  Fold.Part(operation: .addMember, fields: [.role: role])
}

private let remove = Fold.Part(operation: .removeMember, fields: [:])
