import Foundation
import Testing

@testable import Outbox

/// A machine is known by what lasts.
struct MachineTests {
  @Test(arguments: [
    ("1234 aa:aa", "1234 aa:aa", true),
    ("1234 aa:aa", "9999 aa:aa", false),
    // The same image on another board.
    ("1234 aa:aa", "1234 bb:bb", false),
    // Docked, and with a card taken out.
    ("1234 aa:aa", "1234 aa:aa dd:dd", true),
    ("1234 aa:aa cc:cc", "1234 aa:aa", true),
    // No card can be seen just now, or ever.
    ("1234", "1234 aa:aa", true),
    ("1234", "1234", true),
    // A board whose maker gave all the same number does not hide that the cards differ.
    ("1234 aa:aa board:b1", "1234 bb:bb board:b1", false),
    ("1234 board:b1", "1234 board:b2", false),
    // Root sees a number that others do not.
    ("1234 aa:aa board:b1", "1234 aa:aa", true),
    // No id of the system's own, or the host's name in its place, as earlier versions had it.
    ("- aa:aa", "office-pc aa:aa", true),
    ("- aa:aa", "- bb:bb", false),
  ])
  func machinesAreHeldAgainstEachOther(one: String, other: String, areSame: Bool) {
    #expect(Machine(id: one).isSame(as: Machine(id: other)) == areSame)
    #expect(Machine(id: other).isSame(as: Machine(id: one)) == areSame)
  }

  @Test(arguments: [
    ("1234", "1234 aa:aa board:b1", "1234 aa:aa board:b1"),
    ("1234 aa:aa", "1234 aa:aa dd:dd board:b1", "1234 aa:aa board:b1"),
    ("- aa:aa", "1234 aa:aa", "1234 aa:aa"),
    ("1234 bb:bb", "1234 aa:aa board:b1", "1234 bb:bb"),
    ("9999", "1234 aa:aa", "9999"),
  ])
  func whatCanNotBeSeenJustNowIsKeptAsItWas(seen: String, known: String, kept: String) {
    #expect(Machine(id: seen).filled(from: Machine(id: known)).id == kept)
  }

  @Test(arguments: ["-", "1234 aa:aa board:b1", "1234 aa:aa bb:bb"])
  func aMachineReadsItsOwnLine(id: String) {
    #expect(Machine(id: id).id == id)
  }

  /// A `/sys` as the kernel lays it out.
  private struct Devices {
    let root: String

    func add(_ card: String, at device: String, assigned: String = "0", type: String = "1") throws {
      let net = "\(root)/devices/\(device)/net/\(card)"
      let manager = FileManager.default
      try manager.createDirectory(atPath: net, withIntermediateDirectories: true)
      try manager.createSymbolicLink(
        atPath: "\(net)/device", withDestinationPath: "\(root)/devices/\(device)")
      try write("\(net)/addr_assign_type", assigned)
      try write("\(net)/type", type)
      let list = "\(root)/class/net"
      try manager.createDirectory(atPath: list, withIntermediateDirectories: true)
      try manager.createSymbolicLink(atPath: "\(list)/\(card)", withDestinationPath: net)
    }

    func write(_ path: String, _ text: String) throws {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
    }

    var marks: Set<Machine.Mark> {
      MachineFacts(root: root, madeWith: { "made-with-\($0)" }).marks()
    }
  }

  private func withDevices(_ work: (Devices) throws -> Void) async throws {
    try await withFolder { try work(Devices(root: StorePath.resolved($0.url.path))) }
  }

  @Test func onlyBuiltInCardsWithAnAddressOfTheirOwnCount() async throws {
    try await withDevices { devices in
      try devices.add("eth0", at: "pci0000:00/0000:00:1f.6")
      // As NetworkManager leaves it while it scans: what it set is not what the card was made with.
      try devices.add("wlan0", at: "pci0000:00/0000:00:14.3", assigned: "3")
      try devices.add("dongle", at: "pci0000:00/0000:00:14.0/usb1/1-4/1-4:1.0")
      try devices.write("\(devices.root)/devices/pci0000:00/0000:07:00.0/removable", "removable")
      try devices.add("dock", at: "pci0000:00/0000:07:00.0/0000:0a:00.0")
      try devices.add("drawn", at: "pci0000:00/0000:00:1c.0", assigned: "1")
      try devices.add("ib0", at: "pci0000:00/0000:00:1d.0", type: "32")
      try FileManager.default.createDirectory(
        atPath: "\(devices.root)/class/net/veth0", withIntermediateDirectories: true)
      #expect(devices.marks == [.card("made-with-eth0"), .card("made-with-wlan0")])
    }
  }

  @Test(arguments: [
    ("4C4C4544-0042-3510-8052-B4C04F4A4D32", true),
    ("03000200-0400-0500-0006-000700080009", false),
    ("00000000-0000-0000-0000-000000000000", false),
    ("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", false),
    ("To be filled by O.E.M.", false), ("Default string", false), ("", false),
  ])
  func aBoardsNumberCountsWhereItIsOne(number: String, counts: Bool) async throws {
    try await withDevices { devices in
      try devices.write("\(devices.root)/class/dmi/id/product_uuid", number)
      #expect(devices.marks == (counts ? [.board(number.lowercased())] : []))
    }
  }

  @Test func theMachineIsTheSameEachTimeItIsAsked() {
    #expect(Machine.current() == Machine.current())
  }
}
