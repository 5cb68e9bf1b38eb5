import Testing

@testable import LocalAPI

@Suite("Places for connections")
struct ConnectionTableTests {
  @Test func theOneThatHasWaitedLongestGivesItsPlace() {
    var table = ConnectionTable<String>(limit: 3)
    for id in ["a", "b", "c"] { #expect(table.open(id) == .admitted) }
    #expect(table.open("d") == .admittedInPlaceOf("a"))
    #expect(table.open("e") == .admittedInPlaceOf("b"))
    #expect(table.count == 3)
  }

  @Test func whoIsAnsweredKeepsItsPlace() {
    var table = ConnectionTable<String>(limit: 2)
    _ = table.open("a")
    _ = table.open("b")
    table.answers("a")
    #expect(table.open("c") == .admittedInPlaceOf("b"))
    table.answers("c")
    #expect(table.open("d") == .refused)
    #expect(table.count == 2)
    table.waits("a")
    #expect(table.open("e") == .admittedInPlaceOf("a"))
  }

  @Test func anAnswerBeginsANewWait() {
    var table = ConnectionTable<String>(limit: 2)
    _ = table.open("a")
    _ = table.open("b")
    table.answers("a")
    table.waits("a")
    #expect(table.open("c") == .admittedInPlaceOf("b"))
  }

  @Test func whoHasGoneMakesRoom() {
    var table = ConnectionTable<String>(limit: 1)
    _ = table.open("a")
    table.close("a")
    // What is said of one that has gone changes nothing.
    table.answers("a")
    table.waits("a")
    #expect(table.count == 0)
    #expect(table.open("b") == .admitted)
  }
}
