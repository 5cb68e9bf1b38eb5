import Codecs

/// Under what the records of a generation stand.
enum Tenancy: Sendable, Hashable {
  /// A provider is only a part of keys.
  case providers
  /// Every organisation and every user stands in a channel, which is a root organisation's; those
  /// are marked by this field.
  case channels(rootFlag: String)

  /// The channel of users that name none.
  static let custodian = "custodian"
}
