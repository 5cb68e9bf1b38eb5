import CZlib

/// Gzip (RFC 1952) of whole bodies in memory.
enum Gzip {
  enum Failure: Error, Hashable {
    /// The bytes are no gzip member, or are cut off.
    case malformed
    /// Unpacked, it would be larger than allowed.
    case tooLarge
    case outOfMemory
  }

  static func pack(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    guard czlib_deflate_init_gzip(&stream, Z_DEFAULT_COMPRESSION, 15, 8) == Z_OK else {
      throw .outOfMemory
    }
    defer { deflateEnd(&stream) }
    let (output, status) = run(&stream, bytes, maxBytes: .max) { deflate($0, Z_FINISH) }
    guard status == Z_STREAM_END else { throw .outOfMemory }
    return output
  }

  static func unpack(_ bytes: [UInt8], maxBytes: Int) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    guard czlib_inflate_init_gzip(&stream) == Z_OK else { throw .outOfMemory }
    defer { inflateEnd(&stream) }
    let (output, status) = run(&stream, bytes, maxBytes: maxBytes) { inflate($0, Z_NO_FLUSH) }
    guard output.count <= maxBytes else { throw .tooLarge }
    guard status == Z_STREAM_END else { throw .malformed }
    return output
  }

  /// Feeds `bytes` through `step` until it reports anything but `Z_OK`, or more than `maxBytes` are
  /// out.
  private static func run(
    _ stream: inout z_stream, _ bytes: [UInt8], maxBytes: Int,
    step: (UnsafeMutablePointer<z_stream>) -> Int32
  ) -> (output: [UInt8], status: Int32) {
    var input = bytes
    var chunk = [UInt8](repeating: 0, count: min(max(4 * bytes.count, 4096), 64 << 10))
    var output: [UInt8] = []
    var status = Z_OK
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      repeat {
        chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          status = step(&stream)
          output.append(contentsOf: chunk.prefix(chunk.count - Int(stream.avail_out)))
        }
      } while status == Z_OK && output.count <= maxBytes
    }
    return (output, status)
  }
}
