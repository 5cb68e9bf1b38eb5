/// The most requests that may be under way at once.
///
/// Six by default, as browsers do. Over a line on which one request by itself is long on the way six
/// leave most of the line empty, so there may be more: a satellite's 700 ms at 512 kbit/s have room for
/// ninety, and Sunbird's own gateway turns away what is beyond four hundred of one address (sunbird.md
/// §6). A number that the office has set holds always.
package struct FlightBound: Hashable, Sendable {
  /// The most where answers come quickly.
  package let usual: Int
  /// The most where a request by itself takes `longWaySeconds` or more.
  package let overLongWay: Int

  /// A request that takes so long by itself is long on the way, in seconds.
  static let longWaySeconds = 0.1

  /// - Parameter set: what the office has set; nil for nothing.
  package init(_ set: Int?) {
    usual = max(1, set ?? 6)
    overLongWay = max(1, set ?? 48)
  }

  /// - Parameter seconds: what a request takes without waiting for others; nil while unknown.
  func most(alone seconds: Double?) -> Int {
    seconds.map { $0 >= Self.longWaySeconds } ?? false ? overLongWay : usual
  }
}
