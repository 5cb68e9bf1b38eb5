import Causality
import Codecs
import Foundation
import Reconciliation
import Registry

extension BundledReceipt {
  /// The receipt as a line, for whoever keeps it until it is told.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "edit": .string(dot.description), "trip": .number(Double(trip)),
      "at": .string(BundleTime.text(at)), "end": .string(end.word),
      "proof": proof?.bundled ?? .null,
    ]
    switch end {
    case .accepted(let record, let note):
      members["record"] = record.json
      members["note"] = note.bundled
    case .rejected(let problem), .returned(let problem): members["problem"] = problem.bundled
    case .conflict(let found): members["conflict"] = found.bundled
    case .cancelled: break
    }
    return members.said
  }

  /// Reads what ``json`` has made.
  ///
  /// - Throws: ``BundleProblem``.
  package init(json: JSONValue) throws {
    guard let members = json.object else { throw BundleProblem.foreignLine(1, "not an object") }
    do {
      try self.init(reading: BundleMembers(members: members))
    } catch let foreign as BundleMembers.Foreign {
      throw BundleProblem.foreignLine(1, foreign.what)
    }
  }

  init(reading line: BundleMembers) throws {
    let end: ReceiptEnd
    switch try line.text("end") {
    case "accepted":
      end = try .accepted(
        BundledRecord(reading: line.object("record")), note: line.optional("note") { $0 })
    case "rejected": end = try .rejected(Problem(reading: line.object("problem")))
    case "returned": end = try .returned(Problem(reading: line.object("problem")))
    case "conflict": end = try .conflict(FoundConflict(reading: line.object("conflict")))
    case "cancelled": end = .cancelled
    case let other: throw BundleMembers.Foreign(what: "no end: \(other)")
    }
    try self.init(
      dot: line.value("edit") { Dot($0) }, trip: line.count("trip"),
      at: line.value("at", BundleTime.date), end: end,
      proof: line.has("proof") ? ReceiptProof(reading: line.object("proof")) : nil)
  }
}

extension ReceiptProof {
  fileprivate var bundled: JSONValue {
    [
      "request": request.bundled, "reply": reply.bundled,
      "servedAt": servedAt.map { .number(Double($0)) } ?? .null,
    ].said
  }

  fileprivate init(reading members: BundleMembers) throws {
    try self.init(
      request: members.optional("request") { $0 }, reply: members.optional("reply") { $0 },
      servedAt: members.has("servedAt") ? Int64(members.count("servedAt")) : nil)
  }
}

extension Problem {
  fileprivate var bundled: JSONValue {
    [
      "code": .string(code), "message": .string(message), "field": field.bundled,
      "httpStatus": httpStatus.map { .number(Double($0)) } ?? .null,
    ].said
  }

  fileprivate init(reading members: BundleMembers) throws {
    try self.init(
      code: members.text("code"), message: members.text("message"),
      field: members.optional("field") { $0 },
      httpStatus: members.has("httpStatus") ? members.count("httpStatus") : nil)
  }
}

extension FoundConflict {
  fileprivate var bundled: JSONValue {
    [
      "kind": .string(kind.rawValue), "disputes": .array(disputes.map(\.bundled)),
      "remote": remote.bundled, "serverId": serverID.bundled,
      "clock": remoteClock?.bundled ?? .null,
      "changedBy": (change?.by).bundled, "changedAt": (change?.at).bundled,
    ].said
  }

  fileprivate init(reading members: BundleMembers) throws {
    let disputes = try (members.members["disputes"]?.array ?? []).map { json in
      try Dispute(reading: BundleMembers(members: json.object ?? [:]))
    }
    self.init(
      kind: try members.value("kind") { Kind(rawValue: $0) }, disputes: disputes,
      remote: try members.fields("remote"), serverID: try members.optional("serverId") { $0 })
    remoteClock = try members.clock("clock")
    change = RemoteChange(
      by: try members.optional("changedBy") { $0 }, at: try members.optional("changedAt") { $0 })
  }
}

extension Dispute {
  fileprivate var bundled: JSONValue {
    [
      "field": .string(name.rawValue), "base": base?.json ?? .null, "local": local?.json ?? .null,
      "remote": remote?.json ?? .null,
    ].said
  }

  fileprivate init(reading members: BundleMembers) throws {
    func side(_ name: String) throws -> FieldValue? {
      guard let json = members.members[name] else { return nil }
      guard let value = FieldValue(json) else {
        throw BundleMembers.Foreign(what: "no value: \(name)")
      }
      return value
    }
    self.init(
      name: try members.value("field") { FieldName(rawValue: $0) }, base: try side("base"),
      local: try side("local"), remote: try side("remote"))
  }
}
