import Reconciliation
import Registry
import Testing

/// The table of the design, row by row, for one field of a user.
struct MergeTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var base: Fields? = [:]
    var local: Fields = [:]
    var seen: Fields = [:]
    var send: Fields = [:]
    var newBase: Fields = [:]
    var disputes: [Dispute] = []
    var remoteChanged = false

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(
      name: "same there, edited here: send", base: [.location: "A"], local: [.location: "B"],
      seen: [.location: "A"], send: [.location: "B"], newBase: [.location: "A"]),
    Row(
      name: "same on all sides: nothing", base: [.location: "A"], seen: [.location: "A"],
      newBase: [.location: "A"]),
    Row(
      name: "same there, edited to the same: nothing", base: [.location: "A"],
      local: [.location: "A"], seen: [.location: "A"], newBase: [.location: "A"]),
    Row(
      name: "changed there, not here: take theirs", base: [.location: "A"],
      seen: [.location: "C"], newBase: [.location: "C"], remoteChanged: true),
    Row(
      name: "changed there, another field here: join", base: [.location: "A", .position: "X"],
      local: [.position: "Y"], seen: [.location: "C", .position: "X"], send: [.position: "Y"],
      newBase: [.location: "C", .position: "X"], remoteChanged: true),
    Row(
      name: "changed on both sides to the same: agree", base: [.location: "A"],
      local: [.location: "C"], seen: [.location: "C"], newBase: [.location: "C"]),
    Row(
      name: "changed there, here to the base's value: take theirs", base: [.location: "A"],
      local: [.location: "A"], seen: [.location: "C"], newBase: [.location: "C"],
      remoteChanged: true),
    Row(
      name: "changed on both sides: a dispute", base: [.location: "A"], local: [.location: "B"],
      seen: [.location: "C"], newBase: [.location: "A"],
      disputes: [Dispute(name: .location, base: "A", local: "B", remote: "C")],
      remoteChanged: true),
    Row(
      name: "cleared there, changed here: a dispute", base: [.location: "A"],
      local: [.location: "B"], seen: [.location: .null], newBase: [.location: "A"],
      disputes: [Dispute(name: .location, base: "A", local: "B", remote: nil)],
      remoteChanged: true),
    Row(
      name: "changed there, cleared here: a dispute", base: [.location: "A"],
      local: [.location: .null], seen: [.location: "C"], newBase: [.location: "A"],
      disputes: [Dispute(name: .location, base: "A", local: nil, remote: "C")],
      remoteChanged: true),
    Row(
      name: "blank is no value", base: [.location: .null], local: [.location: "B"],
      seen: [.location: ""], send: [.location: "B"], newBase: [.location: ""]),
    Row(
      name: "not seen, edited here: send", base: [.phone: "1"], local: [.phone: "2"],
      send: [.phone: "2"], newBase: [.phone: "1"]),
    Row(
      name: "not seen, the base has the value: nothing", base: [.phone: "1"],
      local: [.phone: "1"], newBase: [.phone: "1"]),
    Row(
      name: "never seen, cleared here: send, for it may have a value", local: [.phone: .null],
      send: [.phone: .null]),
    Row(name: "not seen, not edited: the base stays", base: [.phone: "1"], newBase: [.phone: "1"]),
    Row(
      name: "empty base, both made it, other value: a dispute", local: [.location: "B"],
      seen: [.location: "C"],
      disputes: [Dispute(name: .location, base: nil, local: "B", remote: "C")],
      remoteChanged: true),
    Row(
      name: "empty base, both made it alike: agree", local: [.location: "B"],
      seen: [.location: "B"], newBase: [.location: "B"]),
    Row(
      name: "empty base, blank there: send", local: [.location: "B"], seen: [.location: ""],
      send: [.location: "B"], newBase: [.location: ""]),
    Row(
      name: "no base: what is seen is the base", base: nil, local: [.location: "B"],
      seen: [.location: "C", .position: "X"], send: [.location: "B"],
      newBase: [.location: "C", .position: "X"]),
    Row(
      name: "no base, seen alike: nothing", base: nil, local: [.location: "B"],
      seen: [.location: "B"], newBase: [.location: "B"]),
    Row(
      name: "no base, not seen: send", base: nil, local: [.location: "B"], send: [.location: "B"]),
    Row(
      name: "a secret is sent unseen", base: [:], local: [.password: "p"], send: [.password: "p"]),
    Row(
      name: "a secret that is shown is not read", base: [:], local: [.password: "p"],
      seen: [.password: "q"], send: [.password: "p"]),
    Row(
      name: "flags differ", base: [.emailVerified: false], local: [.emailVerified: true],
      seen: [.emailVerified: false], send: [.emailVerified: true],
      newBase: [.emailVerified: false]),
    Row(
      name: "disputes are in the order of their names",
      base: [.position: "A", .location: "A", .gender: "A"],
      local: [.position: "B", .location: "B", .gender: "B"],
      seen: [.position: "C", .location: "C", .gender: "C"],
      newBase: [.position: "A", .location: "A", .gender: "A"],
      disputes: [
        Dispute(name: .gender, base: "A", local: "B", remote: "C"),
        Dispute(name: .location, base: "A", local: "B", remote: "C"),
        Dispute(name: .position, base: "A", local: "B", remote: "C"),
      ], remoteChanged: true),
  ])
  func says(row: Row) {
    let merge = ThreeWayMerge(
      base: row.base, local: row.local, seen: row.seen, kind: .user, policies: ConflictPolicies())
    #expect(merge.send == row.send)
    #expect(merge.base == row.newBase)
    #expect(merge.disputes == row.disputes)
    #expect(merge.remoteChanged == row.remoteChanged)
  }

  @Test func contactListsAreOneValue() {
    let (mine, theirs): (FieldValue, FieldValue) = (
      .objects([["phone": "1"]]), .objects([["phone": "2"]])
    )
    let merge = ThreeWayMerge(
      base: [.contactDetail: .objects([])], local: [.contactDetail: mine],
      seen: [.contactDetail: theirs], kind: .organisation, policies: ConflictPolicies())
    #expect(
      merge.disputes == [
        Dispute(name: .contactDetail, base: .objects([]), local: mine, remote: theirs)
      ])
  }
}
