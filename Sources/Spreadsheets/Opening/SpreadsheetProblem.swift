import Glibc

/// Why a spreadsheet can't be read or written.
package enum SpreadsheetProblem: Error, Hashable, Sendable {
  /// The system's reason for not opening or reading it.
  case unreadable(errno: Int32)
  /// A folder, a pipe or a device.
  case notAFile
  case otherFormat(OtherFormat)
  /// A byte that no text in UTF-8 has there: its line and its place in it, both from 1.
  case notUTF8(line: Int, column: Int, byte: UInt8)
  /// A zero byte within a delimited text.
  case zeroByte(line: Int)
  /// A quote that opens a cell in `line` and is not closed where the file ends, or for 16 MiB.
  case openQuote(line: Int)
  /// A quote within a quoted cell that is not written twice.
  case strayQuote(line: Int)
  /// A cell that is far longer than any row and has separators and line ends in it: very likely the
  /// quote that opens it should not be there.
  case outsizedCell(line: Int, bytes: Int)
  /// The archive, or a part of it, is not as its format wants it.
  case damaged(part: String, Damage)
  /// More of something than a sheet can have or this program takes.
  case tooLarge(part: String)
  /// The folder for temporary files can't be used.
  case noRoom(errno: Int32)
  /// The system's reason for not writing.
  case unwritable(errno: Int32)

  package enum Damage: Hashable, Sendable {
    /// Not in the archive.
    case missing
    case truncated
    /// Its check sum or length is another one than the archive says, or it can't be unpacked.
    case corrupt
    /// No XML as the standard has it, or a text that is not UTF-8.
    case malformed
    /// A document type, which may do harm and which no spreadsheet needs.
    case documentType
    /// A compression other than deflate, by zip's number.
    case compression(Int)
    case encoding(String)
  }

  /// What happened and what to do, as one sentence.
  package var sentence: String {
    switch self {
    case .unreadable(let code): "can't be read: \(Self.reason(code))"
    case .notAFile: "is no regular file; give the file itself"
    case .otherFormat(let format): "this is \(format.name); \(format.advice)"
    case .notUTF8(let line, let column, let byte):
      """
      line \(line) is not UTF-8 (byte \(Self.hexadecimal(byte)) at \(column)); save it as CSV \
      UTF-8, or hand over the .xlsx or .ods itself
      """
    case .zeroByte(let line): "line \(line) holds a zero byte; save it again as CSV UTF-8"
    case .openQuote(let line):
      "the quote opened in line \(line) is never closed; take it out or close it"
    case .strayQuote(let line):
      "line \(line) has a quote within a quoted cell; write it twice (\"\")"
    case .outsizedCell(let line, let bytes):
      """
      the quote opened in line \(line) holds \(bytes) bytes of other rows; take it out or close it
      """
    case .damaged(let part, let damage): Self.sentence(part, damage)
    case .tooLarge(let part):
      "\(part) is larger than any sheet; copy the rows into a new sheet and save that"
    case .noRoom(let code):
      "no temporary file can be written: \(Self.reason(code)); make room or set TMPDIR"
    case .unwritable(let code): "can't be written: \(Self.reason(code))"
    }
  }

  private static func sentence(_ part: String, _ damage: Damage) -> String {
    let mend = "open it in LibreOffice or Excel and save it again, or ask for it once more"
    return switch damage {
    case .missing: "the file has no \(part); \(mend)"
    case .truncated: "\(part) ends too early; \(mend)"
    case .corrupt: "\(part) was damaged on its way; \(mend)"
    case .malformed: "\(part) can't be understood; \(mend)"
    case .documentType: "\(part) has a document type, which no spreadsheet needs; \(mend)"
    case .compression(let method): "\(part) is packed by method \(method); \(mend)"
    case .encoding(let name): "\(part) is written in \(name); \(mend)"
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }
}
