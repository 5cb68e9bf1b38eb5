import Bundles
import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

/// An office and a relay, each with a store of its own, and what is carried between them.
struct Road {
  let office: Outbox
  let other: Outbox
  let relay: Outbox

  /// What the office hands over, as the lines of a file.
  func handOver(again: Bool = false, from store: Outbox? = nil) async throws -> [UInt8] {
    let store = store ?? office
    let handed = try #require(
      try await store.handOver(to: "hubli", as: .kept, again: again, at: moment(30)))
    try await store.isOut(handed)
    return try handed.bundle.lines()
  }

  @discardableResult
  func take(_ lines: [UInt8]) async throws -> TakenIn {
    let bundle = try OpenedBundle(lines: lines)
    guard case .edits(let edits) = bundle.content else { return TakenIn() }
    return try await relay.take(edits, of: bundle.header, at: moment(40))
  }

  /// The relay's receipts for an office, taken there.
  @discardableResult
  func giveReceipts(to store: Outbox? = nil) async throws -> TakenReceipts {
    let store = store ?? office
    let bundle = try #require(try await relay.receipts(for: store.name, at: moment(50)))
    return try await self.settle(bundle.lines(), at: store)
  }

  @discardableResult
  func settle(_ lines: [UInt8], at store: Outbox) async throws -> TakenReceipts {
    let bundle = try OpenedBundle(lines: lines)
    guard case .receipts(let receipts) = bundle.content else { return TakenReceipts() }
    return try await store.take(receipts, of: bundle.header, at: moment(60))
  }
}

extension BundleFile {
  /// A file that is kept nowhere.
  static var kept: BundleFile { BundleFile(path: "/stick/bundle") { _ in "digest" } }
}

/// Lends `work` two offices, `dharwad-01` and `mysuru`, and the relay `hubli`.
func withRoad(_ work: (Road) async throws -> Void) async throws {
  try await withFolder { folder in
    func store(_ name: String) async throws -> Outbox {
      try await Outbox.create(path: folder.url.appending(path: "\(name).db").path, name: name)
    }
    try await work(
      Road(
        office: try await store("dharwad-01"), other: try await store("mysuru"),
        relay: try await store("hubli")))
  }
}
