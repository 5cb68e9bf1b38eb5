/// Why a sealed file can't be opened.
package enum SealProblem: Error, Sendable, Hashable {
  /// It does not begin as an age file does.
  case notSealed
  /// It is an age file of another version; what stands in the place of `v1`.
  case unknownVersion(String)
  /// It is sealed to other keys.
  case notForThisKey
  /// Bytes of it are not those that were written, or it breaks off within the last of its pieces,
  /// which can't be told apart.
  case damaged
  /// It ends before its last piece.
  case truncated
}
