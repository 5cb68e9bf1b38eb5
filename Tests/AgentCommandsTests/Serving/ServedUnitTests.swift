import AgentProcesses
import Foundation
import Testing

/// `agent serve` under systemd's own tools.
@Suite("agent serve and systemd", .inTurns)
struct ServedUnitTests {
  private static let activate = "/usr/bin/systemd-socket-activate"

  /// systemd opens the socket; the first program that comes starts the agent.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: activate)))
  func itTakesTheSocketThatSystemdHasOpened() async throws {
    let office = try await Office.open()
    let socket = office.path("passed.sock")
    let manager = try RecordedChild(
      Self.activate,
      ["--listen=\(socket)", "--setenv=AGENT_CONFIG=\(office.path("agent.yaml"))"]
        + ["--setenv=HOME=\(office.path(""))", Program.agent.path, "serve", "--by", "activated"],
      environment: ["PATH": "/usr/bin:/bin"], folder: office.folder)
    while !FileManager.default.fileExists(atPath: socket), !manager.child.hasEnded {
      try await Task.sleep(for: .milliseconds(10))
    }
    let served = Served(office: office, child: manager, address: socket)
    let request = try DocumentedRequest("org-create")
    // It becomes the agent, by exec, when somebody comes.
    #expect(try await served.curl(request.path, request.curl).status == 202)
    let ended = try await served.stop().expect(0)
    #expect(ended.output.contains("listening on \(socket)"))
    // The socket is systemd's, for the next time.
    #expect(FileManager.default.fileExists(atPath: socket))
    #expect(try StoreFile(office.store).edits().map(\.author) == ["activated"])
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: activate)))
  func anAddressThatOthersReachIsRefused() async throws {
    let office = try await Office.open()
    let token = try office.write("token", "x")
    let port = try LoopbackPort.free()
    let manager = try RecordedChild(
      Self.activate,
      [
        "--listen=0.0.0.0:\(port)", "--setenv=AGENT_CONFIG=\(office.path("agent.yaml"))",
        "--setenv=AGENT_SERVE_TOKEN_FILE=\(token)", Program.agent.path, "serve",
      ], environment: ["PATH": "/usr/bin:/bin"], folder: office.folder)
    while try !LoopbackPort.answers(port), !manager.child.hasEnded {
      try await Task.sleep(for: .milliseconds(10))
    }
    let ended = try await manager.finished().expect(78)
    #expect(ended.talk.contains("open to other machines"), "\(ended.talk)")
  }

  @Test func theManagerHearsThatItIsReadyAndThatItStops() async throws {
    let office = try await Office.open()
    let manager = try NotifySocket(office.path("notify"))
    let served = try await Served.atSocket(
      office, environment: ["NOTIFY_SOCKET": office.path("notify")])
    #expect(try await manager.heard().hasPrefix("READY=1\n"))
    #expect(try await served.curl("/health").status == 200)
    try await served.stop().expect(0)
    #expect(try await manager.heard() == "STOPPING=1")
  }
}

/// Where a service manager hears of its services.
private final class NotifySocket: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
  }

  deinit { close(descriptor) }

  /// The next word.
  func heard() async throws -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count > 0 { return String(decoding: bytes.prefix(count), as: UTF8.self) }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
