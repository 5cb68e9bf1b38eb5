import Foundation

/// What tells one machine from another, also where both were made from one disk image.
package struct Machine: Hashable, Sendable {
  package let id: String

  package init(id: String) { self.id = id }

  /// This machine: the system's own id, and the addresses of its built-in network cards, which an
  /// image does not carry along.
  package static func current() -> Machine {
    let system = FileManager.default.contents(atPath: "/etc/machine-id")
      .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
    return Machine(
      id: ([system ?? ProcessInfo.processInfo.hostName] + cards()).joined(separator: " "))
  }

  /// Addresses of the cards on the machine's own bus; those that come and go are left out.
  private static func cards() -> [String] {
    let root = "/sys/class/net"
    // Where the system shows no cards, its own id has to do.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().compactMap { name in
      let folder = "\(root)/\(name)"
      guard
        // The link is missing for cards that are not real.
        let device = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/device"),
        !device.contains("usb"),
        let address = FileManager.default.contents(atPath: "\(folder)/address")
      else { return nil }
      return String(decoding: address, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines)
    }
  }
}
