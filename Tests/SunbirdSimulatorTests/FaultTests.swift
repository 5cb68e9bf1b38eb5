import Testing

@testable import SunbirdSimulator

/// What a fault does to the connection and to what is stored, seen from a socket.
@Suite struct FaultTests {
  private static let create = "/api/org/v1/create"

  @Test func anAnswerLostAfterCommitTookEffect() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.loseAnswerAfterCommit))
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer == nil)
      #expect(live.sunbird.effects[.organisationCreate, Sample.organisationKey] == 1)
      #expect(live.sunbird.requests.map(\.replyStatus) == [200])
      #expect(live.sunbird.requests.map(\.isReplyLost) == [true])
    }
  }

  @Test func aConnectionClosedBeforeHandlingLeavesNothing() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.closeBeforeHandling))
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer == nil)
      #expect(live.sunbird.effects.total == 0)
      #expect(live.sunbird.requests.map(\.replyStatus) == [nil])
      #expect(live.sunbird.requests.map(\.isReplyLost) == [true])
    }
  }

  @Test func aDelayedCallIsAnsweredAfterThatTime() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.delay(.milliseconds(300))))
      let start = ContinuousClock.now
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer?.status == 200)
      #expect(ContinuousClock.now - start >= .milliseconds(300))
    }
  }

  @Test func aDelayedCallTakesEffectThoughItsClientHungUp() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.delay(.milliseconds(200))))
      let connection = try await RawConnection.open(live.url)
      try await connection.send(
        LiveSunbird.request("POST", Self.create, LiveSunbird.body(Sample.organisation)))
      while live.sunbird.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      connection.close()
      #expect(live.sunbird.effects.total == 0)
      for _ in 0..<200 where live.sunbird.effects.total == 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(live.sunbird.effects.total == 1)
    }
  }

  @Test(arguments: [true, false])
  func anyAnswerMayStandInWithOrWithoutTheEffect(_ commit: Bool) async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(
        Fault(.status(504, contentType: "text/html", body: "<h1>504</h1>", commit: commit)))
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer?.status == 504)
      #expect(answer?.headers["content-type"] == "text/html")
      #expect(answer?.text == "<h1>504</h1>")
      #expect(live.sunbird.effects.total == (commit ? 1 : 0))
      #expect(live.sunbird.requests.map(\.isReplyLost) == [false])
    }
  }

  @Test func aPageHasTheHeadersAndTheDateThatItIsGiven() async throws {
    try await withLiveSunbird { live in
      let date = "Tue, 01 Jan 2030 00:00:00 GMT"
      live.sunbird.add(
        Fault(
          .status(
            403, contentType: "text/html", body: "<h1>403</h1>", commit: false,
            headers: ["Via": "1.1 squid", "Date": date])))
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer?.headers["via"] == "1.1 squid")
      #expect(answer?.headers["date"] == date)
    }
  }

  @Test func aCaptivePortalIsAPageWith200AndNoEffect() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.captivePortal))
      let answer = try #require(
        try await live.call("POST", Self.create, request: Sample.organisation))
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
      #expect(answer.text.hasPrefix("<!DOCTYPE html>"))
      #expect(live.sunbird.effects.total == 0)
    }
  }

  @Test(arguments: [0, 1, 40])
  func cutJSONEndsBeforeItsPromisedLength(_ bytes: Int) async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.cutJSON(afterBytes: bytes)))
      let answer = try #require(
        try await live.call(
          "POST", Self.create, request: Sample.organisation,
          headers: ["Accept-Encoding": "gzip"]))
      #expect(answer.status == 200)
      #expect(answer.body.count == bytes)
      let promised = try #require(answer.headers["content-length"].flatMap { Int($0) })
      #expect(promised > 200)
      #expect(throws: DecodingError.self) { try answer.json }
      #expect(live.sunbird.effects.total == 1)
      #expect(live.sunbird.requests.map(\.isReplyLost) == [true])
    }
  }

  @Test(arguments: Portal.allCases)
  func aPortalAnswersInItsFormAndNothingTakesEffect(_ form: Portal) async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.portal(form)))
      let answer = try #require(
        try await live.call("POST", Self.create, request: Sample.organisation))
      let (status, mark): (Int, String) =
        switch form {
        case .page: (200, "Sign in to the network")
        case .found: (302, "Sign in")
        case .temporaryRedirect: (307, "Sign in")
        case .networkAuthentication: (511, "<html>")
        case .networkAuthenticationJSON: (511, "{\"message\"")
        case .empty: (200, "")
        case .noContent: (204, "")
        case .wispr: (200, "<WISPAccessGatewayParam>")
        case .captiveJSON: (200, "\"captive\":true")
        case .script: (200, "<script>")
        }
      #expect(answer.status == status)
      #expect(mark.isEmpty ? answer.text.isEmpty : answer.text.contains(mark))
      #expect((answer.headers["location"] != nil) == (300..<400).contains(status))
      #expect(live.sunbird.effects.total == 0)
    }
  }

  @Test func theEnvelopeOfAnotherCallIsNoAnswer() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.otherCall))
      let answer = try #require(
        try await live.call("POST", Self.create, request: Sample.organisation))
      #expect(answer.status == 200)
      #expect(try answer.json["id"] == "api.page.assemble")
      #expect(live.sunbird.effects.total == 0)
    }
  }

  @Test(arguments: [true, false])
  func aWholePageMayBeFollowedByAReset(_ commit: Bool) async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.resetBehind(status: 500, body: "<h1>no</h1>", commit: commit)))
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      try await connection.send(
        LiveSunbird.request("POST", Self.create, LiveSunbird.body(Sample.organisation)))
      let (bytes, isReset) = try await connection.readToEnd()
      let answer = try #require(RawAnswer(bytes))
      #expect(answer.status == 500)
      #expect(answer.headers["content-length"] == nil)
      #expect(answer.text.contains("<h1>no</h1>"))
      #expect(isReset)
      #expect(live.sunbird.effects.total == (commit ? 1 : 0))
    }
  }

  @Test func aBodyThatDoesNotComeIs408InItsMidst() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.bodyTimeout(afterBytes: 10), on: Fault.Target(pathSuffix: "/create")))
      let whole = LiveSunbird.request("POST", Self.create, LiveSunbird.body(Sample.organisation))
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      try await connection.send(Array(whole.dropLast(20)))
      #expect(try await connection.readAnswer()?.status == 408)
      #expect(try await connection.readAnswer() == nil)
      #expect(live.sunbird.effects.total == 0)
      #expect(live.sunbird.requests.map(\.replyStatus) == [408])
      // Once, as it was told.
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer?.status == 200)
    }
  }

  @Test func aKeptAliveConnectionDiesWithItsFault() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.loseAnswerAfterCommit, after: 1))
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      let body = LiveSunbird.body(Sample.organisation)
      try await connection.send(LiveSunbird.request("POST", Self.create, body))
      #expect(try await connection.readAnswer()?.status == 200)
      try await connection.send(LiveSunbird.request("POST", Self.create, body))
      #expect(try await connection.readAnswer() == nil)
    }
  }

  @Test func aRequestThatBreaksOffIsNeverHandled() async throws {
    try await withLiveSunbird { live in
      let whole = LiveSunbird.request(
        "POST", Self.create, LiveSunbird.body(Sample.organisation) + Array("  ".utf8))
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      try await connection.send(Array(whole.dropLast(2)))
      connection.finishSending()
      #expect(try await connection.readAnswer().map(\.status) != 200)
      #expect(live.sunbird.effects.total == 0)
    }
  }
}
