import GRDB
import Reconciliation
import Registry

/// Why the store can't do what it was asked. The sentences for people are made at the top.
package enum StoreError: Error {
  /// There is no file at the path; `agent init` makes one.
  case missing(path: String)
  /// This user may not reach the file, or what stands in its way; `owner` may, and so may members of
  /// `group`, where it has one.
  case notPermitted(path: String, owner: SystemUser, group: String?)
  /// The file is there but is not a store of the agent, or not one that this version knows.
  case notAStore(path: String, detail: String)
  /// SQLite failed: disk full, read-only, damaged, locked. `code` is its extended one, 0 where the
  /// failure is not SQLite's.
  case failed(path: String, code: Int32, detail: String)
  /// The file has another name, under which it would have another log, lock and witness.
  case otherName(path: String, OtherName)
  /// The file that was opened is no longer the one at the path.
  case moved(path: String)
  /// A file stands where a new one was to be written.
  case fileExists(String)
  /// No such edit, record or conflict.
  case unknownEdit(String)
  case unknownRecord(RecordKey)
  case unknownConflict(Int64)
  /// The record is there already, or its creation is under way.
  case alreadyRecorded(RecordKey)
  /// The edit is in a state in which this can't be done to it.
  case wrongState(edit: String, state: EditState, wanted: String)
  /// A repair or a resolution with a bad field.
  case badField(EditProblem)
  /// The record of the edit has an open conflict: what people decide about must not change in place.
  case inConflict(edit: String, conflict: Int64)
  /// A side of the conflict is another one than was shown to whoever decides.
  case conflictChanged(OpenConflict)
  /// The conflict's named fields have not been decided.
  case undecided([FieldName])
  /// The field is not one of the conflict's.
  case notDisputed(FieldName)
  /// A resolution that this kind of conflict does not know.
  case notApplicable(String)
}

extension StoreError {
  static func madeByNewerVersion(path: String) -> StoreError {
    .notAStore(path: path, detail: "a newer version of the agent made it")
  }

  static func madeByEarlyBuild(path: String) -> StoreError {
    .notAStore(
      path: path,
      detail: "an early build of the agent made it; open it once with the build of commit 61bcc27")
  }

  /// The file is the store, and something in it can't be read.
  static func damaged(path: String, detail: String) -> StoreError {
    .failed(path: path, code: ResultCode.SQLITE_CORRUPT.rawValue, detail: detail)
  }
}
