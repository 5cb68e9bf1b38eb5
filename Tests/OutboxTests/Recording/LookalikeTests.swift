import Foundation
import Registry
import Testing

@testable import Outbox

/// Users who have the phone, the address, or the name and date of birth of others.
struct LookalikeTests {
  private func asked(_ name: String, _ fields: Fields) throws -> PersonAsked {
    PersonAsked(
      key: .user(provider: "ap", userName: name),
      traits: try #require(PersonTraits(of: fields)))
  }

  private func draft(
    _ operation: WriteOperation, _ name: String, _ fields: Fields
  ) -> DraftEdit {
    DraftEdit(
      operation: operation, key: .user(provider: "ap", userName: name), fields: fields)
  }

  private static let asha: Fields = [
    .firstName: .text("Asha"), .lastName: .text("Devi"), .dob: .text("1980-02-28"),
    .phone: .text("9880022222"), .email: .text("asha@b.in"),
  ]

  @Test func theyAreFoundByEachThingThatTellsThem() async throws {
    try await withStore { store in
      _ = try await store.record(draft(.createUser, "asha", Self.asha), by: "a", at: moment(0))
      let found = try await store.lookalikes(of: [
        asked("b", [.phone: .text("9880022222")]),
        asked("c", [.email: .text("ASHA@b.in")]),
        asked(
          "d", [.firstName: .text("ASHA"), .lastName: .text("devi"), .dob: .text("1980-02-28")]),
        asked("e", [.firstName: .text("Asha"), .dob: .text("1980-02-28")]),
        asked("f", [.phone: .text("9880022223")]),
        asked("ASHA", Self.asha),
      ])
      #expect(found.map(\.index) == [0, 1, 2])
      #expect(found.map(\.likeness) == [.phone, .email, .nameAndBirth])
      #expect(Set(found.map(\.key.description)) == ["user:ap/asha"])
    }
  }

  @Test func whatAUserHasNoMoreIsNotHis() async throws {
    try await withStore { store in
      _ = try await store.record(draft(.createUser, "asha", Self.asha), by: "a", at: moment(0))
      let change: Fields = [.phone: .text("9880022229")]
      _ = try await store.record(draft(.updateUser, "asha", change), by: "a", at: moment(1))
      let old = try await store.lookalikes(of: [asked("b", [.phone: .text("9880022222")])])
      #expect(old.isEmpty)
      let new = try await store.lookalikes(of: [asked("b", [.phone: .text("9880022229")])])
      #expect(new.count == 1)
    }
  }

  /// Of many who were born on a day only those are read whole who may have the name; a change of the
  /// last name, on its way or accepted, counts.
  @Test(
    arguments: [
      ("Naik", nil, "naik", true), ("Naik", nil, "Patil", false), ("Naik", nil, nil, false),
      (nil, nil, nil, true), (nil, nil, "Naik", false),
      ("Naik", "Patil", "Patil", true), ("Naik", "Patil", "Naik", false),
      (nil, "É Sá", "é  sá", true),
      ("नाईक", nil, "नाईक", true),
    ] as [(String?, String?, String?, Bool)])
  func aNameIsTheWholeName(
    made: String?, changed: String?, last: String?, found: Bool
  ) async throws {
    func fields(_ last: String?, _ more: Fields = [:]) -> Fields {
      var fields = more
      if let last { fields[.lastName] = .text(last) }
      return fields
    }
    let born: Fields = [.firstName: .text("Asha"), .dob: .text("1980-02-28")]
    for isAccepted in [false, true] {
      try await withStore { store in
        _ = try await store.record(
          draft(.createUser, "asha", fields(made, born)), by: "a", at: moment(0))
        if isAccepted {
          try await store.sendAccepted(
            .user(provider: "ap", userName: "asha"), base: fields(made, born))
        }
        if let changed {
          _ = try await store.record(
            draft(.updateUser, "asha", fields(changed)), by: "a", at: moment(1))
        }
        let other = try await store.lookalikes(of: [asked("b", fields(last, born))])
        #expect(other.isEmpty != found, "accepted: \(isAccepted)")
      }
    }
  }
}
