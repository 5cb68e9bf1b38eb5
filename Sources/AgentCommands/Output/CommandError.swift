import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry

/// The exit codes of cli.md.
package enum ExitStatus: Int32, Sendable {
  case done = 0
  case failed = 1
  case needsPerson = 3
  case usage = 64
  case badData = 65
  case unreachable = 69
  case store = 74
  case tryLater = 75
  case refused = 77
  case configuration = 78
}

/// A failure as a person sees it: what happened, to what, and what to do.
package struct CommandError: Error, Sendable {
  package let status: ExitStatus
  /// A word for scripts.
  package let code: String
  package let message: String
  package let hint: String?
  package let field: String?

  package init(
    _ status: ExitStatus, code: String, _ message: String, hint: String? = nil,
    field: String? = nil
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.hint = hint
    self.field = field
  }

  /// Writes the error to standard error, in the words of cli.md.
  func report(to console: Console, json: Bool) {
    if json {
      let members: [String: JSONValue] = [
        "code": .string(code), "message": .string(message), "hint": .optional(hint),
        "field": .optional(field),
      ]
      let value = JSONValue.object(["error": .object(members)])
      let bytes = (try? value.serialized()) ?? []  // texts always have bytes
      console.say(String(decoding: bytes, as: UTF8.self).safeJSON)
    } else {
      console.say("error: \(message.safe)")
      if let hint { console.say("hint: \(hint.safe)") }
    }
  }
}

extension CommandError {
  package init(_ problem: EditProblem) {
    self.init(
      .badData, code: "bad-edit", problem.message, hint: "nothing was recorded",
      field: problem.field)
  }

  package init(_ error: StoreError) {
    switch error {
    case .missing(let path):
      self.init(
        .store, code: "store-missing", "there is no store at \(path)",
        hint: "run `agent init`, or name the store with --store")
    case .notPermitted(let path, let owner, let group):
      self.init(path, of: owner, sharedBy: group)
    case .notAStore(let path, let detail):
      self.init(
        .store, code: "store-unreadable", "\(path) is not a store of this agent: \(detail)",
        hint: "name another store with --store; nothing was changed")
    case .failed(let path, let code, let detail):
      self.init(
        .store, code: "store-failed",
        "the store \(path) can't be used: \(detail)" + (code == 0 ? "" : " (SQLite \(code))"),
        hint: Self.storeHint(code))
    case .otherName(let path, let name): self.init(path, name)
    case .moved(let path):
      self.init(
        .store, code: "store-moved",
        "the store \(path) was moved, or another was put in its place, while this command ran",
        hint: "run the command again; nothing was recorded or sent since")
    case .fileExists(let file):
      self.init(
        .badData, code: "file-exists", "\(file) exists already",
        hint: "name a new file; nothing was overwritten")
    case .unknownEdit(let edit):
      self.init(
        .badData, code: "unknown-edit", "there is no edit \(edit)",
        hint: "`agent queue --all` lists the edits")
    case .unknownRecord(let key):
      self.init(.badData, code: "unknown-record", "there is no record \(key) in this store")
    case .unknownConflict(let number):
      self.init(
        .badData, code: "unknown-conflict", "there is no open conflict \(number)",
        hint: "`agent conflicts` lists the open ones")
    case .alreadyRecorded(let key):
      self.init(
        .badData, code: "already-recorded", "\(key) is recorded already",
        hint: "change it with the update command; nothing was recorded",
        field: key.kind == .user ? "userName" : "externalId")
    case .wrongState(let edit, let state, let wanted):
      self.init(
        .badData, code: "wrong-state", "edit \(edit) is \(state.rawValue), not \(wanted)",
        hint: Self.stateHint(state))
    case .badField(let problem): self.init(problem)
    case .inConflict(let edit, let number):
      self.init(
        .badData, code: "in-conflict",
        "the record of \(edit) is in conflict \(number): what is decided about must not change",
        hint: "decide it with `agent conflicts resolve \(number)`, or record a new edit")
    case .conflictChanged(let conflict):
      self.init(
        .badData, code: "conflict-changed",
        "conflict \(conflict.id) has changed since it was shown; nothing was decided",
        hint: "look at it as it is now, then add --seen '\(conflict.clock.jsonText)'",
        field: "seen")
    case .undecided(let names):
      let list = names.map(\.rawValue).joined(separator: ", ")
      self.init(
        .badData, code: "undecided", "the conflict leaves \(list) open",
        hint: "add --take local, --take remote, or --field NAME=local|remote for each")
    case .notDisputed(let name):
      self.init(
        .badData, code: "not-disputed", "\(name.rawValue) is not a field of this conflict",
        field: name.rawValue)
    case .notApplicable(let detail):
      self.init(.badData, code: "not-applicable", detail)
    }
  }

  /// Somebody else's store.
  private init(_ path: String, of owner: SystemUser, sharedBy group: String?) {
    let user = NSUserName()
    self.init(
      .store, code: "not-permitted", "the store \(path) belongs to \(owner), and you are \(user)",
      hint: group.map {
        "whoever is in the group \($0) may use it: `sudo adduser \(user) \($0)`, then log in again"
      } ?? "run it as that user: `sudo -u \(owner.sudoWord) agent …`; --by says who records")
  }

  private init(_ path: String, _ name: OtherName) {
    switch name {
    case .hardLinks(let count):
      self.init(
        .store, code: "store-many-names",
        "the store \(path) has \(count) more name\(count == 1 ? "" : "s") (hard links), and each "
          + "would have a log and a lock of its own",
        hint: "find them with `find / -xdev -samefile \(path)` and remove all but one, or copy a "
          + "backup that is kept so; nothing was changed")
    case .mountedAlone:
      self.init(
        .store, code: "store-many-names",
        "the store \(path) is mounted by itself, so that its log and lock would stand elsewhere",
        hint: "mount the folder that holds it instead; nothing was changed")
    }
  }

  private static func storeHint(_ code: Int32) -> String {
    // The library's extended codes: the last byte is the kind. 4874: no room for the log's index.
    switch code == 4874 ? 13 : code & 0xFF {
    case 13: "the disk is full: make room and run the command again; nothing acknowledged is lost"
    case 8, 14:
      "the store or its folder is read-only, or belongs to others: check the mount and the owner"
    case 5, 6: "another process holds the store: try again"
    case 15:
      "end every program that has the store open, then run the command again; nothing acknowledged "
        + "is lost"
    case 11: "the file is damaged: keep it, and put a backup in its place"
    case 26:
      "it is no store, or its beginning is damaged: name the store with --store, or keep the file "
        + "and put a backup in its place"
    default: "check the disk, the folder and the file's owner; nothing acknowledged is lost"
    }
  }

  private static func stateHint(_ state: EditState) -> String? {
    switch state {
    case .sent: "its outcome is not known yet: run `agent sync` first"
    case .folded: "another edit carries it: `agent queue show` names that one"
    case .conflict: "use `agent conflicts resolve`"
    case .accepted: "Sunbird has it: record a new edit"
    case .queued, .waiting, .rejected, .withdrawn: nil
    }
  }
}
