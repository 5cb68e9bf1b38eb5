import CCurl
import Synchronization

/// Names an easy handle while it is alive.
struct EasyKey: Hashable {
  fileprivate let address: UInt
}

/// An easy handle: one request, with all that C must be able to reach until it ends.
///
/// Owned by one `Transfer`, whose callbacks it calls on the thread that runs the `Multi`.
final class Easy {
  private let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>
  private var body: UnsafeMutableBufferPointer<UInt8>?

  init?() {
    guard let handle = ccurl_easy_init() else { return nil }
    self.handle = handle
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    // The cleanup still traces, and the transfer is on its way out as well.
    _ = ccurl_set_pointer(handle, CURLOPT_DEBUGDATA, nil)
    ccurl_easy_cleanup(handle)
    ccurl_slist_free_all(headers)
    errorText.deallocate()
    body?.deallocate()
  }

  var key: EasyKey { EasyKey(address: UInt(bitPattern: handle)) }

  /// libcurl's own words on the last failure; empty where it has none.
  var failureText: String { String(cString: errorText) }

  func set(_ option: CURLoption, _ value: Int) throws(CurlOptionError) {
    try check(ccurl_set_long(handle, option, value))
  }

  func setLarge(_ option: CURLoption, _ value: Int) throws(CurlOptionError) {
    try check(ccurl_set_large(handle, option, curl_off_t(value)))
  }

  func set(_ option: CURLoption, _ value: String) throws(CurlOptionError) {
    try check(ccurl_set_string(handle, option, value))
  }

  func collectFailureText() throws(CurlOptionError) {
    try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
  }

  func setHeaders(_ lines: [String]) throws(CurlOptionError) {
    for line in lines {
      guard let longer = ccurl_slist_append(headers, line) else {
        throw CurlOptionError(code: CURLE_OUT_OF_MEMORY)
      }
      headers = longer
    }
    try check(ccurl_set_headers(handle, headers))
  }

  /// Copies the body once, into memory that stays put until the handle goes.
  func setBody(_ bytes: [UInt8]) throws(CurlOptionError) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
    _ = copy.initialize(from: bytes)
    body = copy
    try setLarge(CURLOPT_POSTFIELDSIZE_LARGE, bytes.count)
    try check(ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, copy.baseAddress))
  }

  /// Has libcurl report to `transfer`, which must outlive this handle's stay in a `Multi`.
  func report(to transfer: Transfer) throws(CurlOptionError) {
    let pointer = Unmanaged.passUnretained(transfer).toOpaque()
    try check(ccurl_set_write(handle, CURLOPT_WRITEFUNCTION, takeBody))
    try check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, pointer))
    try check(ccurl_set_write(handle, CURLOPT_HEADERFUNCTION, takeHeader))
    try check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, pointer))
    try check(ccurl_set_debug(handle, takeTraffic))
    try check(ccurl_set_pointer(handle, CURLOPT_DEBUGDATA, pointer))
    try check(ccurl_set_prereq(handle, askToWrite))
    try check(ccurl_set_pointer(handle, CURLOPT_PREREQDATA, pointer))
    try check(ccurl_set_sockopt(handle, takeSocket))
    try check(ccurl_set_pointer(handle, CURLOPT_SOCKOPTDATA, pointer))
    // Without it libcurl reports no traffic.
    try set(CURLOPT_VERBOSE, 1)
  }

  /// Connections opened for this request.
  var connectionsOpened: Int {
    var count = 0
    return ccurl_get_long(handle, CURLINFO_NUM_CONNECTS, &count) == CURLE_OK ? count : 0
  }

  /// OpenSSL's word on the server's certificate; 0 where it has nothing against it, or saw none.
  var verification: Int {
    var code = 0
    return ccurl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &code) == CURLE_OK ? code : 0
  }

  /// Whether the host, or the proxy, has been found an address. A connection that was there
  /// already needs none.
  var hasAddress: Bool {
    var microseconds: curl_off_t = 0
    return ccurl_get_time(handle, CURLINFO_NAMELOOKUP_TIME_T, &microseconds) != CURLE_OK
      || microseconds > 0
  }

  fileprivate func join(_ multi: UnsafeMutableRawPointer, share: UnsafeMutableRawPointer?)
    -> CURLMcode
  {
    if let share { _ = ccurl_set_pointer(handle, CURLOPT_SHARE, share) }
    return ccurl_multi_add_handle(multi, handle)
  }

  fileprivate func leave(_ multi: UnsafeMutableRawPointer) {
    ccurl_multi_remove_handle(multi, handle)
    _ = ccurl_set_pointer(handle, CURLOPT_SHARE, nil)
  }

  private func check(_ code: CURLcode) throws(CurlOptionError) {
    guard code == CURLE_OK else { throw CurlOptionError(code: code) }
  }
}

/// libcurl refused an option; the request has not begun.
struct CurlOptionError: Error {
  let code: CURLcode
}

// The callbacks. `curl_multi_perform` calls them on the thread that owns the `Transfer`.

private func transfer(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
  pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func takeBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ pointer: UnsafeMutableRawPointer?
) -> Int {
  let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer(pointer)?.take(body: piece) == true ? piece.count : Int(CURL_WRITEFUNC_ERROR)
}

private func takeHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ pointer: UnsafeMutableRawPointer?
) -> Int {
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer(pointer)?.take(headerLine: line) == true ? line.count : Int(CURL_WRITEFUNC_ERROR)
}

private func takeTraffic(
  _ handle: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?,
  _ count: Int, _ pointer: UnsafeMutableRawPointer?
) -> Int32 {
  guard let transfer = transfer(pointer) else { return 0 }
  switch kind {
  case CURLINFO_HEADER_OUT: transfer.take(headOut: .init(start: bytes, count: count))
  case CURLINFO_DATA_OUT: transfer.note(.bodyOut, count)
  case CURLINFO_HEADER_IN: transfer.note(.headerIn, count)
  case CURLINFO_DATA_IN: transfer.note(.bodyIn, count)
  case CURLINFO_SSL_DATA_IN:
    transfer.take(tlsBytes: UnsafeRawBufferPointer(start: bytes, count: count))
    transfer.note(.tls, count)
  case CURLINFO_SSL_DATA_OUT: transfer.note(.tls, count)
  case CURLINFO_TEXT:
    if let note = StreamNote(UnsafeRawBufferPointer(start: bytes, count: count)) {
      transfer.take(note)
    }
  default: break
  }
  return 0
}

private func askToWrite(
  _ pointer: UnsafeMutableRawPointer?, _ remoteAddress: UnsafeMutablePointer<CChar>?,
  _ localAddress: UnsafeMutablePointer<CChar>?, _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
  transfer(pointer)?.mayBeWritten(localPort: localPort) == true
    ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func takeSocket(
  _ pointer: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ purpose: curlsocktype
) -> Int32 {
  transfer(pointer)?.take(socket: socket)
  return Int32(CURL_SOCKOPT_OK)
}

/// The multi handle: all requests under way and the connections kept alive between them. Used by
/// one thread; `waker` is for the others.
final class Multi {
  private let handle: UnsafeMutableRawPointer
  /// TLS sessions, so that a connection opened anew costs no second set of certificates. libcurl
  /// 7.88 keeps them per easy handle otherwise. One thread uses it, so it has no lock functions.
  private let sessions: UnsafeMutableRawPointer?
  let waker: Waker

  /// Requests at once on one HTTP/2 connection. libcurl 7.88 was seen to get stuck with a hundred
  /// on a congested line, and with this many never.
  private static let maxStreams = 32

  init?(keptConnections: Int) {
    guard let handle = ccurl_multi_init() else { return nil }
    self.handle = handle
    waker = Waker(handle)
    sessions = ccurl_share_init().map { UnsafeMutableRawPointer($0) }
    if let sessions { _ = ccurl_share_data(sessions, CURL_LOCK_DATA_SSL_SESSION) }
    _ = ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, keptConnections)
    _ = ccurl_multi_set_long(handle, CURLMOPT_MAX_CONCURRENT_STREAMS, Self.maxStreams)
  }

  /// Every `Easy` must have been removed.
  deinit {
    waker.forget()
    ccurl_multi_cleanup(handle)
    if let sessions { ccurl_share_cleanup(sessions) }
  }

  /// Says why it can't, or nothing.
  func add(_ easy: Easy) -> String? {
    let code = easy.join(handle, share: sessions)
    return code == CURLM_OK ? nil : Self.text(of: code)
  }

  /// Ends whatever the request was doing.
  func remove(_ easy: Easy) {
    easy.leave(handle)
  }

  /// Does what can be done without waiting; says what is wrong with the whole, or nothing.
  func perform() -> String? {
    var running: Int32 = 0
    let code = ccurl_multi_perform(handle, &running)
    return code == CURLM_OK ? nil : Self.text(of: code)
  }

  /// The requests that ended by themselves since the last call.
  func takeEnded() -> [(key: EasyKey, code: CURLcode)] {
    var ended: [(EasyKey, CURLcode)] = []
    var left: Int32 = 0
    while let message = ccurl_multi_info_read(handle, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
        continue
      }
      ended.append((EasyKey(address: UInt(bitPattern: easy)), message.pointee.data.result))
    }
    return ended
  }

  /// Sleeps until something moves, `waker` is used, or the time is up.
  func wait(atMost time: Duration) -> String? {
    let milliseconds = time / .milliseconds(1)
    let bounded = Int32(max(0, min(60_000, milliseconds.rounded(.up))))
    let code = ccurl_multi_poll(handle, bounded)
    return code == CURLM_OK ? nil : Self.text(of: code)
  }

  private static func text(of code: CURLMcode) -> String {
    ccurl_multi_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }
}

/// Wakes the thread that waits in a `Multi`.
final class Waker: Sendable {
  /// Safe to send: only `curl_multi_wakeup` is called on it, which libcurl documents as callable
  /// from any thread while the handle lives; the lock below keeps that call and the end of the
  /// handle apart.
  private struct Target: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
  }

  private let target: Mutex<Target?>

  fileprivate init(_ handle: UnsafeMutableRawPointer) {
    target = Mutex(Target(handle: handle))
  }

  func wake() {
    target.withLock { target in
      if let target { ccurl_multi_wakeup(target.handle) }
    }
  }

  /// Called before the handle goes.
  fileprivate func forget() {
    target.withLock { $0 = nil }
  }
}
