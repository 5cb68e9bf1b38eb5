import Registry

/// What a dialect's reads do not show.
package struct DialectHiding: Hashable, Sendable {
  /// Fields that a read shows blank or masked to anyone but their owner: blank is "not seen".
  package var privateFields: Set<FieldName> = [.email, .phone]
  /// Fields of which a read shows nothing that could be held against what was sent.
  package var unshownFields: Set<FieldName> = []
  /// How the server masks private fields.
  package var masks: [FieldName: Mask] = [:]
  /// Whether a profile of anybody but the user token's own user tells neither whose it is nor by
  /// what name it was asked for.
  package var keysOfOthers = false
  /// Whether a profile names its organisations by the server's ids alone.
  package var keysOfMemberships = false
}
