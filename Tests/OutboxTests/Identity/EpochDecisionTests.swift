import Testing

@testable import Outbox

/// Every way in which a store and its witness can stand to each other.
struct EpochDecisionTests {
  private static let unique: UInt32 = 777_777
  private static let here = "1234 aa:aa"

  private static func witness(
    _ epoch: UInt32 = 1, _ counter: Int64 = 0, name: String = "office", machine: String = here,
    file: UInt64 = 7
  ) -> Witness {
    Witness(
      name: name, epoch: epoch, counter: counter, machine: Machine(id: machine), file: file)
  }

  struct Row: Sendable {
    let why: String
    let store: Witness
    let witness: Witness?
    var isNew = false
    let decision: EpochDecision
  }

  private static let copied = EpochDecision.open(epoch: unique, .copied)

  private static let rows = [
    Row(
      why: "just made, with nothing beside it", store: witness(), witness: nil, isNew: true,
      decision: .keep),
    Row(
      why: "made and copied without its witness", store: witness(), witness: nil, decision: copied),
    Row(why: "copied without its witness", store: witness(1, 5), witness: nil, decision: copied),
    Row(why: "untouched since it was made", store: witness(), witness: witness(), decision: .keep),
    Row(
      why: "an image taken before the first edit, on another board", store: witness(),
      witness: witness(machine: "1234 bb:bb"), decision: copied),
    Row(
      why: "an image taken before the first edit, with a new machine id", store: witness(),
      witness: witness(machine: "9999 aa:aa"), decision: copied),
    Row(
      why: "a folder copied before the first edit", store: witness(), witness: witness(file: 8),
      decision: copied),
    Row(
      why: "a folder copied later", store: witness(1, 3), witness: witness(1, 3, file: 8),
      decision: copied),
    Row(
      why: "a dock's card more", store: witness(1, 3),
      witness: witness(1, 3, machine: "1234 aa:aa dd:dd"), decision: .keep),
    Row(
      why: "a witness behind", store: witness(1, 9), witness: witness(1, 3), decision: .keep),
    Row(
      why: "a backup put back", store: witness(1, 3), witness: witness(1, 9),
      decision: .open(epoch: 2, .restored)),
    Row(
      why: "an empty backup put back", store: witness(), witness: witness(1, 9),
      decision: .open(epoch: 2, .restored)),
    Row(
      why: "another's witness", store: witness(1, 3), witness: witness(1, 3, name: "other"),
      decision: copied),
    Row(
      why: "made anew where one of its name was", store: witness(),
      witness: witness(1, 9, file: 6), isNew: true, decision: .open(epoch: 2, .restored)),
    Row(
      why: "made anew where one of its name had issued nothing", store: witness(),
      witness: witness(file: 6), isNew: true, decision: .keep),
    Row(
      why: "made anew where another was", store: witness(), witness: witness(1, 9, name: "other"),
      isNew: true, decision: .keep),
    Row(
      why: "made anew beside the witness of another machine", store: witness(),
      witness: witness(machine: "1234 bb:bb"), isNew: true, decision: copied),
  ]

  @Test(arguments: rows.indices)
  func eachPairOfStoreAndWitnessHasItsDecision(_ index: Int) {
    let row = Self.rows[index]
    let decision = EpochDecision(
      store: row.store, witness: row.witness, isNew: row.isNew, unique: Self.unique)
    #expect(decision == row.decision, "\(row.why)")
  }
}
