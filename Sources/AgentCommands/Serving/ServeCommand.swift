import ArgumentParser
import Codecs
import Foundation
import LocalAPI
import Outbox

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answers the documented API for programs of this machine, with or without a line.",
    discussion: """
      A program that speaks the documented API points its base address here. What it creates, updates, \
      adds and removes is recorded and answered with 202 and the edit's name; reads and searches are \
      answered from the store; GET /status, /health and /metrics tell how the office stands. It \
      listens at a socket in the file system, which whoever may use the store may open, or at a port \
      of 127.0.0.1, where programs send the bearer token of serve.tokenFile; started by systemd's \
      socket, at that. Without any of these it is agent.sock beside the store. It ends in order on \
      SIGTERM.
      """)

  @Option(help: "Listen at this socket in the file system.", completion: .file())
  var socket: String?
  @Option(help: "Listen at this port of 127.0.0.1; 0 is any free one.")
  var port: UInt16?
  @Option(
    help: ArgumentHelp(
      "Sync, too, every so often (90s, 15m, 2h), and when the line comes back.",
      valueName: "duration"))
  var syncEvery: ServeInterval?
  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard socket == nil || port == nil else {
      throw ValidationError("Give --socket or --port, not both.")
    }
  }

  func run() async throws {
    let manager = ServiceManager(
      Session.current.environment, processID: ProcessInfo.processInfo.processIdentifier)
    let store = ServedStore(options)
    // What is wrong with the configuration or the store is told now, and not to the first program.
    let configuration = try await store.use { _, configuration in configuration }
    let door = LocalDoor(store: store, log: options.log)
    let sockets = try listen(manager, configuration)
    if sockets.contains(where: { $0.door == .loopback }) { try door.demandToken(configuration) }
    let passes = syncEvery.map { SyncLoop(options, every: $0.seconds) }
    let server = LocalServer(responder: responder(store, door, passes))
    // A program that has gone away is no reason to end.
    signal(SIGPIPE, SIG_IGN)
    for socket in sockets { try await server.listen(at: socket) }
    try await serve(server, at: sockets, passes, manager)
    for socket in sockets { socket.removeFile() }
    await store.close()
  }

  private func responder(
    _ store: ServedStore, _ door: LocalDoor, _ passes: SyncLoop?
  ) -> LocalResponder {
    let answers = LocalAnswers(
      store: store,
      recordings: Recordings(store) { if let passes { Task { await passes.recorded() } } },
      author: author.author ?? Session.current.presets.author, log: options.log)
    return LocalResponder(
      refuse: { await door.refusal(of: $0, at: $1) }, answer: { await answers.answer($0) })
  }

  /// Serves until a signal asks for the end; then everything under way is brought to its end.
  private func serve(
    _ server: LocalServer, at sockets: [ListeningSocket], _ passes: SyncLoop?,
    _ manager: ServiceManager
  ) async throws {
    let (signals, told) = AsyncStream<Int32>.makeStream()
    try await SignalWatch.process.during(told: { told.yield($0) }) {
      // Whoever reads it may ask for the end at once.
      try tell(sockets)
      manager.tell("READY=1", "STATUS=answering programs of this machine")
      await passes?.start()
      for await _ in signals { break }
      manager.tell("STOPPING=1")
      async let passesEnd: Void? = passes?.stop()
      await server.drain()
      _ = await passesEnd
    }
  }

  private func listen(
    _ manager: ServiceManager, _ configuration: AgentConfiguration
  ) throws -> [ListeningSocket] {
    do {
      if !manager.descriptors.isEmpty {
        guard socket == nil, port == nil else {
          throw CommandError(
            .usage, code: "usage", "systemd has opened the sockets already",
            hint: "leave out --socket and --port, or start it without the socket unit")
        }
        return try manager.descriptors.map { try ListeningSocket.passed($0) }
      }
      if let port { return [try ListeningSocket.loopback(port: port)] }
      return [
        try ListeningSocket.file(
          socket ?? configuration.defaultSocket, try configuration.socketAccess())
      ]
    } catch let problem as ListenProblem {
      throw CommandError(problem)
    }
  }

  /// Says where it listens: data, since who asked for any port has to learn which one it is.
  private func tell(_ sockets: [ListeningSocket]) throws {
    for socket in sockets {
      options.console.print(
        options.printsJSON
          ? try JSONOutput.line(.object(["listening": .string(socket.address)]))
          : "listening on \(socket.address.safe)")
    }
  }
}

extension AgentConfiguration {
  /// The socket where none is named: beside the store.
  fileprivate var defaultSocket: String {
    URL(fileURLWithPath: store).deletingLastPathComponent().appendingPathComponent("agent.sock")
      .path
  }

  /// Whoever may use the store may use its socket, and nobody else.
  fileprivate func socketAccess() throws -> ListeningSocket.Access {
    guard let owner = FileMode.owner(of: store), let group = FileMode.group(of: store) else {
      throw CommandError(StoreError.missing(path: store))
    }
    return ListeningSocket.Access(
      mode: FileOwner.storeMode(at: store), owner: owner, group: group)
  }
}

extension CommandError {
  fileprivate init(_ problem: ListenProblem) {
    switch problem {
    case .inUse(let place):
      self.init(
        .unreachable, code: "in-use", "another program listens at \(place)",
        hint: "end it, or name another place by --socket or --port")
    case .notASocket(let path):
      self.init(
        .unreachable, code: "not-a-socket", "\(path) is no socket, and is not replaced",
        hint: "name another path by --socket")
    case .pathTooLong(let path, let limit):
      self.init(
        .usage, code: "usage", "the socket's path \(path) has no place in an address",
        hint: "use one of at most \(limit) bytes")
    case .notLoopback(let address):
      self.init(
        .configuration, code: "not-local", "\(address) is open to other machines",
        hint: "have systemd's socket listen at a path or at 127.0.0.1")
    case .notListening(let descriptor):
      self.init(
        .configuration, code: "not-listening",
        "descriptor \(descriptor) that systemd passed is no socket that listens",
        hint: "the socket unit needs ListenStream= and Accept=no")
    case .system(let place, let code):
      self.init(
        .unreachable, code: "not-listening",
        "nobody can listen at \(place): \(String(cString: strerror(code)))",
        hint: "check the folder and its owner, or the port")
    }
  }
}
