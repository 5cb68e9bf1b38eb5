import Foundation

/// What the system says of a failure, in its own plain words: Foundation's errors name domains and
/// numbers that nobody can do anything with.
package enum SystemWords {
  /// The words for a person, with the file where one is named.
  package static func of(_ error: any Error) -> String {
    let facts = error as NSError
    let words = number(in: facts).map { String(cString: strerror($0)) } ?? byCocoa(facts)
    guard let path = facts.userInfo[NSFilePathErrorKey] as? String else { return words }
    return "\(path): \(words)"
  }

  /// Whether the error comes from the system or from Foundation, and not from this program.
  package static func isSystems(_ error: any Error) -> Bool {
    error is POSIXError || error is CocoaError
      || [NSPOSIXErrorDomain, NSCocoaErrorDomain].contains((error as NSError).domain)
  }

  /// The errno in it or below it; nil where there is none.
  private static func number(in error: NSError) -> Int32? {
    if error.domain == NSPOSIXErrorDomain { return Int32(clamping: error.code) }
    return (error.userInfo[NSUnderlyingErrorKey] as? NSError).flatMap(number)
  }

  private static func byCocoa(_ error: NSError) -> String {
    guard error.domain == NSCocoaErrorDomain else { return "it failed for a reason not given" }
    switch CocoaError.Code(rawValue: error.code) {
    case .fileNoSuchFile, .fileReadNoSuchFile: return "No such file or directory"
    case .fileReadNoPermission, .fileWriteNoPermission: return "Permission denied"
    case .fileWriteFileExists: return "File exists"
    case .fileWriteOutOfSpace: return "No space left on device"
    case .fileWriteVolumeReadOnly: return "Read-only file system"
    default: return "a file can't be read or written"
    }
  }
}
