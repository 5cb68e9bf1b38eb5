import ArgumentParser

struct ConsumerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consumer",
    abstract: "Makes this office's entry among the API consumers of Sunbird's gateway.",
    discussion: """
      The entry belongs into kong_consumers of \
      sunbird-devops/ansible/roles/kong-consumer/defaults/main.yml on Sunbird's administration \
      server; `sudo ./sunbird-install.sh -s apis` there puts it into force.
      """,
    subcommands: [
      ConsumerRenderCommand.self, ConsumerRemoveCommand.self, ConsumerGroupsCommand.self,
    ])
}
