import Codecs
import DistrictDay
import Foundation
import Registry
import Sunbird
import SunbirdSimulator

/// The demonstration: one day of a district office, told with the agent's own commands against a
/// stand-in server in this process.
struct DemoStory {
  private let folder: URL
  private let console: Console
  private let sunbird: SimulatedSunbird
  private let session: Session
  private let day: Day

  /// Makes the day's files and a server that nobody can reach yet.
  init(folder: URL, console: Console) async throws {
    self.folder = folder
    self.console = console
    sunbird = SimulatedSunbird()
    let address = try await sunbird.start()
    await sunbird.refuseConnections()
    day = Day.generate(seed: Day.committedSeed)
    for file in day.files {
      try file.text.write(
        to: folder.appendingPathComponent(file.name), atomically: true, encoding: .utf8)
    }
    var session = Session.current
    session.console = console
    session.presets.store = folder.appendingPathComponent("agent.db").path
    session.presets.author = "asha"
    session.presets.overrides = [
      "replica": "dharwad-01", "server.baseURL": address.absoluteString,
      "server.dialect": Dialect.standard.name,
    ]
    self.session = session
  }

  /// Tells the story.
  ///
  /// - Returns: whether it ended with the office and Sunbird agreeing.
  func tell() async throws -> Bool {
    heading("Morning. The line is down; the office registers all the same.")
    try await run("init", "--replica", "dharwad-01")
    for file in day.files { try await run("import", folder.appendingPathComponent(file.name).path) }
    try await run("status")
    try await run("sync", expecting: .tryLater)

    heading("The line is back. One pass brings the whole day to Sunbird.")
    try await sunbird.acceptConnections()
    try await run("sync")
    try await run("sync")
    say("# The second pass had nothing left to send: \(effects) changes, each made once.")

    let review = DemoReview(user: try person())
    heading("At the state office somebody changes \(review.userName); so does this office.")
    sunbird.changeAsSomebodyElse(
      .user(provider: Day.provider, userName: review.userName), review.theirs)
    say("# state office: location = \(DemoReview.theirLocation), phone = \(DemoReview.theirPhone)")
    try await run(review.update)
    try await run("sync", expecting: .needsPerson)

    heading("The location merged by itself. The phone needs a person.")
    try await run("conflicts", "show", "1")
    try await run("conflicts", "resolve", "1", "--take", "local")
    try await run("sync")

    heading("Both sides now say the same.")
    try await run("record", "show", review.record)
    let there = sunbird[.user(provider: Day.provider, userName: review.userName)]?.fields
    say(
      "# on Sunbird: phone = \(there?["phone"]?.string ?? "—"), "
        + "location = \(there?["location"]?.string ?? "—")")
    await sunbird.stop()
    return there?["phone"]?.string == DemoReview.ourPhone
      && there?["location"]?.string == DemoReview.theirLocation
  }

  private var effects: Int { sunbird.effects.total }

  /// The day's first user.
  private func person() throws -> String {
    let row = try day.users.first.map { try JSONValue(parsing: $0.line.utf8) }
    guard let userName = row?["request"]?["userName"]?.string else {
      throw CommandError(.failed, code: "demo", "the day has no users")
    }
    return userName
  }

  private func heading(_ text: String) {
    say("")
    say(console.isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text)
  }

  private func say(_ text: String) { console.print(text) }

  private func run(_ words: String..., expecting: ExitStatus = .done) async throws {
    try await run(words, expecting: expecting)
  }

  private func run(_ words: [String], expecting: ExitStatus = .done) async throws {
    say("$ agent " + words.map(shown).joined(separator: " "))
    let status = await Session.$current.withValue(session) { await AgentRun.run(words) }
    guard status == expecting.rawValue else {
      throw CommandError(
        .failed, code: "demo", "the demo's command ended with \(status), not \(expecting.rawValue)")
    }
  }

  /// A word as a person would have typed it in the day's folder.
  private func shown(_ word: String) -> String {
    let short = word.replacingOccurrences(of: folder.path + "/", with: "")
    return short.contains(" ") ? "\"\(short)\"" : short
  }
}

/// The user whom two offices change at once.
private struct DemoReview {
  static let theirLocation = "Hubballi"
  static let theirPhone = "9880011111"
  static let ourPhone = "9880022222"

  let user: String

  var userName: String { user }
  var record: String { "user:\(Day.provider)/\(user)" }
  var theirs: [String: JSONValue] {
    ["location": .string(Self.theirLocation), "phone": .string(Self.theirPhone)]
  }
  var update: [String] {
    [
      "user", "update", "--provider", Day.provider, "--user-name", user, "--phone", Self.ourPhone,
      "--phone-verified", "true",
    ]
  }
}
