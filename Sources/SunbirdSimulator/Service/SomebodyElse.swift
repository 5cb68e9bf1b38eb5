import Codecs
import Foundation

extension SunbirdService {
  /// Puts fields over a record as somebody else would, and makes the record where there is none; a
  /// membership that was left becomes active. Null clears a field.
  package mutating func changeAsSomebodyElse(_ key: StoredKey, _ fields: [String: JSONValue]) {
    let now = options.now()
    var row: StoredRow
    if let present = records.committed[key] {
      row = present.updated(with: fields, at: now)
      row.isRemoved = false
    } else {
      var given = fields.filter { $0.value != .null }
      if case .channels = options.profile.tenancy, key.kind == .organisation {
        given["channel"] = given["channel"] ?? .string(key.provider)
      }
      makeRoot(
        for: given.merging(["channel": .string(key.provider)]) { given, _ in given }, at: now)
      let id = options.profile.newID(of: key.kind, in: records)
      row = StoredRow(key: key, id: id, fields: given, createdAt: now)
    }
    commit(.put(row), at: now)
  }

  /// Takes a record away as somebody else would: a membership is left, an organisation or a user is
  /// gone altogether. Nothing happens where there is none.
  package mutating func removeAsSomebodyElse(_ key: StoredKey) {
    let now = options.now()
    guard let present = records.committed[key] else { return }
    switch key {
    case .membership:
      var row = present.updated(with: [:], at: now)
      row.isRemoved = true
      commit(.put(row), at: now)
    case .organisation, .user:
      commit(.erase(key), at: now)
    }
  }
}

// MARK: Root organisations

extension SunbirdService {
  /// Makes the root organisations that the installation has from the start.
  mutating func makeFirstRoots() {
    guard case .channels = options.profile.tenancy else { return }
    let channels = (options.deployment.channels ?? []).union([Tenancy.custodian])
    for channel in channels.sorted() { makeRoot(ofChannel: channel, at: options.now()) }
  }

  /// Where an installation is to have every channel that is named, makes the one that these members
  /// name.
  mutating func makeRoot(for members: [String: JSONValue], at now: Date) {
    guard options.deployment.channels == nil, case .channels(let flag) = options.profile.tenancy,
      members[flag] != true, let channel = members["channel"]?.string,
      !members["channel", default: .null].isBlank
    else { return }
    makeRoot(ofChannel: channel, at: now)
  }

  private mutating func makeRoot(ofChannel channel: String, at now: Date) {
    guard case .channels(let flag) = options.profile.tenancy,
      records.committed.root(ofChannel: channel) == nil
    else { return }
    let id = records.nextID
    let row = StoredRow(
      key: .organisation(provider: channel.lowercased(), externalID: id), id: id,
      fields: [
        "orgName": .string(channel), "channel": .string(channel), flag: true,
        "slug": .string(channel.lowercased()), "hashTagId": .string(id),
      ], createdAt: now)
    commit(.put(row), at: now, indexDelay: .zero)
  }
}

// MARK: What a request is about

extension SunbirdService {
  /// The record that a call is about, by its key or by the server's ids; nil for searches and for
  /// requests that name none.
  package func subject(of request: ArrivedRequest) -> StoredKey? {
    guard let endpoint = options.profile.endpoint(path: request.path) else { return nil }
    let members = RequestReading.members(of: request, endpoint)
    return StoredKey.subject(of: endpoint.operation, members)
      ?? subject(of: endpoint.operation, byID: members)
  }

  private func subject(
    of operation: ServedOperation, byID members: [String: JSONValue]
  ) -> StoredKey? {
    func key(_ name: String) -> StoredKey? {
      members[name]?.string.flatMap { records.committed.row(id: $0)?.key }
    }
    switch operation {
    case .userUpdate, .userRead, .roleRead: return key("userId")
    case .organisationUpdate, .organisationRead: return key("organisationId")
    case .memberAdd, .memberRemove, .roleAssign:
      guard let user = key("userId") else { return nil }
      return key("organisationId").flatMap { StoredKey.membership(of: user, in: $0) } ?? user
    default: return nil
    }
  }
}
