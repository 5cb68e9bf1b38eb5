import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Reads from the system what a machine was made with. What can't be read is left out.
struct MachineFacts {
  /// Where the kernel shows its devices.
  var root = "/sys"
  /// The address that a card was made with; nil where its driver does not say.
  var madeWith: (_ card: String) -> String? = Self.permanentAddress

  /// The id that the system gave itself when it was installed (machine-id(5)).
  static func system() -> String? {
    for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
      if let id = SystemFile.text(path), id.utf8.count == 32, id.utf8.allSatisfy(isLowerHex) {
        return id
      }
    }
    return nil
  }

  private static func isLowerHex(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x61...0x66 ~= byte
  }

  func marks() -> Set<Machine.Mark> {
    Set(cards().map(Machine.Mark.card) + boards().map(Machine.Mark.board))
  }

  /// The cards on the machine's own bus: those that are plugged in come and go.
  private func cards() -> [String] {
    let folder = "\(root)/class/net"
    // Where the system shows no cards, its own id has to do.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { isBuiltIn("\(folder)/\($0)") }.compactMap(madeWith)
  }

  private static let ethernet = "1"
  /// The kernel's NET_ADDR_RANDOM: an address that the driver draws anew at each start.
  private static let drawn = "1"

  private func isBuiltIn(_ card: String) -> Bool {
    let device = StorePath.resolved("\(card)/device")
    guard FileManager.default.fileExists(atPath: device),
      SystemFile.text("\(card)/type") == Self.ethernet,
      SystemFile.text("\(card)/addr_assign_type") != Self.drawn
    else { return false }
    // Each folder on the way is a device: a hub, a bridge, a dock.
    var folder = URL(fileURLWithPath: device)
    while folder.path.count > StorePath.resolved(root).count {
      if folder.lastPathComponent.hasPrefix("usb") { return false }
      if SystemFile.text(folder.appendingPathComponent("removable").path) == "removable" {
        return false
      }
      folder.deleteLastPathComponent()
    }
    return true
  }

  /// Numbers of the board; the second one is root's alone to read.
  private func boards() -> [String] {
    ["firmware/devicetree/base/serial-number", "class/dmi/id/product_uuid"]
      .compactMap { SystemFile.text("\(root)/\($0)")?.lowercased() }
      .filter(Self.isSomebodys)
  }

  /// What makers put where they give no number is the same on many boards.
  private static func isSomebodys(_ number: String) -> Bool {
    let placeholder = "03000200-0400-0500-0006-000700080009"
    let digits = Set(number.filter { $0.isHexDigit && $0 != "0" })
    return number.count >= 8 && digits.count > 3 && number != placeholder
      && number.allSatisfy { $0.isHexDigit || $0 == "-" }
  }

  /// Asks the card's driver (SIOCETHTOOL, ETHTOOL_GPERMADDR of linux/ethtool.h). The address in use
  /// is no help: it is changed while the system looks for a wireless network, and for privacy.
  private static func permanentAddress(of card: String) -> String? {
    let (call, command, room): (UInt, UInt32, UInt32) = (0x8946, 0x20, 32)
    guard card.utf8.count < Int(IFNAMSIZ) else { return nil }
    let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return nil }
    defer { close(socket) }
    // struct ethtool_perm_addr: command, room for the address, the address.
    var question = [UInt8](repeating: 0, count: 8 + Int(room))
    let isAnswered = question.withUnsafeMutableBytes { question in
      question.storeBytes(of: command, as: UInt32.self)
      question.storeBytes(of: room, toByteOffset: 4, as: UInt32.self)
      // struct ifreq: the card's name, then a pointer to the question.
      var request = [UInt8](card.utf8) + [UInt8](repeating: 0, count: 40 - card.utf8.count)
      return request.withUnsafeMutableBytes { request in
        request.storeBytes(
          of: question.baseAddress, toByteOffset: Int(IFNAMSIZ),
          as: UnsafeMutableRawPointer?.self)
        return request.baseAddress.map { ioctl(socket, call, $0) == 0 } ?? false
      }
    }
    let count = Int(question[4])  // an Ethernet address has six bytes, on any byte order's machine
    guard isAnswered, count == 6 else { return nil }
    let address = question[8..<(8 + count)]
    guard address.contains(where: { $0 != 0 }) else { return nil }
    return address.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }
}
