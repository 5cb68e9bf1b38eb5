import ArgumentParser
import Foundation
import SunbirdSimulator
import UnixSignals

/// The stand-in server as a program of its own.
@main
struct SunbirdSimCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sunbird-sim",
    abstract: "Stands in for Sunbird's organisation and user API, on 127.0.0.1.",
    discussion: """
      Prints one line, "listening on URL", when it is ready, and runs until SIGTERM or SIGINT.

      Without a consumer the gateway asks for no token; with one it does, and allows so many calls \
      an hour as the generation ships. The stand-in's own calls pass no gateway and meet no fault:

        GET    /_sim/effects   how often each write took effect
        GET    /_sim/state     what is stored
        GET    /_sim/requests  every request, in order
        GET    /_sim/tokens    the consumers' tokens
        POST   /_sim/faults    one of these, with what narrows it down:
          {"action":"loseAnswerAfterCommit"} {"action":"closeBeforeHandling"} {"action":"swallow"}
          {"action":"delay","seconds":2} {"action":"cutJSON","afterBytes":40}
          {"action":"status","status":503,"contentType":"text/html","body":"","commit":false,
           "headers":{"Date":"Sat, 02 Feb 2030 10:00:00 GMT"}}
          {"action":"portal","form":"page"|"found"|"temporaryRedirect"|"networkAuthentication"
           |"networkAuthenticationJSON"|"empty"|"noContent"|"wispr"|"captiveJSON"|"script"}
          {"action":"otherCall"}: the envelope of another call
          {"action":"resetBehind","status":500,"body":"","commit":false}
          {"action":"bodyTimeout","afterBytes":10}: 408 before the body is here
          {"action":"commitLate","seconds":20}: it gives up waiting, and commits later
          {"action":"unstored","fields":["lastName"]}: a success that stores less
          {"action":"uploadNeverStarts"} {"action":"uploadBreaks","row":13}
          {"action":"uploadUnlists","row":13}: rows in no list
          "path":"/create", "operation":"org-create", "record":"org:ap/dise-1",
          "reads":true or false, "bodyHolds":"cricket", "minBodyBytes":1400, "after":0,
          "times":1 or null
        DELETE /_sim/faults    all faults
        POST   /_sim/change    {"record":KEY,"fields":{…}} or {"record":KEY,"remove":true}:
                               somebody else's change
        POST   /_sim/refuse    {"seconds":3}: refuses connections that long
      """)

  @OptionGroup var settings: SimulatorSettings

  mutating func run() async throws {
    let sunbird = SimulatedSunbird(options: try settings.options())
    for fault in try settings.faults() { sunbird.add(fault) }
    let url = try await sunbird.start()
    try FileHandle.standardOutput.write(contentsOf: Data("listening on \(url)\n".utf8))
    for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
    await sunbird.stop()
  }
}
