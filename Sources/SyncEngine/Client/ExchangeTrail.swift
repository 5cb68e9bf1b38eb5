import Auditing
import Causality
import Codecs
import Sunbird
import Synchronization

/// What a pass's requests and their answers leave behind for the receipts of the edits that they were
/// about: digests, and the server's date. Kept until an edit's end is written down.
final class ExchangeTrail: Sendable {
  /// What a request is about.
  enum Subject: Hashable, Sendable {
    /// The edit of this dot, which is its request's name.
    case edit(String)
    /// The rows that the server works on in this process.
    case process(String)
  }

  /// What the current task asks about, should it ask.
  @TaskLocal private static var question: Subject?

  private let kept = Mutex<[Subject: Evidence]>([:])

  /// Runs `body`, in which answers to questions are about `subject`.
  static func asking<Value: Sendable>(
    about subject: Subject, _ body: @Sendable () async throws -> Value
  ) async rethrows -> Value {
    try await $question.withValue(subject, operation: body)
  }

  /// A request has left, or may have; `reply` is what came in answer.
  ///
  /// - Parameter dot: that of the edit that it writes; nil for a question.
  func note(_ request: APIRequest, dot: String?, reply: Reply?) {
    guard let subject = dot.map(Subject.edit) ?? Self.question else { return }
    var evidence = Evidence()
    if let reply {
      evidence.reply = ContentDigest(of: reply.body)
      evidence.servedAt = reply.date.flatMap(HTTPDate.parse)
        .map { Int64($0.timeIntervalSince1970) }
    }
    if dot != nil {
      evidence.request = request.digest
    } else {
      guard reply != nil else { return }
      evidence.request = kept.withLock { $0[subject]?.request }
    }
    kept.withLock { [evidence] in $0[subject] = evidence }
  }

  /// What is known of an edit whose end is being written down; it is forgotten here.
  ///
  /// - Parameters:
  ///   - request: of the upload that carried it, if it was one.
  ///   - process: under which the server worked on that.
  func take(
    _ dot: Dot, in upload: (request: ContentDigest?, process: String?)? = nil
  ) -> Evidence {
    var evidence = kept.withLock { $0.removeValue(forKey: .edit(dot.description)) } ?? Evidence()
    guard let upload else { return evidence }
    evidence.request = upload.request ?? evidence.request
    if let process = upload.process,
      let told = kept.withLock({ $0[.process(process)] })
    {
      (evidence.reply, evidence.servedAt) = (told.reply, told.servedAt)
    }
    return evidence
  }
}

extension APIRequest {
  /// Of the body as the server reads it, unpacked, with its secrets masked; of no bytes where there is
  /// none.
  var digest: ContentDigest? {
    guard let body = bodyWithoutSecrets else { return ContentDigest(of: []) }
    // Only a number beyond all bounds has no bytes, and no body has one.
    return (try? body.serialized()).map { ContentDigest(of: $0) }
  }
}
