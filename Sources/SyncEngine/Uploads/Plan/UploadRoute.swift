import Foundation
import Registry

/// What the lane of one user's due edits is chosen by.
package struct RouteFacts: Hashable, Sendable {
  package let key: RecordKey
  package let isCreation: Bool
  /// The organisations that the user is to join, in the order that was recorded; they are there.
  package var toJoin: [RecordKey] = []
  /// The organisations that the user is known to be a member of.
  package var memberOf: [RecordKey] = []
  /// The organisation under which an upload of ours made the user.
  package var registeredUnder: RecordKey?
  /// When an upload that brings an organisation of this user is asked for again.
  package var organisationComesAt: Date?
  /// Why a request of its own can't carry it; nil where one can.
  package var singleProblem: Problem?

  package init(key: RecordKey, isCreation: Bool) {
    self.key = key
    self.isCreation = isCreation
  }
}

/// Which way the edits of one user go.
package enum UploadRoute: Hashable, Sendable {
  /// By upload under this organisation, whether or not with the addition to it that is recorded.
  case upload(under: RecordKey, takesMembership: Bool)
  case single
  /// Not before then: an organisation that it belongs to is being uploaded.
  case later(Date)
  /// Neither lane can carry it.
  case rejected(Problem)
}
