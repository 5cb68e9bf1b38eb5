import Foundation
import GRDB

extension Outbox {
  /// Turns SQLite's errors into the store's own, without the statement's values.
  static func guarded<Value: Sendable>(
    path: String, _ work: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch let error as DatabaseError {
      throw StoreError.failed(
        path: path, code: error.extendedResultCode.rawValue,
        detail: error.message ?? "SQLite error")
    } catch let error as StoreCoding.Unreadable {
      throw StoreError.damaged(path: path, detail: error.description)
    } catch is RowDecodingError {
      throw StoreError.damaged(path: path, detail: "a row holds what no version has written")
    } catch is DecodingError {
      throw StoreError.damaged(path: path, detail: "a value holds what no version has written")
    } catch let error as POSIXError {
      throw StoreError.failed(path: path, system: error.code.rawValue)
    } catch let error as CocoaError {
      let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError
      throw cause.map { StoreError.failed(path: path, system: Int32($0.code)) }
        ?? StoreError.failed(path: path, code: 0, detail: SystemWords.of(error))
    }
  }
}

extension StoreError {
  /// A failure of the system's own, under SQLite's code for such.
  fileprivate static func failed(path: String, system code: Int32) -> StoreError {
    let result: ResultCode =
      switch code {
      case ENOSPC, EDQUOT, EFBIG: .SQLITE_FULL
      case EROFS, EACCES, EPERM: .SQLITE_READONLY
      case ENOENT, ENOTDIR: .SQLITE_CANTOPEN
      default: .SQLITE_IOERR
      }
    return .failed(path: path, code: result.rawValue, detail: String(cString: strerror(code)))
  }
}
