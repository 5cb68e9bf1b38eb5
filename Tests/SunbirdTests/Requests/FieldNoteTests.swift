import Registry
import Sunbird
import Testing

/// What r2.10 and r8 make of each documented field (dialects.md §8).
@Suite struct FieldNoteTests {
  private static let org: Set<FieldName> = Set(RecordKind.organisation.fields)
  private static let user: Set<FieldName> = Set(RecordKind.user.fields)

  @Test(
    arguments: [
      (Dialect.r210, WriteOperation.createUser, [FieldName.position, .aadhaarNo], [.roles]),
      (.r210, .updateUser, [.position, .aadhaarNo], [.roles]),
      (.r210, .createOrganisation, [.contactDetail], []),
      (
        .r8, .createUser,
        [
          .emailVerified, .phoneVerified, .position, .grade, .location, .aadhaarNo, .gender,
          .language,
          .profileSummary, .subject,
        ], []
      ),
      (
        .r8, .updateUser,
        [
          .emailVerified, .phoneVerified, .position, .grade, .location, .aadhaarNo, .gender,
          .language,
          .profileSummary, .subject,
        ], [.roles]
      ),
      (.r8, .createOrganisation, [.homeUrl, .orgCode, .preferredLanguage, .contactDetail], []),
      (.r8, .addMember, [.position], []), (.r210, .addMember, [], []),
    ] as [(Dialect, WriteOperation, [FieldName], [FieldName])])
  func everyFieldHasAPlaceOrAWord(
    dialect: Dialect, operation: WriteOperation, placeless: [FieldName], dropped: [FieldName]
  ) {
    let fields = Fields(
      uniqueKeysWithValues: operation.fields.map { ($0, FieldValue.text("1985-03-07")) })
    #expect(Set(dialect.placeless(of: fields, by: operation)) == Set(placeless))
    #expect(dialect.dropped(of: fields, by: operation) == dropped)
    #expect(
      Set(dialect.sent(fields, by: operation).keys)
        == Set(operation.fields).subtracting(placeless + dropped))
    #expect(
      dialect.notes(on: fields, by: operation).flatMap(\.names).count
        == placeless.count + dropped.count + (fields[.dob] != nil && dialect == .r8 ? 1 : 0))
  }

  @Test func aBlankOfACreationIsNoLoss() {
    #expect(Dialect.r8.notes(on: [.gender: .text("")], by: .createUser).isEmpty)
    #expect(!Dialect.r8.notes(on: [.gender: .text("")], by: .updateUser).isEmpty)
    #expect(Dialect.seed.notes(on: [.gender: .text("Female")], by: .createUser).isEmpty)
  }

  @Test func aNameInOtherLettersIsToldBefore() {
    let asha = RecordKey.user(provider: "ap", userName: "आशा")
    #expect(Dialect.r8.note(onName: asha, by: .createUser)?.contains("आशा") == true)
    #expect(Dialect.r8.note(onName: asha, by: .updateUser) == nil)
    #expect(Dialect.r210.note(onName: asha, by: .createUser) == nil)
    let plain = RecordKey.user(provider: "ap", userName: "asha")
    #expect(Dialect.r8.note(onName: plain, by: .createUser) == nil)
  }

  @Test func whatCanNotBeDoneSaysWhatToDo() {
    #expect(Dialect.r8.refusal(of: .removeMember)?.message.contains("block the user") == true)
    for dialect in [Dialect.seed, .r15, .r210] {
      #expect(WriteOperation.allCases.allSatisfy { dialect.refusal(of: $0) == nil })
    }
  }
}
