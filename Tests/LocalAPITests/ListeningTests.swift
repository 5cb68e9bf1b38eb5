import Foundation
import Testing

@testable import LocalAPI

@Suite("Where it listens")
struct ListeningTests {
  private static func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("local-api-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    return path
  }

  private static func access(_ mode: mode_t = 0o600) -> ListeningSocket.Access {
    ListeningSocket.Access(mode: mode, owner: geteuid(), group: getegid())
  }

  private static func mode(_ path: String) -> mode_t? {
    var found = stat()
    return lstat(path, &found) == 0 ? found.st_mode : nil
  }

  @Test(arguments: [mode_t(0o600), 0o660])
  func aSocketsFileHasItsModeWhateverTheMaskIs(mode: mode_t) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }  // nobody is left to be told
    let path = folder + "/a.sock"
    let socket = try ListeningSocket.file(path, Self.access(mode))
    #expect(Self.mode(path) == S_IFSOCK | mode)
    #expect(socket.door == .file && socket.address == path)
    socket.removeFile()
    #expect(Self.mode(path) == nil)
    close(socket.descriptor)
  }

  @Test func oneThatWasLeftIsReplacedAndOneInUseIsNot() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }  // nobody is left to be told
    let path = folder + "/a.sock"
    let first = try ListeningSocket.file(path, Self.access())
    #expect(throws: ListenProblem.inUse(path)) { try ListeningSocket.file(path, Self.access()) }
    close(first.descriptor)
    let second = try ListeningSocket.file(path, Self.access())
    // The first one's file is the second one's by now.
    first.removeFile()
    #expect(Self.mode(path) != nil)
    second.removeFile()
    close(second.descriptor)
  }

  @Test func whatIsNoSocketIsLeftAlone() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }  // nobody is left to be told
    let path = folder + "/notes"
    try "kept".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: ListenProblem.notASocket(path)) {
      try ListeningSocket.file(path, Self.access())
    }
    let link = folder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(throws: ListenProblem.notASocket(link)) {
      try ListeningSocket.file(link, Self.access())
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
    let long = folder + "/" + String(repeating: "x", count: 120)
    #expect(throws: ListenProblem.pathTooLong(long, limit: 107)) {
      try ListeningSocket.file(long, Self.access())
    }
  }

  @Test func anAddressThatOthersReachIsRefused() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    #expect(throws: ListenProblem.notListening(descriptor)) {
      try ListeningSocket.passed(descriptor)
    }
    // Without an address of its own it listens at every one of the machine's.
    #expect(listen(descriptor, 1) == 0)
    #expect {
      try ListeningSocket.passed(descriptor)
    } throws: {
      if case .notLoopback(let address) = $0 as? ListenProblem {
        return address.hasPrefix("0.0.0.0:")
      }
      return false
    }
  }

  @Test func aPortIsOneOfTheMachinesOwn() throws {
    let socket = try ListeningSocket.loopback(port: 0)
    defer { close(socket.descriptor) }
    #expect(socket.door == .loopback)
    let port = try #require(UInt16(socket.address.split(separator: ":").last ?? ""))
    #expect(socket.address == "http://127.0.0.1:\(port)")
    #expect(throws: ListenProblem.inUse("127.0.0.1:\(port)")) {
      try ListeningSocket.loopback(port: port)
    }
  }
}

@Suite("The service manager")
struct ServiceManagerTests {
  @Test(arguments: [
    (["LISTEN_PID": "7", "LISTEN_FDS": "2"], [Int32(3), 4]),
    (["LISTEN_PID": "8", "LISTEN_FDS": "2"], []),
    (["LISTEN_FDS": "2"], []), (["LISTEN_PID": "7"], []), ([:], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "0"], []), (["LISTEN_PID": "7", "LISTEN_FDS": "-1"], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "99999999"], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "one"], []),
  ])
  func socketsAreForTheProcessThatIsMeant(environment: [String: String], found: [Int32]) {
    #expect(ServiceManager(environment, processID: 7).descriptors == found)
  }

  @Test(arguments: [
    ("/run/notify", "/run/notify"), ("@abstract", "\0abstract"), ("relative", nil), ("", nil),
    ("@", nil), ("/", nil), ("vsock:2:1", nil), (String(repeating: "/x", count: 60), nil),
  ])
  func anAddressIsAPathOrAnAbstractName(text: String, bytes: String?) {
    #expect(ServiceManager.address(text) == bytes.map { Array($0.utf8) })
  }

  /// A socket that hears what a manager would.
  private func hears(_ name: [UInt8], at address: String) throws -> String {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    try #require(SystemAddress.withFile(name) { bind(descriptor, $0, $1) } == 0)
    let manager = ServiceManager(["NOTIFY_SOCKET": address], processID: 1)
    #expect(manager.tell("READY=1", "STATUS=here"))
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  @Test func itHearsAtAPathAndAtAnAbstractName() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("notify-\(UUID().uuidString.prefix(8))").path
    defer { unlink(path) }
    #expect(try hears(Array(path.utf8), at: path) == "READY=1\nSTATUS=here")
    let name = "sunbird-agent-\(UUID().uuidString)"
    #expect(try hears([0] + Array(name.utf8), at: "@" + name) == "READY=1\nSTATUS=here")
  }

  @Test func whereNobodyHearsNobodyIsTold() {
    #expect(!ServiceManager([:], processID: 1).tell("READY=1"))
    #expect(!ServiceManager(["NOTIFY_SOCKET": "/nowhere/at/all"], processID: 1).tell("READY=1"))
  }
}
