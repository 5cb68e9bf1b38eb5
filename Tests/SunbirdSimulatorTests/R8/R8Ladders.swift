import Codecs

@testable import SunbirdSimulator

/// The rules of 8.0's calls, in their order (dialects.md §4).
enum R8Ladders {
  typealias Rung = ChannelLadderTests.Rung

  static let all: [ChannelLadderTests.Ladder] = [
    ladder(
      "POST", "/api/user/v3/create",
      [
        "userName": "ASHA", "externalIds": [["id": "1"]], "profileUserTypes": [], "dob": "4 July",
        "roles": "ADMIN", "password": "secret", "organisationId": "none", "channel": "nowhere",
        "orgExternalId": "none",
      ],
      [
        Rung("UOS_USRCRT0030", with: ["externalIds": .array([externalID, externalID])]),
        Rung(
          "UOS_USRCRT0043",
          with: [
            "externalIds": [["id": "1", "provider": "zz", "idType": "x", "operation": "edit"]]
          ]),
        Rung(
          "UOS_USRCRT0018", with: ["externalIds": [["id": "1", "provider": "zz", "idType": "x"]]]),
        Rung("UOS_USRCRT0021", without: ["profileUserTypes"]),
        Rung("UOS_USRCRT0030", with: ["firstName": "Asha"]),
        Rung("UOS_USRCRT0019", with: ["email": "asha@", "phone": "+91", "managedBy": "x"]),
        Rung("UOS_USRCRT0011", without: ["managedBy"]),
        Rung("UOS_USRCRT0009", with: ["dob": "1985-03-07"]),
        Rung("UOS_USRCRT0009", with: ["dob": "1985"]),
        Rung("UOS_USRCRT0009", with: ["email": "asha@example.org"]),
        Rung("UOS_USRCRT0003", with: ["roles": ["ANY_ROLE"]]),
        Rung("UOS_USRCRT0019", with: ["phone": "0099003212"]),
        Rung("UOS_USRCRT0009", with: ["phone": "9900032121"]),
        Rung("UOS_USRCRT0024", with: ["password": "Passw0rd@1"]),
        Rung("UOS_USRCRT0017", with: ["channel": "ka"]),
        Rung("UOS_USRCRT0019", with: ["organisationId": "SCHOOL'S ID"]),
        Rung("UOS_USRCRT0045", with: ["channel": "AP"]),
        Rung("UOS_USRCRT0017", with: ["orgExternalId": "dise-2"]),
        Rung("UOS_USRCRT0045", without: ["orgExternalId"]),
        Rung("UOS_USRCRT0002", with: ["userName": "lila"]),
        Rung("UOS_USRCRT0017", without: ["externalIds"]),
        Rung("UOS_USRCRT0002", with: ["phone": "9900032122"]),
        Rung("UOS_USRCRT0002", with: ["email": "lila@example.org"]),
      ]),
    ladder(
      "PATCH", "/api/user/v1/update",
      [
        "userId": "ASHA'S ID", "managedBy": "x", "phone": "", "channel": "ka", "organisations": [],
        "roles": [], "profileUserTypes": [],
      ],
      [
        Rung("UOS_USRUPD0065", without: ["managedBy"]),
        Rung("UOS_USRUPD0017", without: ["phone"]),
        Rung("UOS_USRUPD0021", without: ["channel"]),
        Rung("UOS_USRUPD0051", without: ["organisations"]),
        Rung("UOS_USRUPD0019", with: ["roles": ["ADMIN"]]),
        Rung("UOS_USRUPD0019", without: ["profileUserTypes"]),
      ]),
    ladder(
      "POST", "/api/org/v1/create",
      [
        "license": "", "locationIds": [], "locationCode": [], "email": "x", "externalId": "DISE-1",
        "orgLocation": [["code": "x"]], "contactDetail": [["email": "a@example.org"]],
      ],
      [
        Rung("UOS_ORGCRT0030", with: ["organisationType": "palace"]),
        Rung("UOS_ORGCRT0030", with: ["orgName": "School"]),
        Rung("UOS_ORGCRT0030", with: ["isTenant": true]),
        Rung("UOS_ORGCRT0041", with: ["channel": "AP"]),
        Rung("UOS_ORGCRT0017", without: ["license"]),
        Rung("UOS_ORGCRT0005", without: ["locationIds"]),
        Rung("UOS_ORGCRT0009", with: ["email": "s@example.org"]),
        Rung("UOS_ORGCRT0018", with: ["organisationType": "school"]),
        Rung("UOS_ORGCRT0004", with: ["isTenant": false]),
        Rung("UOS_ORGCRT0017", without: ["orgLocation"]),
        Rung("UOS_ORGCRT0004", with: ["externalId": "dise-9"]),
        Rung("UOS_0069", 500, without: ["contactDetail"]),
      ]),
    ladder(
      "PATCH", "/api/org/v1/update",
      ["status": 0, "externalId": "dise-2", "email": "x"],
      [
        Rung("UOS_ORGUPD0030", with: ["organisationId": "none"]),
        Rung("UOS_ORGUPD0021", without: ["status"]),
        Rung("UOS_ORGUPD0028", with: ["organisationId": "SCHOOL'S ID"]),
        Rung("UOS_ORGUPD0009", with: ["email": "s@example.org"]),
        Rung("UOS_ORGUPD0004", with: ["externalId": "dise-1"]),
      ]),
  ]

  private static let externalID: JSONValue = ["id": "1", "provider": "ap", "idType": "x"]

  private static func ladder(
    _ method: String, _ path: String, _ start: JSONValue, _ rungs: [Rung]
  ) -> ChannelLadderTests.Ladder {
    ChannelLadderTests.Ladder(
      profile: .r8, method: method, path: path, start: start, rungs: rungs)
  }
}
