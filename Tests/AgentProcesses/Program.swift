import Foundation

/// A program of this package, in the folder of products that the tests were built into.
package enum Program: String {
  case agent
  case sunbirdSim = "sunbird-sim"

  package var path: String {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent(rawValue).path
  }
}
