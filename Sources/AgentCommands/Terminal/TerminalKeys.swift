import Foundation

/// The keys of the terminal that is standard input, and what is drawn on it. Blocks its caller's
/// thread while nobody types.
struct TerminalKeys: Sendable {
  /// The modes in which the program found the terminal; nil where there is none.
  private static let found: termios? = {
    var modes = termios()
    return tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
  }()

  /// Whether somebody sits at both ends.
  static var areThere: Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && found != nil
  }

  /// How many columns there are.
  var width: Int { Int(size.ws_col) > 1 ? Int(size.ws_col) : 80 }

  /// How many rows there are.
  var height: Int { Int(size.ws_row) > 1 ? Int(size.ws_row) : 24 }

  private var size: winsize {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? size : winsize()
  }

  /// Puts the terminal back into the modes in which the program found it.
  static func restore() {
    guard var modes = found else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  /// Lets each key come as it is pressed, Ctrl-C among them, and shows none.
  func takeSingly() {
    guard var modes = Self.found else { return }
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  func write(_ text: String) {
    // Where it can't be written, nobody sits there.
    // A terminal that has gone ends its input, too, and that is noticed there.
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }

  /// The next character; nil at the end. What is no UTF-8 is passed over, and no byte is waited for
  /// that the character does not have: nobody may have typed it yet.
  func next() -> Unicode.Scalar? {
    var first = Self.byte()
    while let lead = first {
      if lead < 0x80 { return Unicode.Scalar(lead) }
      let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
      var bytes = [lead]
      first = nil
      while bytes.count < length, first == nil, let byte = Self.byte() {
        if byte & 0xC0 == 0x80 { bytes.append(byte) } else { first = byte }
      }
      if let text = String(validating: bytes, as: UTF8.self) { return text.unicodeScalars.first }
      first = first ?? Self.byte()
    }
    return nil
  }

  /// One key as it is pressed; nil at the end. Any further modes of the terminal stay as they are.
  func single() -> Unicode.Scalar? {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    takeSingly()
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
    return next()
  }

  private static func byte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = Foundation.read(STDIN_FILENO, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}
