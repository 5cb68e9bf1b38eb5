import Sunbird

/// A column of the document's table of whitelisted groups (onboarding-api-consumers.md, step 3)
/// and the list of the inventory that it became (sunbird.md §3.3).
package enum GroupSet: String, CaseIterable, Sendable {
  case mobileAdministrator = "mobile_admin_groups"
  case mobileApp = "mobile_app_groups"
  case mobileDevice = "mobile_device_groups"
  case integrationPartner = "integration_partner_groups"
  /// Spelt like this in the inventory.
  case implementationUser = "implementaion_user_groups"

  /// The heading of the document's column.
  package var documentName: String {
    switch self {
    case .mobileAdministrator: "Mobile Administrator Group"
    case .mobileApp: "Mobile App Group"
    case .mobileDevice: "Mobile Device Group"
    case .integrationPartner: "Integration Partner Groups"
    case .implementationUser: "Implementation User Groups"
    }
  }

  /// What the document's column lists.
  package var documented: [ConsumerGroup] {
    switch self {
    case .mobileAdministrator: [.mobileAdmin]
    case .mobileApp: [.mobileApp]
    case .mobileDevice:
      [.contentUser, .courseUser, .appAdmin, .configUser, .publicUser, .userAdmin, .contentAdmin]
    case .integrationPartner:
      [
        .echoUser, .orgAdmin, .orgUser, .userAdmin, .publicUser, .dataAdmin, .domainUser,
        .dialcodeAdmin, .appAdmin,
      ]
    case .implementationUser:
      [.contentAdmin, .contentUser, .userAdmin, .publicUser, .orgAdmin, .orgUser]
    }
  }

  /// What the inventory's list holds: the column, and `domainUser` for mobile devices.
  package var groups: [ConsumerGroup] {
    self == .mobileDevice ? documented + [.domainUser] : documented
  }

  /// The groups among `needed` that the set lacks.
  package func missing(of needed: [GatewayGroup]) -> [GatewayGroup] {
    needed.filter { !has($0) }
  }

  /// Whether the set's consumers may make the call.
  package func lets(_ call: GatewayCall) -> Bool { call.group.map(has) ?? true }

  package func has(_ group: GatewayGroup) -> Bool {
    groups.contains { $0.rawValue == group.name }
  }

  package static var allNames: [String] { allCases.flatMap { [$0.rawValue, $0.documentName] } }

  /// The list by its variable or by the heading of its column, case aside.
  init?(name: String) {
    let wanted = name.lowercased()
    guard
      let set = Self.allCases.first(where: {
        $0.rawValue == wanted || $0.documentName.lowercased() == wanted
      })
    else { return nil }
    self = set
  }
}
