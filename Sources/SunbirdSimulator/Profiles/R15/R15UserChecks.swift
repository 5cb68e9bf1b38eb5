import Codecs
import Numbering

/// The checks of `UserRequestValidator` of 1.5 that creation and update share (§1.3, §1.4).
extension R15Request {
  func checkLists() throws(ServiceError) {
    for name in ["roles", "language"] {
      if let value = self[name], value.array == nil { throw .dataType }
    }
  }

  func checkDay(_ name: String) throws(ServiceError) {
    guard let day = try filled(name) else { return }
    guard FieldFormat.day.matches(day) else { throw .dateFormat }
  }

  func checkEmail() throws(ServiceError) {
    guard let email = try filled("email") else { return }
    guard FieldFormat.email.matches(email) else { throw .emailFormat }
  }

  func checkPhone() throws(ServiceError) {
    if let code = try filled("countryCode"), code.wholeMatch(of: #/\+?[0-9]{1,3}/#) == nil {
      throw .countryCode
    }
    guard let phone = try filled("phone") else { return }
    guard !phone.contains("+") else { throw .phoneWithCountryCode }
    // Numbers of India, which a request without a country code means, as libphonenumber 8.8.11
    // knows them; it also takes other spellings than ten digits, which no agent has to send.
    guard ServerProfile.r15.numberingPlan.takes(phone) else { throw .phoneFormat }
    if try filled("provider") != nil, self["phoneVerified"] != true { throw .phoneNotVerified }
  }

  func checkParts() throws(ServiceError) {
    for address in try objects("address") ?? [] { try Self.checkAddress(address) }
    for education in try objects("education") ?? [] where education["isDeleted"] != true {
      try Self.require("name", in: education, .institutionMissing)
      try Self.require("degree", in: education, .degreeMissing)
    }
    for job in try objects("jobProfile") ?? [] where job["isDeleted"] != true {
      try Self.require("jobName", in: job, .jobNameMissing)
      try Self.require("orgName", in: job, .employerMissing)
      for name in ["joiningDate", "endDate"] {
        if let day = job[name]?.string, !FieldFormat.day.matches(day) { throw .dateFormat }
      }
    }
  }

  func checkWebPages() throws(ServiceError) {
    guard let value = self["webPages"] else { return }
    guard let pages = value.array, !pages.isEmpty else { throw .webPages }
    for page in pages {
      guard let type = page["type"]?.string, ["fb", "twitter", "in", "blog"].contains(type) else {
        throw .webPageType
      }
      guard let address = page["url"]?.string, address.hasPrefix("http") else {
        throw .webPageAddress
      }
    }
  }

  /// A part that is to be deleted is named by its id (§1.4).
  func checkDeletions() throws(ServiceError) {
    for name in ["address", "education", "jobProfile"] {
      for part in self[name]?.array ?? [] where part["isDeleted"] == true {
        guard part["id"]?.string?.isEmpty == false else { throw .idMissing }
      }
    }
  }

  private static func checkAddress(_ address: [String: JSONValue]) throws(ServiceError) {
    guard address["isDeleted"] != true else { return }
    try require("addressLine1", in: address, .addressIncomplete)
    try require("city", in: address, .addressIncomplete)
    if let type = address["addType"]?.string,
      !["permanent", "current", "office", "home"].contains(type)
    {
      throw .addressType
    }
  }

  private static func require(
    _ name: String, in part: [String: JSONValue], _ error: ServiceError
  ) throws(ServiceError) {
    guard part[name].map({ !$0.isBlank }) ?? false else { throw error }
  }
}
