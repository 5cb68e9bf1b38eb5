import AgentProcesses
import Foundation
import Testing

/// What root runs once is not closed to the user who keeps the store.
@Suite(.inTurns, .enabled(if: geteuid() == 0, "only root makes files for others"))
struct OwnerTests {
  /// A user that is nobody else on this machine.
  private static let user = "54321"

  /// Gives the office's folder to the user, who then makes the store.
  private func office(_ sunbird: SunbirdProcess? = nil) async throws -> Office {
    let office = try Office(sunbird: sunbird)
    let made = try await office.shell(
      "chown -R \(Self.user):\(Self.user) \"$FOLDER\" && mkdir -m 700 \"$FOLDER/var\""
        + " && chown \(Self.user):\(Self.user) \"$FOLDER/var\"")
    made.expect(0)
    return office
  }

  private static let asUser = "setpriv --reuid \(user) --regid \(user) --clear-groups"

  /// Runs lines of shell; `as_user` runs a command as the user.
  private func run(_ office: Office, _ script: String) async throws -> Finished {
    try await office.shell(
      """
      cp "$AGENT" "$FOLDER/agent" && chmod 755 "$FOLDER/agent"
      root="$FOLDER/agent"
      as_user() { \(Self.asUser) "$FOLDER/agent" "$@"; }
      export AGENT_STORE="$FOLDER/var/agent.db"
      \(script)
      """)
  }

  private static let nobodyElses = """
    find "$FOLDER/var" ! -user \(user) -o -type f ! -perm 600 | grep -v '^$' | sed 's/^/strange: /'
    """

  @Test func aFirstSyncByRootLeavesTheServiceItsStore() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    let ended = try await run(
      office,
      """
      as_user init --replica dharwad-01 || exit 9
      as_user org create --provider ap --external-id 1 --org-name x || exit 9
      rm -f "$FOLDER/var/agent.db.witness"
      "$root" sync --now; echo root $?
      "$root" org create --provider ap --external-id 2 --org-name x
      \(Self.nobodyElses)
      as_user org create --provider ap --external-id 3 --org-name x
      as_user sync --now; echo user $?
      """)
    #expect(ended.lines.contains("root 0") && ended.lines.contains("user 0"), "\(ended)")
    #expect(!ended.mentions("strange: "), "\(ended)")
  }

  @Test func whatRootInitialisesAndRestoresIsTheFoldersOwners() async throws {
    let office = try await office()
    let ended = try await run(
      office,
      """
      "$root" init --replica dharwad-01 || exit 9
      \(Self.nobodyElses)
      as_user org create --provider ap --external-id 1 --org-name x || exit 8
      "$root" backup "$FOLDER/var/copy.db" || exit 7
      "$root" restore "$FOLDER/var/copy.db" || exit 6
      \(Self.nobodyElses)
      as_user org create --provider ap --external-id 2 --org-name x || exit 5
      head -c 9000 /dev/zero >"$FOLDER/var/agent.db"
      rm -f "$FOLDER/var/agent.db-wal" "$FOLDER/var/agent.db-shm"
      # 3: what the damaged store held beyond the copy can't be had any more.
      "$root" restore "$FOLDER/var/copy.db"; [ $? = 3 ] || exit 4
      \(Self.nobodyElses)
      as_user org create --provider ap --external-id 3 --org-name x || exit 3
      """)
    ended.expect(0)
    #expect(!ended.mentions("strange: "), "\(ended)")
  }

  @Test func aPassOfRootsLeavesNoLogOfItsOwn() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    try await sunbird.fault(["action": "delay", "seconds": 60])
    let ended = try await run(
      office,
      """
      as_user init --replica dharwad-01 || exit 9
      as_user org create --provider ap --external-id 1 --org-name x || exit 9
      "$root" sync >/dev/null 2>&1 &
      until ls "$FOLDER/var" | grep -q -e -shm; do sleep 0.1; done
      until as_user queue --state sent | grep -q org:ap/1; do sleep 0.1; done
      \(Self.nobodyElses)
      as_user org create --provider ap --external-id 2 --org-name x || exit 7
      kill -9 $! 2>/dev/null
      as_user org create --provider ap --external-id 3 --org-name x || exit 6
      \(Self.nobodyElses)
      """)
    ended.expect(0)
    #expect(!ended.mentions("strange: "), "\(ended)")
  }

  /// The folder is the user's, so what stands in it under the lock's name may be anybody's.
  @Test func rootGivesNothingAwayThatALinkLeadsTo() async throws {
    let office = try await office()
    let ended = try await run(
      office,
      """
      as_user init --replica dharwad-01 || exit 9
      echo secret >"$FOLDER/roots" && chmod 600 "$FOLDER/roots" && chown 0:0 "$FOLDER/roots"
      for name in agent.db.sync-lock agent.db.witness; do
        rm -f "$FOLDER/var/$name"; ln -s "$FOLDER/roots" "$FOLDER/var/$name"
        "$root" sync; "$root" org create --provider ap --external-id $name --org-name x
        rm -f "$FOLDER/var/$name"; ln "$FOLDER/roots" "$FOLDER/var/$name"
        "$root" sync; "$root" org create --provider ap --external-id $name-2 --org-name x
        rm -f "$FOLDER/var/$name"
      done >/dev/null 2>&1
      stat -c '%u %a' "$FOLDER/roots"; cat "$FOLDER/roots"
      """)
    #expect(
      ended.lines == ["store \(office.path("var/agent.db")) of dharwad-01", "0 600", "secret"])
  }

  @Test func aLockThatAnEarlierVersionLeftToRootIsSaidAndMended() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    let ended = try await run(
      office,
      """
      as_user init --replica dharwad-01 || exit 9
      as_user org create --provider ap --external-id 1 --org-name x || exit 9
      touch "$FOLDER/var/agent.db.sync-lock" && chmod 600 "$FOLDER/var/agent.db.sync-lock"
      as_user sync; echo before $?
      "$root" sync; echo root $?
      as_user sync; echo after $?
      """)
    #expect(
      ended.lines.filter { $0.contains(#/^(before|root|after) /#) }
        == ["before 74", "root 0", "after 0"], "\(ended)")
    #expect(ended.talk.contains("chown --reference="), "\(ended.talk)")
  }

  /// Whoever keeps the store has to read the token, whoever took it in.
  @Test func aTokenThatRootTakesInIsTheStoresOwners() async throws {
    let office = try await office()
    let ended = try await run(
      office,
      """
      as_user init --replica dharwad-01 || exit 9
      export AGENT_SERVER_TOKEN_FILE="$FOLDER/var/token"
      signature=$(head -c 43 /dev/zero | tr '\\0' A)
      echo "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.$signature" >"$FOLDER/jwt_token.txt"
      "$root" token import "$FOLDER/jwt_token.txt" || exit 8
      stat -c 'new %u %g %a' "$AGENT_SERVER_TOKEN_FILE"
      as_user token show || exit 7
      # One that an earlier version has left to root.
      chown 0:0 "$AGENT_SERVER_TOKEN_FILE"
      "$root" token import "$FOLDER/jwt_token.txt" || exit 6
      stat -c 'again %u %g %a' "$AGENT_SERVER_TOKEN_FILE"
      # Away from the store a new one is its folder's owner's, and one that is there stays whose it is.
      mkdir -m 755 "$FOLDER/etc" && chown 4321:4321 "$FOLDER/etc"
      export AGENT_SERVER_TOKEN_FILE="$FOLDER/etc/token"
      "$root" token import "$FOLDER/jwt_token.txt" || exit 5
      stat -c 'away %u %g %a' "$AGENT_SERVER_TOKEN_FILE"
      chown 0:0 "$AGENT_SERVER_TOKEN_FILE"
      "$root" token import "$FOLDER/jwt_token.txt" || exit 4
      stat -c 'kept %u %g %a' "$AGENT_SERVER_TOKEN_FILE"
      """)
    ended.expect(0)
    let user = Self.user
    #expect(
      ended.lines.filter { $0.contains(#/^(new|again|away|kept) /#) } == [
        "new \(user) \(user) 600", "again \(user) \(user) 600", "away 4321 4321 600",
        "kept 0 0 600",
      ], "\(ended)")
  }

  /// Runs a command as somebody of the folder's group.
  private static let asMember = """
    as_member() { setpriv --reuid 54322 --regid 54322 --groups \(user) "$FOLDER/agent" "$@"; }
    chmod 755 "$FOLDER" && chmod 644 "$FOLDER/agent.yaml" && chmod 2770 "$FOLDER/var"
    """

  /// What is not all the group's to write, or somebody else's to read.
  private static let notTheGroups = """
    find "$FOLDER/var" -type f '(' ! -group \(user) -o ! -perm 660 ')' | sed 's/^/strange: /'
    """

  /// A folder that its group may write, and whose files are all that group's, is made for several.
  @Test func membersOfTheFoldersGroupShareTheStoreWhoeverComesFirst() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    let ended = try await run(
      office,
      """
      \(Self.asMember)
      as_user init --replica dharwad-01 || exit 9
      as_member init || exit 9
      for turn in 1 2 3; do
        as_member org create --provider ap --external-id m$turn --org-name x || exit 8
        as_user org create --provider ap --external-id u$turn --org-name x || exit 7
        "$root" org create --provider ap --external-id r$turn --org-name x || exit 6
        [ $turn = 2 ] || rm "$FOLDER/var/agent.db.witness"
        as_member sync --now; echo member $?
        as_user sync --now; echo user $?
      done
      \(Self.notTheGroups)
      as_user doctor | grep store:
      """)
    #expect(ended.lines.count { $0 == "member 0" || $0 == "user 0" } == 6, "\(ended)")
    #expect(!ended.mentions("strange: ") && !ended.mentions("others can read it"), "\(ended)")
    #expect(try await sunbird.effects().count == 9)
  }

  @Test func whatAMemberLeavesWhoIsKilledIsTheGroupsToo() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    try await sunbird.fault(["action": "delay", "seconds": 60])
    let ended = try await run(
      office,
      """
      \(Self.asMember)
      as_user init --replica dharwad-01 || exit 9
      as_member org create --provider ap --external-id 1 --org-name x || exit 8
      setpriv --reuid 54322 --regid 54322 --groups \(Self.user) "$FOLDER/agent" sync >/dev/null 2>&1 &
      until as_user queue --state sent | grep -q org:ap/1; do sleep 0.1; done
      kill -9 $!; wait
      \(Self.notTheGroups)
      as_user org create --provider ap --external-id 2 --org-name x || exit 7
      as_member backup "$FOLDER/var/copy.db" || exit 6
      chmod 660 "$FOLDER/var/copy.db"; as_user restore "$FOLDER/var/copy.db" || exit 4
      as_member status --store "$FOLDER"/var/agent.db.replaced-* || exit 2
      as_member org create --provider ap --external-id 3 --org-name x || exit 3
      stat -c 'store %a %G' "$FOLDER/var/agent.db"
      """)
    ended.expect(0)
    #expect(!ended.mentions("strange: "), "\(ended)")
    #expect(ended.lines.contains { $0.hasPrefix("store 660 ") }, "\(ended)")
  }

  @Test func whoIsNotInTheGroupIsToldOfIt() async throws {
    let office = try await office()
    let ended = try await run(
      office,
      """
      \(Self.asMember)
      chgrp daemon "$FOLDER/var" && chmod 2770 "$FOLDER/var"
      as_user init --replica dharwad-01 >/dev/null || exit 9
      exec setpriv --reuid 65534 --regid 65534 --clear-groups "$FOLDER/agent" status
      """)
    ended.expect(74)
    #expect(ended.talk.contains("`sudo adduser nobody daemon`"), "\(ended.talk)")
  }

  @Test func aTokenOfTheStoresOwnersIsLeftToThem() async throws {
    let office = try await office()
    let ended = try await run(
      office,
      """
      \(Self.asMember)
      as_user init --replica dharwad-01 >/dev/null || exit 9
      echo eyJ.a.b >"$FOLDER/var/token"; chmod 600 "$FOLDER/var/token"
      chown \(Self.user):\(Self.user) "$FOLDER/var/token"
      export AGENT_SERVER_TOKEN_FILE="$FOLDER/var/token"
      as_member sync; echo member $?
      """)
    #expect(ended.lines.contains("member 78"), "\(ended)")
    #expect(ended.talk.contains("belongs to user \(Self.user)"), "\(ended.talk)")
    #expect(ended.talk.contains("systemctl start agent-sync"), "\(ended.talk)")
  }

  /// Not "there is no store", and not "run `agent init`".
  @Test(arguments: [["status"], ["sync"], Office.school("2")])
  func somebodyElseIsToldWhoseStoreItIs(words: [String]) async throws {
    let office = try await office()
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let ended = try await run(
      office,
      """
      as_user init --replica dharwad-01 >/dev/null || exit 9
      chmod 755 "$FOLDER" "$FOLDER/agent" && chmod 644 "$FOLDER/agent.yaml"
      exec setpriv --reuid 65534 --regid 65534 --clear-groups "$FOLDER/agent" \(line)
      """)
    ended.expect(74)
    #expect(
      ended.talk.contains("belongs to user \(Self.user), and you are nobody"), "\(ended.talk)")
    #expect(ended.talk.contains("hint: run it as that user"), "\(ended.talk)")
    #expect(!ended.mentions("agent init"), "\(ended)")
  }
}
