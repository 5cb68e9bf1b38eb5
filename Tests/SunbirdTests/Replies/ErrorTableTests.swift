import Registry
import Sunbird
import Testing

/// The codes whose meaning hangs on the operation, and what each tells a person.
struct ErrorTableTests {
  @Test(
    arguments: [
      (.removeMember, "alreadyGone"), (.updateOrganisation, "notYet"),
      (.createOrganisation, "refused"), (.createUser, "refused"), (.updateUser, "refused"),
      (.addMember, "refused"),
    ] as [(WriteOperation, String)])
  func invalidRequestedDataMeansThreeThings(operation: WriteOperation, word: String) throws {
    let reply = try Reply.error("INVALID_REQUESTED_DATA", id: operation.request.replyID)
    #expect(Disposition(reply, operation).word == word)
  }

  @Test(arguments: [
    "USER_ALREADY_EXIST", "USERNAME_EMAIL_IN_USE", "PHONE_ALREADY_IN_USE", "EMAIL_IN_USE",
    "DUPLICATE_PHONE_DATA", "DUPLICATE_EMAIL_DATA",
  ])
  func inUseIsComparedInACreationAndRefusedInAnUpdate(code: String) throws {
    let update = WriteOperation.updateUser
    #expect(Disposition(try .error(code)).word == "alreadyThere")
    #expect(Disposition(try .error(code, id: update.request.replyID), update).word == "refused")
  }

  @Test(
    arguments: [
      ("PHONE_ALREADY_IN_USE", "phone"), ("EMAIL_IN_USE", "email"),
      ("EMAIL_FORMAT_ERROR", "email"), ("DATE_FORMAT_ERRROR", "dob"),
      ("FIRST_NAME_REQUIRED_ERROR", "firstName"), ("INVALID_ROLE", "role"),
      ("INVALID_PROPERTY_ERROR", nil),
    ] as [(String, String?)])
  func theFieldAtFaultIsNamed(code: String, field: String?) throws {
    let problem = try #require(Disposition(try .error(code)).problem)
    #expect(problem.code == code)
    #expect(problem.field == field)
    #expect(problem.httpStatus == 400)
    #expect(!problem.message.isEmpty)
  }

  @Test(arguments: [
    (400, "refused"), (401, "credentials"), (403, "credentials"), (429, "throttled"),
    (500, "trouble"), (503, "trouble"),
  ])
  func anUnknownCodeIsJudgedByItsStatus(status: Int, word: String) throws {
    #expect(Disposition(try .error("SOMETHING_NEW", status)).word == word)
  }

  @Test func anUnknownCodeWith404HangsOnTheOperation() throws {
    #expect(Disposition(try .error("SOMETHING_NEW", 404)).word == "refused")
    let update = WriteOperation.updateUser
    let reply = try Reply.error("SOMETHING_NEW", 404, id: update.request.replyID)
    #expect(Disposition(reply, update).word == "notYet")
  }
}
