import Sunbird

/// A group of the document's table, by the spelling of the inventory (sunbird.md §3.3;
/// `roles/kong-consumer/defaults/main.yml`). A dialect's calls may need others.
package enum ConsumerGroup: String, CaseIterable, Sendable {
  case mobileAdmin, mobileApp
  case contentUser, contentAdmin
  case courseUser, courseAdmin
  case appAdmin, configUser, publicUser, userAdmin, domainUser
  case echoUser, orgAdmin, orgUser, dataAdmin, dialcodeAdmin
  case noteUser, noteAdmin

  /// The name in the table of onboarding-api-consumers.md; nil for the groups that it leaves out.
  package var documentName: String? {
    switch self {
    case .mobileAdmin: "Mobile Administrator"
    case .mobileApp: "Mobile App"
    case .contentUser: "Content User"
    case .contentAdmin: "Content Administrator"
    case .courseUser: "Course User"
    case .appAdmin: "App Administrator"
    case .configUser: "Config User"
    case .publicUser: "Public User"
    case .userAdmin: "User Administrator"
    case .domainUser: "Domain User"
    case .echoUser: "Echo User"
    case .orgAdmin: "Org Administrator"
    case .orgUser: "Org User"
    case .dataAdmin: "Data Admin"
    case .dialcodeAdmin: "DIAL Code Administrator"
    case .courseAdmin, .noteUser, .noteAdmin: nil
    }
  }

  /// The group by any of its names: the inventory's, the document's (its misspelling "User
  /// Adminidtrator" included), case and blanks aside.
  package init?(name: String) {
    let wanted = Self.plain(name)
    guard
      let group = Self.allCases.first(where: { group in
        group.names.contains { Self.plain($0) == wanted }
      })
    else { return nil }
    self = group
  }

  /// Every name of every group, to find the nearest among.
  package static var allNames: [String] { allCases.flatMap(\.names) }

  private var names: [String] {
    let misspelt = self == .userAdmin ? ["User Adminidtrator"] : []
    return [rawValue] + [documentName].compactMap(\.self) + misspelt
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

extension GatewayGroup {
  /// The name in the document's table; nil where it has none.
  package var documentName: String? { ConsumerGroup(rawValue: name)?.documentName }
}
