import Testing

@testable import Outbox

struct LookWayTests {
  private typealias Place = LookWay.Surroundings

  struct Case: Sendable {
    let place: LookWay.Surroundings
    let ways: [LookWay]
  }

  static let cases = [
    Case(place: Place(usesLog: false), ways: [.plain]),
    Case(place: Place(usesLog: false, isReadOnly: true, isCrowded: true), ways: [.plain]),
    Case(place: Place(usesLog: true), ways: [.shared, .alone(keepsLog: false)]),
    Case(
      place: Place(usesLog: true, hasIndex: true), ways: [.shared, .alone(keepsLog: false)]),
    // What somebody who was killed has left must not be brought into the file by a look.
    Case(
      place: Place(usesLog: true, logBytes: 1, hasIndex: true),
      ways: [.sharedReadOnly, .alone(keepsLog: true)]),
    Case(
      place: Place(usesLog: true, logBytes: 1), ways: [.alone(keepsLog: true), .sharedReadOnly]),
    Case(
      place: Place(usesLog: true, isCrowded: true), ways: [.alone(keepsLog: false), .shared]),
    Case(
      place: Place(usesLog: true, hasIndex: true, isCrowded: true),
      ways: [.shared, .alone(keepsLog: false)]),
    // Never frozen beside a log: that hides what was committed.
    Case(place: Place(usesLog: true, isReadOnly: true), ways: [.frozen]),
    Case(place: Place(usesLog: true, logBytes: 1, isReadOnly: true), ways: [.unlocked]),
    Case(
      place: Place(usesLog: true, logBytes: 1, hasIndex: true, isReadOnly: true),
      ways: [.sharedReadOnly, .unlocked]),
  ]

  @Test(arguments: cases)
  func thePlaceDecides(expected: Case) {
    #expect(LookWay.ways(in: expected.place) == expected.ways, "\(expected.place)")
  }
}
