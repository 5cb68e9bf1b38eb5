import Registry
import SunbirdSimulator
import Testing

@testable import Simulation

@Suite struct HistoryTests {
  private let time = WorldTime()
  private let school = StoredKey.organisation(provider: "ap", externalID: "s1")

  private func server() -> SimulatedServer {
    SimulatedServer(time: time, traits: Traits())
  }

  @Test func remembersValuesThatWereReplaced() {
    var server = server()
    server.somebodyElse(changes: school, ["orgName": "First", "homeUrl": "there"])
    server.somebodyElse(changes: school, ["orgName": "Second"])
    #expect(server.history.everHad(.orgName, .text("First"), on: school))
    #expect(server.history.everHad(.orgName, .text("Second"), on: school))
    #expect(!server.history.everHad(.orgName, .text("Third"), on: school))
    #expect(server.history.lastChange(of: .homeUrl, on: school)?.before == nil)
  }

  @Test func knowsWhenARecordWasThere() {
    var server = server()
    time.set(1000)
    server.somebodyElse(changes: school, ["orgName": "First"])
    time.set(2000)
    server.somebodyElse(removes: school)
    #expect(server.history.wasPresent(false, school, since: 0))
    #expect(server.history.wasPresent(true, school, since: 500))
    #expect(!server.history.wasPresent(true, school, since: 2000))
    #expect(server.history.wasPresent(false, school, since: 2000))
  }

  @Test func aMembershipThatWasLeftIsNoRow() {
    var server = server()
    let member = StoredKey.membership(provider: "ap", externalID: "s1", userName: "asha")
    server.somebodyElse(changes: member, ["role": "admin"])
    #expect(server[member] != nil)
    server.somebodyElse(removes: member)
    #expect(server[member] == nil)
  }
}
