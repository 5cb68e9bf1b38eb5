import Registry

/// How a user's creation names the organisation that the user belongs to.
package struct Registration: Hashable, Sendable {
  /// The member of the request, which takes the server's id of the organisation.
  let member: String
  /// What the server says of an id that it does not know.
  package let unknownCodes: Set<String>
  /// What a membership has that comes with it, in the office's words; nil where a membership that
  /// says nothing comes with it, which is nobody's word.
  package var membership: Fields?
  /// Whether no later call of its own makes a member: then the user waits for the organisation.
  package var isOnlyWay = false
}
