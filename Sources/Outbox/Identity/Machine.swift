import Foundation

/// What tells one machine from another, also where both were made from one disk image.
///
/// It is made of what lasts: the system's own id, which an image carries along, and marks of the
/// hardware, which it does not. Two of one machine need not be equal: a card in a dock comes and
/// goes, and some marks are root's alone to read.
package struct Machine: Hashable, Sendable {
  /// The id that the system gave itself; nil where it has none.
  let system: String?
  /// Numbers that the hardware was made with.
  let marks: Set<Mark>

  /// A number that the hardware was made with.
  enum Mark: Hashable, Sendable {
    /// A network card's own address, whatever address it uses.
    case card(String)
    /// The board's serial number.
    case board(String)
  }

  /// This machine.
  package static func current() -> Machine {
    Machine(system: MachineFacts.system(), marks: MachineFacts().marks())
  }

  init(system: String?, marks: Set<Mark>) {
    self.system = system
    self.marks = marks
  }

  /// - Parameter id: as ``id`` has it. Earlier versions wrote no boards.
  package init(id: String) {
    let words = id.split(separator: " ").map(String.init)
    system = words.first.flatMap { $0 == Self.unknown ? nil : $0 }
    marks = Set(
      words.dropFirst().map {
        $0.hasPrefix(Self.board) ? .board(String($0.dropFirst(Self.board.count))) : .card($0)
      })
  }

  /// The machine as one line.
  package var id: String {
    let words = marks.map {
      switch $0 {
      case .card(let address): address
      case .board(let number): Self.board + number
      }
    }
    return ([system ?? Self.unknown] + words.sorted()).joined(separator: " ")
  }

  private static let unknown = "-"
  private static let board = "board:"

  /// Whether both are one machine, as far as what is known of both can tell. Cards say more than
  /// boards, whose makers often leave the number out or give all the same.
  func isSame(as other: Machine) -> Bool {
    if let system, let theirs = other.system, system != theirs { return false }
    for (own, theirs) in [(cards, other.cards), (boards, other.boards)]
    where !own.isEmpty && !theirs.isEmpty {
      return !own.isDisjoint(with: theirs)
    }
    return true
  }

  /// The same machine with what another look at it saw, where this one saw nothing of the kind: a
  /// card may be hidden from one command, and a board's number is root's alone to read.
  func filled(from other: Machine) -> Machine {
    guard isSame(as: other) else { return self }
    return Machine(
      system: system ?? other.system,
      marks: (cards.isEmpty ? other.cards : cards).union(boards.isEmpty ? other.boards : boards))
  }

  private var cards: Set<Mark> {
    marks.filter { if case .card = $0 { true } else { false } }
  }

  private var boards: Set<Mark> { marks.subtracting(cards) }
}

extension Machine: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(id: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(id)
  }
}
