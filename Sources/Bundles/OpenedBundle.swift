import Causality
import Foundation

/// One bundle, opened: what is written down before it is sealed, and what it says once it is
/// unsealed and its signature is checked.
package struct OpenedBundle: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case edits([BundledEdit])
    case receipts([BundledReceipt])

    package var count: Int {
      switch self {
      case .edits(let edits): edits.count
      case .receipts(let receipts): receipts.count
      }
    }

    package var kind: BundleKind {
      switch self {
      case .edits: .edits
      case .receipts: .receipts
      }
    }
  }

  package let header: BundleHeader
  package let content: Content

  package init(header: BundleHeader, content: Content) {
    self.header = header
    self.content = content
  }
}

/// Why the lines of a bundle can't be read. Nothing of it is recorded then.
package enum BundleProblem: Error, Hashable, Sendable {
  /// There is not one line.
  case empty
  /// The first line is no header of a bundle.
  case notABundle
  /// It is of another version's format.
  case otherFormat(Int)
  /// It says that it brings nothing.
  case nothingInside
  /// More or fewer lines follow than the header says.
  case wrongCount(said: Int, found: Int)
  /// A line, counted from 1, is not what a line of this kind of bundle is.
  case foreignLine(Int, String)
  /// An edit or a receipt is in it twice.
  case twice(Dot)
}
