import Codecs
import Registry
import Sunbird
import Testing

/// Every recorded reply means what the survey of Sunbird's behaviour says.
struct RecordedReplyTests {
  @Test(arguments: Fixtures.replies)
  func meansWhatTheSurveySays(line: Fixtures.RecordedReply) {
    let disposition = Disposition(line.reply, line.operation, gzipped: line.gzipped ?? false)
    #expect(disposition.word == line.word)
  }

  @Test func theTableIsThere() {
    #expect(Fixtures.replies.count >= 180)
    #expect(Set(Fixtures.replies.map(\.operation)) == Set(WriteOperation.allCases))
    #expect(Set(Fixtures.replies.map(\.name)).count == Fixtures.replies.count)
  }

  @Test(arguments: Fixtures.replies) func noMessageDecides(line: Fixtures.RecordedReply) throws {
    guard case .object(var document) = try? JSONValue(parsing: line.reply.body),
      case .object(var params) = document["params"], params["errmsg"]?.string != nil
    else { return }
    params["errmsg"] = "ಬೇರೆ ಪಠ್ಯ"
    document["params"] = .object(params)
    let reply = Reply(
      status: line.status, contentType: line.contentType,
      body: try JSONValue.object(document).serialized())
    let disposition = Disposition(reply, line.operation, gzipped: line.gzipped ?? false)
    #expect(disposition.word == line.word)
  }
}

extension Fixtures.RecordedReply {
  /// The disposition behind the fixture's word.
  fileprivate var word: String {
    switch expect {
    case .accepted: "accepted"
    case .alreadyThere, .softDuplicate: "alreadyThere"
    // Only one's own earlier creation can be behind it; an update clashes with somebody else.
    case .takenByOther: isOwnedByUsers && operation.isCreation ? "alreadyThere" : "refused"
    case .alreadyGone: "alreadyGone"
    case .badData, .tooLarge: "refused"
    case .parentMissing: "notYet"
    case .credentials: "credentials"
    case .throttled: "throttled"
    case .unknownOutcome: "unknown"
    case .serverTrouble: "trouble"
    case .notSunbird: "notSunbird"
    case .notDeployed: "notOffered"
    case .compressionRefused: "compressionRefused"
    }
  }

  /// A channel, a slug or a hashTag in use belongs to another organisation, whoever asks.
  private var isOwnedByUsers: Bool { operation.kind == .user }
}
