import Codecs
import Diagnostics
import HTTPTransport
import Onboarding
import Registry
import Sunbird
import SyncEngine
import Testing

@Suite struct ServerProbeTests {
  /// Answers nothing until it is given up.
  private struct HangingLine: Transport {
    func exchange(_ request: HTTPRequest) async -> HTTPExchange {
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }  // cancelled: goes on
      let failure = TransportFailure(kind: .cancelled, reach: .mayHaveArrived, detail: "given up")
      return HTTPExchange(
        result: .failure(failure), bytesSent: 0, bytesReceived: 0, seconds: 0,
        reusedConnection: false)
    }

    func allow(_ requests: Int) {}
  }

  @Test(.timeLimit(.minutes(1))) func aServerThatHangsIsNotWaitedForBeyondTheTime() async {
    let settings = SyncSettings(baseURL: "https://sunbird.example", dialect: .seed)
    let probe = ServerProbe(
      settings: settings, transport: HangingLine(), time: .milliseconds(20))
    let answers = await probe.ask()
    #expect(answers.count == 1)
    guard case .failed(let failure)? = answers.first?.outcome else {
      Issue.record("no failure")
      return
    }
    #expect(failure.kind == .stalled)
  }

  /// Keeps what is asked, and answers nothing that can be read.
  private actor Recorder: Transport {
    private(set) var requests: [HTTPRequest] = []

    func exchange(_ request: HTTPRequest) async -> HTTPExchange {
      requests.append(request)
      let response = HTTPResponse(status: 404, headers: [], body: [])
      return HTTPExchange(
        result: .success(response), bytesSent: 0, bytesReceived: 0, seconds: 0,
        reusedConnection: true)
    }

    nonisolated func allow(_ requests: Int) {}
  }

  /// A gateway or a filter that treats the doctor otherwise than a pass would make its findings void.
  @Test(arguments: Dialect.all, Compression.allCases)
  func theDoctorAsksWithTheHeadersOfAPass(dialect: Dialect, compression: Compression) async {
    var settings = SyncSettings(
      baseURL: "https://sunbird.example", dialect: dialect, channel: "ap",
      credentials: Credentials(consumerToken: "consumer", userToken: "user"))
    settings.compression = compression
    let encoder = RequestEncoder(settings: settings)
    for question in ProbeQuestion.all(for: dialect, channel: "ap") {
      let recorder = Recorder()
      _ = await ServerProbe(settings: settings, transport: recorder).ask(question)
      let request =
        question.isRead
        ? question.request
        : APIRequest(
          method: question.request.method, path: question.request.path,
          body: .object(["request": .object([:])]), replyID: question.request.replyID,
          changesRecords: true)
      let ofPass = encoder.encode(
        request, dot: question.isRead ? nil : "agent-doctor", userToken: "user", plain: false
      ).request
      let asked = await recorder.requests
      #expect(asked.map(\.headers) == [ofPass.headers], "\(request.path)")
      #expect(asked.map(\.url) == [ofPass.url])
      #expect(asked.map(\.acceptsGzip) == [ofPass.acceptsGzip])
      guard question.isRead else { continue }
      #expect(asked.map(\.body?.bytes) == [ofPass.body?.bytes])
      #expect(asked.map(\.body?.encoding) == [ofPass.body?.encoding])
    }
  }

  /// Ends its connection before the first answer, as a proxy may end a kept one.
  private actor EndingLine: Transport {
    private(set) var asked = 0

    func exchange(_ request: HTTPRequest) async -> HTTPExchange {
      asked += 1
      let failure = TransportFailure(kind: .cut, reach: .mayHaveArrived, detail: "ended")
      let response = HTTPResponse(status: 404, headers: [], body: [])
      return HTTPExchange(
        result: asked == 1 ? .failure(failure) : .success(response), bytesSent: 0,
        bytesReceived: 0, seconds: 0, reusedConnection: true)
    }

    nonisolated func allow(_ requests: Int) {}
  }

  @Test func aQuestionWhoseConnectionEndedIsAskedOnceMore() async {
    let settings = SyncSettings(baseURL: "https://sunbird.example", dialect: .seed)
    for question in ProbeQuestion.all(for: .seed, channel: "ap") {
      let line = EndingLine()
      let answer = await ServerProbe(settings: settings, transport: line).ask(question)
      #expect(await line.asked == 2, "\(question.request.path)")
      if case .failed = answer.outcome { Issue.record("\(question.request.path) is not answered") }
    }
  }

  static let proxies: [(url: String, environment: [String: String], proxy: String?)] = [
    ("https://a.example", [:], nil),
    ("https://a.example", ["https_proxy": "http://p.example:3128"], "p.example:3128"),
    ("https://a.example", ["HTTPS_PROXY": "p.example:3128/"], "p.example:3128"),
    ("https://a.example", ["https_proxy": "http://office:s3cret@p:1"], "p:1"),
    ("http://a.example", ["HTTP_PROXY": "p:1"], nil),
    ("http://a.example", ["http_proxy": "p:1", "ALL_PROXY": "q:2"], "p:1"),
    ("http://a.example", ["ALL_PROXY": "socks5://q:2"], "q:2"),
    ("https://a.example", ["https_proxy": "p:1", "no_proxy": "b.example, a.example"], nil),
    ("https://x.a.example", ["https_proxy": "p:1", "no_proxy": ".a.example"], nil),
    ("https://aa.example", ["https_proxy": "p:1", "no_proxy": "a.example"], "p:1"),
    ("https://10.1.2.3", ["https_proxy": "p:1", "NO_PROXY": "10.0.0.0/8"], nil),
    ("https://11.1.2.3", ["https_proxy": "p:1", "NO_PROXY": "10.0.0.0/8"], "p:1"),
    ("https://127.0.0.1", ["https_proxy": "p:1", "no_proxy": "127.*"], "p:1"),
    ("https://a.example", ["https_proxy": "p:1", "no_proxy": "*"], nil),
  ]

  @Test(arguments: proxies)
  func theProxyIsTheOneThatTheClientTakes(
    row: (url: String, environment: [String: String], proxy: String?)
  ) {
    #expect(
      ProxyInUse.find(for: row.url, environment: row.environment)?.address == row.proxy, "\(row)")
  }
}
