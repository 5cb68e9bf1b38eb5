import Codecs
import Registry

/// Who answered, told by the reply's shape before its status is looked at. Only the first three can
/// say something about an edit or its credentials.
enum ReplySource {
  /// Sunbird, in its envelope and to this very call.
  case sunbird(Envelope)
  /// Sunbird's service below its envelope.
  case servicePage
  /// Sunbird's gateway, in one of its known sentences.
  case gateway(GatewayWord)
  /// Whatever else stands between this machine and Sunbird.
  case way(WayAnswer)

  init(_ reply: Reply, to request: APIRequest) {
    guard !reply.refusesTunnel else {
      self = .way(WayAnswer(refusingTunnel: reply))
      return
    }
    let document = try? JSONValue(parsing: reply.body)  // not JSON is one of the shapes
    if let document, let envelope = Envelope(document) {
      self =
        envelope.answers(request)
        ? .sunbird(envelope)
        : .way(WayAnswer(reply, document: document, anotherCall: envelope.id))
    } else if let word = GatewayWord(reply, document: document) {
      self = .gateway(word)
    } else if ServicePage.isOne(reply) {
      self = .servicePage
    } else {
      self = .way(WayAnswer(reply, document: document))
    }
  }
}

extension ReplySource {
  /// Whether a compressed request was refused for its compression, so that it can go plain at once.
  ///
  /// That shows that nothing was applied only where Sunbird's own service says so: its body parser
  /// comes before the code of any call. A page of something else may stand in the place of an answer
  /// to a write that took effect, whatever its status, so such a write is asked about before it goes
  /// again. A question takes no effect, and can.
  func refusesCompression(_ reply: Reply, changesRecords: Bool) -> Bool {
    switch self {
    case .sunbird: reply.status == 415
    case .servicePage: [400, 415].contains(reply.status)
    case .gateway: false
    case .way(let answer):
      !changesRecords && !reply.refusesTunnel && answer.mayBeAboutCompression
    }
  }
}
