import Causality
import Reconciliation
import Registry

/// Why a bundle, though whole and signed, is not taken, or an edit is left where it is. Nothing is
/// changed then.
package enum BundleRefusal: Error, Hashable, Sendable {
  /// It is for another installation.
  case forAnother(String)
  /// It says that it is by an installation of this one's name.
  case ownName(String)
  /// An edit in it, or the edit of a receipt, is not of the office that it should be of.
  case othersEdit(Dot, office: String)
  /// A receipt for an edit that was never handed to who wrote it.
  case neverHandedOver(Dot, to: String)
  /// No bundle was written to this file, or none of this content.
  case unknownFile(String)
  /// All of its edits have come back already.
  case nothingOut(String)
  /// Not one edit fits into so few bytes.
  case nothingFits(Dot)
  /// The edit is on its way by a bundle for that installation.
  case onItsWay(Dot, to: String)
  /// The edit is another office's, which alone may change it.
  case guest(Dot, of: String)
}

extension Problem {
  /// The code of an edit that somebody else was given to bring to Sunbird.
  package static let onItsWayCode = "on-its-way"

  /// The code of one that was taken back from there, and may have been brought.
  package static let recalledCode = "recalled"
}
