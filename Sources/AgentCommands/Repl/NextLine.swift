@preconcurrency import Glibc

/// Whether somebody has to be waited for before the next line.
enum NextLine {
  /// How long a program may take that sends the next line as soon as it has the answer to the last
  /// one, in milliseconds.
  private static let longestAtOnce: Int32 = 2

  /// Whether the next line is there, or comes at once: as long as they do nothing is closed.
  static var isReady: Bool {
    // Both are null before the first line was read.
    if let input = stdin?.pointee, let next = input._IO_read_ptr, let end = input._IO_read_end,
      next < end
    {
      return true
    }
    var asked = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&asked, 1, longestAtOnce) > 0
  }
}
