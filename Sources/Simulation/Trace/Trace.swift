/// What happened in a world, one line for each event, for a person to read.
struct Trace: Sendable {
  private(set) var lines: [String] = []

  mutating func note(_ actor: String, at milliseconds: Int64, _ event: String) {
    let seconds = String(milliseconds / 1000)
    let rest = String(1000 + milliseconds % 1000).dropFirst()
    lines.append("\(seconds).\(rest)  \(actor)  \(event)")
  }
}
