import ArgumentParser
import SunbirdSimulator

/// The options that say what the installation is like, whatever its generation.
struct InstallationSettings: ParsableArguments {
  @Flag(help: "No two users may have the same phone.")
  var uniquePhone = false

  @Flag(help: "No two users may have the same e-mail address.")
  var uniqueEmail = false

  @Flag(help: "Make the user of a sign-on link where there is none.")
  var autocreateUsers = false

  @Option(
    help: ArgumentHelp(
      "A channel that has its root organisation; repeat it for more. (default: every one that is named)",
      valueName: "name"))
  var channel: [String] = []

  @Option(
    help: ArgumentHelp(
      "A system setting, as userProfileConfig='{\"csv\":…}'; repeat it for more.",
      valueName: "name=value"))
  var setting: [SettingArgument] = []

  func apply(to options: inout SimulatorOptions) {
    options.uniquePhone = uniquePhone
    options.uniqueEmail = uniqueEmail
    options.createsSignedOnUsers = autocreateUsers
    if !channel.isEmpty { options.deployment.channels = Set(channel) }
    for setting in setting { options.deployment.settings[setting.name] = setting.value }
  }
}

/// A setting as `name=value`.
struct SettingArgument: ExpressibleByArgument {
  let name: String
  let value: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    (name, value) = (parts[0], parts[1])
  }
}
