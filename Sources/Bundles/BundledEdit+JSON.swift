import Causality
import Codecs
import Foundation
import Reconciliation
import Registry

extension BundledEdit {
  var json: JSONValue {
    [
      "edit": .string(dot.description), "trip": .number(Double(trip)),
      "record": .string(key.description), "operation": .string(operation.rawValue),
      "priority": .string(priority.rawValue), "fields": fields.bundled,
      "context": context.bundled, "by": .string(recordedBy),
      "recordedAt": .string(BundleTime.text(recordedAt)),
      "attempts": .number(Double(attempts)), "saw": saw.bundled, "known": record.json,
    ].said
  }

  init(reading line: BundleMembers) throws {
    let operation: WriteOperation = try line.value("operation") { WriteOperation(rawValue: $0) }
    let key: RecordKey = try line.value("record") { RecordKey($0) }
    let fields = try line.fields("fields")
    guard key.kind == operation.kind, fields.keys.allSatisfy(operation.fields.contains) else {
      throw BundleMembers.Foreign(what: "\(operation.rawValue) has no such record or fields")
    }
    try self.init(
      dot: line.value("edit") { Dot($0) }, trip: line.count("trip"), key: key,
      operation: operation, priority: line.value("priority") { Priority(rawValue: $0) },
      fields: fields, context: line.clock("context"), recordedBy: line.text("by"),
      recordedAt: line.value("recordedAt", BundleTime.date), attempts: line.count("attempts"),
      saw: line.fields("saw"), record: BundledRecord(reading: line.object("known")))
  }
}

extension BundledRecord {
  var json: JSONValue {
    [
      "presence": .string(presence.rawValue), "serverId": serverID.bundled,
      "base": base?.bundled ?? .null, "clock": clock.bundled,
    ].said
  }

  init(reading members: BundleMembers) throws {
    try self.init(
      presence: members.value("presence") { Presence(rawValue: $0) },
      serverID: members.optional("serverId") { $0 },
      base: members.has("base") ? members.fields("base") : nil, clock: members.clock("clock"))
  }
}
