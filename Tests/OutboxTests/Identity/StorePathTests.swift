import Foundation
import Registry
import Testing

@testable import Outbox

/// One store is one store, whatever it is called.
struct StorePathTests {
  private let manager = FileManager.default

  private func link(_ path: String, to target: String) throws {
    try manager.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  @Test func everyNameLeadsToOnePath() async throws {
    try await withFolder { folder in
      let root = StorePath.resolved(folder.url.path)
      try manager.createDirectory(atPath: root + "/real", withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: root + "/real/agent.db"))
      try link(root + "/folder", to: "real")
      try link(root + "/file.db", to: "real/agent.db")
      try link(root + "/second.db", to: root + "/file.db")
      try link(root + "/later.db", to: "folder/later.db")
      for (name, path) in [
        ("real/agent.db", "real/agent.db"), ("folder/agent.db", "real/agent.db"),
        ("file.db", "real/agent.db"), ("second.db", "real/agent.db"),
        ("real/../folder/./agent.db", "real/agent.db"), ("folder/new.db", "real/new.db"),
        ("later.db", "real/later.db"), ("folder/a/b.db", "real/a/b.db"),
      ] {
        #expect(StorePath.resolved("\(root)/\(name)") == "\(root)/\(path)", "\(name)")
      }
      try link(root + "/round", to: "round")
      _ = StorePath.resolved(root + "/round")  // it ends
    }
  }

  @Test func aLinkHasNoWitnessOfItsOwn() async throws {
    try await withFolder { folder in
      let link = folder.url.appending(path: "link.db").path
      try self.link(link, to: folder.path)
      let first = try await Outbox.create(path: link, name: "dharwad-01")
      try await first.record(.createUser, Key.teacher)
      let second = try await Outbox.open(path: folder.path)
      #expect(second.newEpoch == nil && second.path == first.path)
      let names = try manager.contentsOfDirectory(atPath: folder.url.path)
      #expect(names.filter { $0.hasPrefix("link.db") } == ["link.db"])
      #expect(names.filter { $0.hasSuffix(".witness") } == ["agent.db.witness"])
    }
  }

  @Test func aHardLinkIsRefusedUnderEitherName() async throws {
    try await withFolder { folder in
      _ = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let other = folder.url.appending(path: "other.db").path
      try manager.linkItem(atPath: folder.path, toPath: other)
      for path in [folder.path, other] {
        await #expect(throws: StoreError.self) { try await Outbox.open(path: path) }
        await #expect(throws: StoreError.self) {
          try await Outbox.create(path: path, name: "dharwad-01")
        }
      }
      try manager.removeItem(atPath: other)
      #expect(try await Outbox.open(path: folder.path).newEpoch == nil)
    }
  }

  @Test func nothingIsRecordedInAFileThatIsNoLongerTheStore() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await store.record(.createUser, Key.teacher)
      let claims = try await store.claim(limit: 1)
      let moved = folder.url.appending(path: "moved.db").path
      try manager.moveItem(atPath: folder.path, toPath: moved)
      for isReplaced in [false, true] {
        if isReplaced { try manager.copyItem(atPath: moved, toPath: folder.path) }
        await #expect(throws: StoreError.self) {
          try await store.record(.createUser, .user(provider: "ap", userName: "later"))
        }
        await #expect(throws: StoreError.self) {
          try await store.begin([(claims[0], .createUser)], at: Date())
        }
      }
    }
  }

  @Test func theSystemsTableOfMountsIsRead() {
    let table = MountTable(
      """
      22 27 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
      86 22 8:1 / /media/my\\040stick rw,nosuid shared:3 master:1 - vfat /dev/sda1 rw
      88 22 254:0 /srv/agent.db /data/agent.db rw - ext4 /dev/vda rw
      89 22 0:39 /sub /data/sub rw - btrfs /dev/vdb rw,subvol=/sub
      """)
    #expect(table.mount(of: "/home/a.db")?.type == "ext4")
    let stick = table.mount(of: "/media/my stick/x/a.db")
    #expect(stick?.type == "vfat" && stick?.keepsNumbers == false)
    #expect(stick?.inside("/media/my stick/x/a.db") == "/x/a.db")
    #expect(table.mount(of: "/data/sub/a.db")?.inside("/data/sub/a.db") == "/sub/a.db")
    #expect(table.mount(of: "/database")?.point == "/")
    #expect(table.isPoint("/data/agent.db") && !table.isPoint("/data/other.db"))
  }
}
