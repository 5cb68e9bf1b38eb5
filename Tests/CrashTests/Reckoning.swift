import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator

/// Holds the stores and the server against what the offices had asked for.
struct Reckoning {
  private(set) var findings: [String] = []
  private var effects: [String: Int]
  private var effectsByMessageID: [String: Int]
  private var state: [String: [String: JSONValue]]
  private var expected: [String: [String: String]] = [:]
  private var dots: Set<String> = []

  init(_ run: CrashRun) async throws {
    effects = try await run.sunbird.effects()
    effectsByMessageID = try await run.sunbird.effectsByMessageID()
    state = try await run.sunbird.state()
    findings += run.surprises
    for office in run.offices { try hold(office) }
    holdServer()
  }

  private mutating func hold(_ office: CrashOffice) throws {
    let store = try StoreFile(office.office.store)
    let edits = try store.edits()
    findings += try store.flaws().map { "\(office.name): \($0)" }
    for edit in edits where !["accepted", "folded"].contains(edit.state) {
      findings.append("\(edit.dot) \(edit.operation) \(edit.record) is \(edit.state)")
    }
    // A kill is no restore: the store keeps its name.
    for edit in edits where !edit.dot.hasPrefix("\(office.name):") {
      findings.append("\(office.name) named an edit \(edit.dot)")
    }
    dots.formUnion(edits.map(\.dot))
    let byAuthor = Dictionary(grouping: edits, by: \.author)
    for recording in office.recordings { hold(recording, byAuthor[recording.author] ?? []) }
  }

  /// A recording is there once and whole; one that was killed may be missing whole.
  private mutating func hold(_ recording: Recording, _ edits: [StoreFile.Edit]) {
    let recorded = edits.map { "\($0.operation) \($0.record)" }
    let asked = recording.wishes.map { "\($0.operation.rawValue) \($0.record)" }
    let isMissing = recorded.isEmpty && !recording.isAcknowledged
    guard recorded == asked || isMissing else {
      let said = recording.isAcknowledged ? "acknowledged" : "killed"
      findings.append("\(recording.author) (\(said)) asked for \(asked), recorded \(recorded)")
      return
    }
    guard !isMissing else { return }
    for wish in recording.wishes {
      switch wish.operation {
      case .removeMember: expected[wish.record] = nil
      case .createOrganisation, .updateOrganisation, .createUser, .updateUser, .addMember:
        let values = wish.fields.filter { !Self.keyFields.contains($0.key) }
        expected[wish.record, default: [:]].merge(values) { $1 }
      }
      hold(effectsOf: wish)
    }
  }

  private static let keyFields: Set = ["provider", "externalId", "userName"]

  /// A creation has one effect. An addition that was taken back before it left has none.
  private mutating func hold(effectsOf wish: Wish) {
    let count = effects["\(wish.operation.rawValue) \(wish.record)"] ?? 0
    let added = effects["member-add \(wish.record)"] ?? 0
    let isRight =
      switch wish.operation {
      case .createOrganisation, .createUser: count == 1
      case .updateOrganisation, .updateUser: true  // folded ones have none; see the edits' names
      case .addMember: count <= 1
      case .removeMember: count == added && count <= 1
      }
    if !isRight {
      findings.append("\(wish.operation.rawValue) \(wish.record) took effect \(count) times")
    }
  }

  private mutating func holdServer() {
    for (name, count) in effectsByMessageID {
      if count > 1 { findings.append("\(name) took effect \(count) times") }
      if !dots.contains(name) { findings.append("\(name) took effect and is in no store") }
    }
    for (record, fields) in expected {
      guard let there = state[record] else {
        findings.append("\(record) is not on the server")
        continue
      }
      for (name, value) in fields where there[name]?.texts != [value] {
        findings.append("\(record) has \(name) \(there[name]?.json ?? "missing"), not \(value)")
      }
    }
    for record in state.keys where expected[record] == nil {
      findings.append("\(record) is on the server, and nobody asked for it")
    }
  }
}
