import CZlib

/// Gzip (RFC 1952) over whole arrays.
package enum Gzip {
  package enum Failure: Error, Sendable, Equatable {
    /// Not a gzip stream, or one that was changed on its way.
    case corrupt
    /// The stream ends before its trailer.
    case truncated
    /// The content is larger than the caller allows, in bytes.
    case largerThan(limit: Int)
    /// zlib refused: no memory, or a level outside 0...9. Its code.
    case library(code: Int)
  }

  /// What zlib sets up for a body: no more than it needs, for setting up its most takes longer than
  /// compressing a small one, and not less than compresses it as well.
  private struct Size {
    /// The window in which all of the body is found again, or zlib's largest.
    let windowBits: Int32
    /// Room for all of the body's symbols in one block, or zlib's default.
    let memoryLevel: Int32

    /// Bytes of its window in which zlib does not look for repetitions (its MIN_LOOKAHEAD).
    private static let lookahead = 262

    init(of bytes: Int) {
      windowBits = Int32(min(max(Self.bits(bytes + Self.lookahead), 9), 15))
      memoryLevel = Int32(min(max(Self.bits(bytes + 1) - 6, 1), 8))
    }

    private static func bits(_ number: Int) -> Int { Int.bitWidth - number.leadingZeroBitCount }
  }

  /// One gzip member holding `bytes`. Level 1 is fast, 9 small, 6 zlib's own choice.
  package static func compress(_ bytes: [UInt8], level: Int = 6) throws(Failure) -> [UInt8] {
    guard (0...9).contains(level) else { throw .library(code: Int(Z_STREAM_ERROR)) }
    var stream = z_stream()
    let size = Size(of: bytes.count)
    let started = czlib_deflate_init_gzip(
      &stream, Int32(level), size.windowBits, size.memoryLevel)
    guard started == Z_OK else { throw .library(code: Int(started)) }
    defer { deflateEnd(&stream) }

    var input = bytes
    var (output, piece) = ([UInt8](), room(for: bytes.count))
    let outcome = input.withUnsafeMutableBufferPointer { source in
      pump(
        &stream, source, by: &piece, into: &output, limit: .max,
        step: { deflate(&$0, $1 ? Z_FINISH : Z_NO_FLUSH) })
    }
    switch outcome {
    case .ended: return output
    case .overLimit: throw .largerThan(limit: .max)
    case .starved: throw .truncated
    case .stopped(let code): throw .library(code: Int(code))
    }
  }

  /// The content of a gzip stream, which may have several members, of at most `limit` bytes.
  /// Bytes after the last member that start no other one are an error.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    var (input, output) = (bytes, [UInt8]())
    var piece = room(for: bytes.count)
    try input.withUnsafeMutableBufferPointer { whole throws(Failure) in
      var rest = whole[...]
      repeat {
        let member = UnsafeMutableBufferPointer(rebasing: rest)
        let unread = try inflateMember(member, by: &piece, into: &output, limit: limit)
        rest = rest.suffix(unread)
      } while !rest.isEmpty
    }
    return output
  }

  /// Appends the content of the first member; returns how many bytes follow it.
  private static func inflateMember(
    _ source: UnsafeMutableBufferPointer<UInt8>, by piece: inout [UInt8],
    into output: inout [UInt8], limit: Int
  ) throws(Failure) -> Int {
    var stream = z_stream()
    let started = czlib_inflate_init_gzip(&stream)
    guard started == Z_OK else { throw .library(code: Int(started)) }
    defer { inflateEnd(&stream) }

    let outcome = pump(
      &stream, source, by: &piece, into: &output, limit: limit,
      step: { stream, _ in inflate(&stream, Z_NO_FLUSH) })
    switch outcome {
    case .ended: return remaining(of: source, in: stream)
    case .overLimit: throw .largerThan(limit: limit)
    case .starved: throw .truncated
    case .stopped(let code) where code == Z_DATA_ERROR || code == Z_NEED_DICT: throw .corrupt
    case .stopped(let code): throw .library(code: Int(code))
    }
  }

  /// Room for a piece of what comes of `bytes`.
  private static func room(for bytes: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: min(max(4 * bytes, 4096), 64 * 1024))
  }

  private enum Outcome {
    case ended
    case overLimit
    /// All input is read and the stream wants more.
    case starved
    case stopped(Int32)
  }

  /// Runs `step` (deflate or inflate; told whether the input is complete) until the stream ends.
  /// Input goes in pieces, since zlib counts in 32 bits.
  private static func pump(
    _ stream: inout z_stream, _ source: UnsafeMutableBufferPointer<UInt8>,
    by piece: inout [UInt8], into output: inout [UInt8], limit: Int,
    step: (inout z_stream, Bool) -> Int32
  ) -> Outcome {
    var offset = 0
    while true {
      if stream.avail_in == 0 {
        let count = min(source.count - offset, Int(Int32.max))
        stream.next_in = source.baseAddress?.advanced(by: offset)
        stream.avail_in = UInt32(count)
        offset += count
      }
      let (code, produced) = piece.withUnsafeMutableBufferPointer { target -> (Int32, Int) in
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        let code = step(&stream, offset == source.count)
        return (code, target.count - Int(stream.avail_out))
      }
      if output.count > limit - produced { return .overLimit }
      output.append(contentsOf: piece[..<produced])
      switch code {
      case Z_STREAM_END: return .ended
      case Z_OK where stream.avail_in == 0 && offset == source.count && produced < piece.count:
        return .starved
      case Z_OK: continue
      case Z_BUF_ERROR: return .starved
      default: return .stopped(code)
      }
    }
  }

  private static func remaining(
    of source: UnsafeMutableBufferPointer<UInt8>, in stream: z_stream
  ) -> Int {
    guard let base = source.baseAddress, let next = stream.next_in else { return 0 }
    return source.count - base.distance(to: UnsafeMutablePointer(next))
  }
}
