import AgentProcesses
import Foundation
import Testing

/// One store's folder on two machines, as a disk image leaves it.
@Suite(.inTurns)
struct CopiedStoreTests {
  @Test func twoCopiesGetNamesOfTheirOwnAndBothSync() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.record(Office.school("shared"))
    let copies = [try Office(sunbird: sunbird), try Office(sunbird: sunbird)]
    for copy in copies {
      for name in ["agent.db", "agent.db.witness"] {
        try FileManager.default.copyItem(atPath: office.path(name), toPath: copy.path(name))
      }
    }

    var dots: [String] = []
    for (number, copy) in copies.enumerated() {
      let opened = try await copy.agent("status").expect(0)
      #expect(opened.talk.contains("copy"), "\(opened.talk)")
      dots.append(try await copy.record(Office.school("own-\(number)")))
      dots.append(try await copy.record(Office.change("shared", description: "same")))
    }
    let replicas = Set(dots.map { $0.prefix { $0 != ":" } })
    #expect(replicas.count == 2 && !replicas.contains("dharwad-01"), "\(dots)")

    async let first = copies[0].agent("sync", "--now")
    async let second = copies[1].agent("sync", "--now")
    _ = try await (first, second)
    for copy in copies { try await copy.agent("sync", "--now").expect(0) }
    let effects = try await sunbird.effects()
    for record in ["shared", "own-0", "own-1"] {
      #expect(effects["org-create org:ap/\(record)"] == 1)
    }
    let effectsByEdit = try await sunbird.effectsByMessageID()
    #expect(effectsByEdit.values.allSatisfy { $0 == 1 })
    #expect(try await sunbird.state()["org:ap/shared"]?["description"]?.string == "same")
  }

  /// As a disk image leaves it that was made right after `agent init`.
  @Test(arguments: [true, false])
  func copiesMadeBeforeTheFirstEditNeverShareAName(withWitness: Bool) async throws {
    let office = try await Office.open("office")
    let copies = [try Office(), try Office()]
    for copy in copies {
      for name in ["agent.db"] + (withWitness ? ["agent.db.witness"] : []) {
        try FileManager.default.copyItem(atPath: office.path(name), toPath: copy.path(name))
      }
    }
    var dots = [try await office.record(Office.school("first"))]
    for copy in copies {
      // Whoever sets the office up runs it again.
      try await copy.agent("init", "--replica", "office").expect(0)
      dots.append(try await copy.record(Office.school("first")))
    }
    #expect(dots[0] == "office:1")
    #expect(Set(dots).count == 3 && dots[1...].allSatisfy { $0.hasPrefix("office~") }, "\(dots)")
    #expect(try await office.record(Office.school("second")) == "office:2")
  }
}
