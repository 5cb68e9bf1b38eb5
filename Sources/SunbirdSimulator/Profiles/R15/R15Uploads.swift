import Codecs

extension UploadRules {
  /// §7: at most 200 lines, under an organisation that the request names.
  static let r15 = UploadRules(
    accept: { $0.acceptR15Upload($1, $2) },
    receipt: { ["response": "SUCCESS", "processId": .string($0)] },
    decideRow: { maker, cells, upload in maker.decideR15Row(cells, of: upload) },
    status: R15Uploads.status, rowsAtOnce: 1, takesForms: false)
}

enum R15Uploads {
  static let inProgress = "Operation is still in progress, Please try after some time."

  /// The answer to the question how far the upload is (sunbird.md §7).
  static func status(
    of id: String, _ progress: BulkProcesses.Progress?
  ) -> Decision.Answer {
    switch progress {
    case nil: .failure(.invalidProcessID)
    case .waiting, .running, .broken: .result(["response": .string(inProgress)])
    case .done(let kind, let results):
      .result([
        "response": [
          [
            "processId": .string(id),
            "objectType": .string(kind == .user ? "user" : "organisation"),
            "successResult": shown(results, isFailure: false),
            "failureResult": shown(results, isFailure: true),
          ]
        ]
      ])
    }
  }

  private static func shown(_ results: [RowDecision], isFailure: Bool) -> JSONValue {
    .array(results.filter { $0.isFailure == isFailure }.map { .object($0.shown) })
  }
}

extension DecisionMaker {
  fileprivate func acceptR15Upload(
    _ operation: ServedOperation, _ request: [String: JSONValue]
  ) -> UploadRules.Acceptance {
    do {
      let data = request["data"]?.string ?? ""
      guard operation == .userUpload else {
        let rows = try UploadCheck.rows(in: data, columns: UploadCheck.organisationColumns)
        return .taken(AcceptedUpload(kind: .organisation, organisation: nil, rows: rows))
      }
      let organisation = try uploading(request)
      let rows = try UploadCheck.rows(in: data, columns: UploadCheck.userColumns)
      return .taken(AcceptedUpload(kind: .user, organisation: organisation, rows: rows))
    } catch {
      return .refused(.failure(error))
    }
  }

  /// The organisation that the upload names.
  private func uploading(_ request: [String: JSONValue]) throws(ServiceError) -> StoredKey {
    if let id = request["organisationId"]?.string {
      guard let row = organisation(id: id, provider: nil, externalID: nil) else {
        throw .unknownOrganisation
      }
      return row.key
    }
    guard let key = StoredKey.organisation(in: request) else { throw .bulkUserUpload }
    guard records.committed[key] != nil else { throw .unknownOrganisation }
    return key
  }

  fileprivate func decideR15Row(
    _ cells: [String: JSONValue], of upload: AcceptedUpload
  ) -> RowDecision {
    let decider = RowDecider(
      records: records, now: now, deployment: deployment, uniquePhone: uniquePhone,
      uniqueEmail: uniqueEmail, numberingPlan: profile.numberingPlan)
    guard upload.kind == .user else { return decider.organisation(cells) }
    guard let key = upload.organisation, let organisation = records.committed[key] else {
      return .failure(cells, ServiceError.unknownOrganisation.message)
    }
    return decider.user(cells, of: organisation)
  }
}
