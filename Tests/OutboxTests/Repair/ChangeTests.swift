import Codecs
import Outbox
import Reconciliation
import Registry
import Testing

/// A repair is checked like the edit was, and queues it.
struct ChangeTests {
  @Test func aRejectedEditIsMendedAndDueAgain() async throws {
    try await withStore { store in
      let edit = try await store.record(
        .createUser, Key.teacher, [.firstName: "Asha", .email: "old@example.org"])
      try await store.send(Key.teacher, .rejected(problem))
      let changed = try await store.change(
        edit.dot, fields: ["email": .string("new@example.org")], at: moment(30))
      #expect(changed.state == .queued)
      #expect(changed.fields == [.firstName: "Asha", .email: "new@example.org"])
      #expect(changed.attempts == 1)
      #expect(try await store.events(of: Key.teacher).suffix(2) == [.changed, .queued])
      #expect(try await store.claim(Key.teacher).carrier.dot == edit.dot)
    }
  }

  @Test func aQueuedEditStaysQueued() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      let changed = try await store.change(
        edit.dot, fields: ["phone": .null], at: moment(30))
      #expect(changed.state == .queued)
      #expect(changed.fields == [.phone: .null])
    }
  }

  @Test func aWaitingEditStaysWaiting() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      let edit = try await store.record(.addMember, Key.place)
      let changed = try await store.change(
        edit.dot, fields: ["role": .string("admin")], at: moment(30))
      #expect(changed.waitsOn == Key.school)
      #expect(changed.fields == [.role: "admin"])
    }
  }

  struct BadChange: Sendable {
    let fields: [String: JSONValue]
    let problem: EditProblem
  }

  @Test(arguments: [
    BadChange(
      fields: ["fistName": .string("x")],
      problem: .unknownField(
        "fistName", known: WriteOperation.createUser.fields.map(\.rawValue))),
    BadChange(fields: ["firstName": .null], problem: .blank("firstName")),
    BadChange(fields: ["firstName": .string(" ")], problem: .blank("firstName")),
    BadChange(
      fields: ["phone": .string("+91"), "location": .string("B")],
      problem: .badForm("phone", expected: "a phone number of India: ten digits, as in 9900032121")),
    BadChange(
      fields: ["gender": .string("F")],
      problem: .notListed("gender", value: "F", listed: ListedValues.genders)),
    BadChange(
      fields: ["emailVerified": .string("yes")],
      problem: .wrongType("emailVerified", expected: "true or false")),
  ])
  func aBadValueChangesNothing(row: BadChange) async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await store.send(Key.teacher, .rejected(problem))
      let error = try await refusal {
        _ = try await store.change(edit.dot, fields: row.fields, at: moment(30))
      }
      guard case .badField(row.problem) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let kept = try await store.edit(edit.dot)
      #expect(kept.state == .rejected)
      #expect(kept.fields == [.firstName: "Asha"])
    }
  }

  @Test(arguments: [JSONValue.string(""), .string(" \u{A0}\t"), .null])
  func aBlankTakesAFieldOutOfACreation(blank: JSONValue) async throws {
    try await withStore { store in
      let edit = try await store.record(
        .createUser, Key.teacher, [.firstName: "Asha", .lastName: "Patil"])
      let changed = try await store.change(edit.dot, fields: ["lastName": blank], at: moment(1))
      #expect(changed.fields == [.firstName: "Asha"])
    }
  }

  @Test func aBlankClearsByAnUpdate() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.lastName: "Patil"])
      let changed = try await store.change(
        edit.dot, fields: ["lastName": .string(" ")], at: moment(1))
      #expect(changed.fields == [.lastName: ""])
    }
  }

  @Test func theLastContactOfACreationStays() async throws {
    try await withStore { store in
      let edit = try await store.record(
        .createUser, Key.teacher, [.firstName: "Asha", .email: "a@b.in", .phone: "9900032121"])
      let either = ContactRule.emailOrPhone
      _ = try await store.change(
        edit.dot, fields: ["email": .null], contact: either, at: moment(1))
      let error = try await refusal {
        _ = try await store.change(
          edit.dot, fields: ["phone": .null], contact: either, at: moment(2))
      }
      guard case .badField(.blank("phone")) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func aRemovalHasNothingToChange() async throws {
    try await withStore { store in
      let edit = try await store.record(.removeMember, Key.place)
      let error = try await refusal {
        _ = try await store.change(edit.dot, fields: ["role": .string("x")], at: moment(1))
      }
      #expect(error?.word == "badField")
    }
  }

  @Test func whatLeftOrIsFinishedIsNotChanged() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      let claim = try await store.begin(Key.teacher)
      for edit in [first, second] { try await expectWrongState(store, edit) }
      try await store.settle(claim, .accepted(base: [:]))
      for edit in [first, second] { try await expectWrongState(store, edit) }
    }
  }

  private func expectWrongState(_ store: Outbox, _ edit: Edit) async throws {
    let error = try await refusal {
      _ = try await store.change(
        edit.dot, fields: ["phone": .string("1234567890")], at: moment(1))
    }
    #expect(error?.word == "wrongState")
  }
}
