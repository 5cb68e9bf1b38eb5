import Codecs
import Foundation

extension SunbirdService {
  /// Takes an upload over, or says what is wrong with it. Its rows are worked on later.
  mutating func takeUpload(
    _ operation: ServedOperation, _ request: [String: JSONValue], at now: Date
  ) -> Decision {
    do {
      let due = now.addingTimeInterval(options.bulkDelay / .seconds(1))
      let id: String
      if operation == .userUpload {
        let organisation = try uploading(request)
        let rows = try UploadCheck.rows(
          in: request["data"]?.string ?? "", columns: UploadCheck.userColumns)
        id = uploads.take(.user, under: organisation, rows: rows, due: due)
      } else {
        let rows = try UploadCheck.rows(
          in: request["data"]?.string ?? "", columns: UploadCheck.organisationColumns)
        id = uploads.take(.organisation, under: nil, rows: rows, due: due)
      }
      workOnUploads(at: now)
      return .answer(["response": "SUCCESS", "processId": .string(id)])
    } catch {
      return .failure(error)
    }
  }

  /// The organisation that the upload names.
  private func uploading(_ request: [String: JSONValue]) throws(ServiceError) -> StoredKey {
    if let id = request["organisationId"]?.string {
      guard let row = records.committed.row(id: id), row.key.kind == .organisation else {
        throw .unknownOrganisation
      }
      return row.key
    }
    guard let key = StoredKey.organisation(in: request) else { throw .bulkUserUpload }
    guard records.committed[key] != nil else { throw .unknownOrganisation }
    return key
  }

  /// Works on every upload that is due, row by row.
  mutating func workOnUploads(at now: Date) {
    for id in uploads.due(at: now) {
      guard let process = uploads[id] else { continue }
      uploads.finish(id, process.rows.map { workOn($0, of: process, id, at: now) })
    }
  }

  private mutating func workOn(
    _ cells: [String: JSONValue], of process: BulkProcesses.Process, _ id: String, at now: Date
  ) -> RowDecision {
    let decision = decide(cells, of: process, at: now)
    for change in decision.changes { commitRow(change, of: id, at: now) }
    return decision
  }

  private func decide(
    _ cells: [String: JSONValue], of process: BulkProcesses.Process, at now: Date
  ) -> RowDecision {
    let decider = RowDecider(
      records: records, now: now, deployment: options.deployment, uniquePhone: options.uniquePhone,
      uniqueEmail: options.uniqueEmail, numberingPlan: options.profile.numberingPlan)
    guard process.kind == .user else { return decider.organisation(cells) }
    guard let key = process.organisation, let organisation = records.committed[key] else {
      return .failure(cells, ServiceError.unknownOrganisation.message)
    }
    return decider.user(cells, of: organisation)
  }
}
