import Glibc

/// Why nobody can listen there.
package enum ListenProblem: Error, Hashable, Sendable {
  /// Somebody listens there already.
  case inUse(String)
  /// Something else than a socket has the name.
  case notASocket(String)
  case pathTooLong(String, limit: Int)
  /// Others than this machine could come in.
  case notLoopback(String)
  /// The descriptor that was passed is no listening socket.
  case notListening(Int32)
  /// errno of what failed.
  case system(String, Int32)
}

/// A socket that listens, whoever made it.
package struct ListeningSocket: Sendable {
  package let descriptor: Int32
  package let door: Door
  /// Its path, or its address as `http://127.0.0.1:8080`.
  package let address: String
  /// The file that was made for it, and is to go with it.
  private let file: SocketFile?

  /// Connections that may wait to be accepted.
  private static let backlog: Int32 = 128

  /// Who may open a socket's file.
  package struct Access: Sendable {
    let mode: mode_t
    /// Whose it is to be, as far as this process may give it away.
    let owner: uid_t
    let group: gid_t

    package init(mode: mode_t, owner: uid_t, group: gid_t) {
      self.mode = mode
      self.owner = owner
      self.group = group
    }
  }

  /// Listens at `path`. A socket that a program has left there is replaced, but only where nobody
  /// listens at it.
  package static func file(_ path: String, _ access: Access) throws(ListenProblem)
    -> ListeningSocket
  {
    let bytes = Array(path.utf8)
    guard bytes.count <= SystemAddress.maxPath, !bytes.isEmpty else {
      throw .pathTooLong(path, limit: SystemAddress.maxPath)
    }
    // Two programs that start at once must not take each other's socket for one that was left.
    let folder = try FolderLock(of: path)
    defer { folder.release() }
    try removeStale(path, bytes)
    let descriptor = try socket(AF_UNIX)
    do throws(ListenProblem) {
      // Nobody may come in before the owner and the mode are right.
      guard fchmod(descriptor, 0o600) == 0 else { throw ListenProblem.system(path, errno) }
      let bound = SystemAddress.withFile(bytes) { bind(descriptor, $0, $1) }
      guard bound == 0 else { throw ListenProblem.system(path, errno) }
      try give(path, access)
      guard listen(descriptor, backlog) == 0 else { throw ListenProblem.system(path, errno) }
    } catch {
      close(descriptor)
      throw error
    }
    return ListeningSocket(
      descriptor: descriptor, door: .file, address: path, file: SocketFile(path))
  }

  /// Listens at a port of 127.0.0.1; 0 is any free one.
  package static func loopback(port: UInt16) throws(ListenProblem) -> ListeningSocket {
    let descriptor = try socket(AF_INET)
    var yes: Int32 = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
    let bound = SystemAddress.withLoopback(port) { bind(descriptor, $0, $1) }
    guard bound == 0, listen(descriptor, backlog) == 0 else {
      let code = errno
      close(descriptor)
      throw code == EADDRINUSE ? .inUse("127.0.0.1:\(port)") : .system("127.0.0.1:\(port)", code)
    }
    return try passed(descriptor)
  }

  /// A socket that listens already, as systemd passes it.
  package static func passed(_ descriptor: Int32) throws(ListenProblem) -> ListeningSocket {
    var listens: Int32 = 0
    var size = socklen_t(MemoryLayout.size(ofValue: listens))
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0, listens == 1,
      let place = SystemAddress.place(of: descriptor)
    else { throw .notListening(descriptor) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    switch place {
    case .file(let path):
      return ListeningSocket(descriptor: descriptor, door: .file, address: path, file: nil)
    case .loopback(let url):
      return ListeningSocket(descriptor: descriptor, door: .loopback, address: url, file: nil)
    case .elsewhere(let address): throw .notLoopback(address)
    }
  }

  /// Takes the file away that was made for it, unless it is another's by now. Its descriptor is closed
  /// by who accepts connections at it.
  package func removeFile() { file?.remove() }

  private static func socket(_ family: Int32) throws(ListenProblem) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = Glibc.socket(family, kind, 0)
    guard descriptor >= 0 else { throw .system("a socket", errno) }
    return descriptor
  }

  private static func removeStale(_ path: String, _ bytes: [UInt8]) throws(ListenProblem) {
    var found = stat()
    guard lstat(path, &found) == 0 else {
      guard errno == ENOENT else { throw .system(path, errno) }
      return
    }
    guard found.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
    let asking = try socket(AF_UNIX)
    defer { close(asking) }
    // One that answers, and one that is too busy to, is somebody's.
    let answer = SystemAddress.withFile(bytes) { connect(asking, $0, $1) } == 0 ? 0 : errno
    switch answer {
    case ECONNREFUSED: guard unlink(path) == 0 else { throw .system(path, errno) }
    case 0, EAGAIN, EINPROGRESS: throw .inUse(path)
    case ENOENT: return
    default: throw .system(path, answer)
    }
  }

  private static func give(_ path: String, _ access: Access) throws(ListenProblem) {
    let isRoot = geteuid() == 0
    // Only members may give it to a group; its mode counts then.
    let given = lchown(path, isRoot ? access.owner : uid_t.max, access.group)
    guard given == 0 || !isRoot else { throw .system(path, errno) }
    guard access.mode == 0o600 || chmod(path, access.mode) == 0 else { throw .system(path, errno) }
  }
}

/// The file of a socket, by which it is known again.
private struct SocketFile: Sendable {
  private let path: String
  /// The numbers of its place, which a file that comes later may have again, and when it was made.
  private let marks: [Int]

  init?(_ path: String) {
    var found = stat()
    guard lstat(path, &found) == 0 else { return nil }
    self.path = path
    marks = [
      Int(found.st_dev), Int(found.st_ino), found.st_ctim.tv_sec, found.st_ctim.tv_nsec,
    ]
  }

  func remove() {
    if SocketFile(path)?.marks == marks { unlink(path) }
  }
}

/// A lock on the folder of a path, held as long as somebody looks there and makes something.
private struct FolderLock {
  private let descriptor: Int32

  init(of path: String) throws(ListenProblem) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(folder, errno) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let code = errno
        close(descriptor)
        throw .system(folder, code)
      }
    }
  }

  func release() { close(descriptor) }
}
