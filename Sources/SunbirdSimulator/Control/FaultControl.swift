import Codecs

extension Fault {
  /// Why a text is no fault, for people.
  package struct Unreadable: Error, Hashable {
    package let message: String
  }

  /// Reads a fault as `POST /_sim/faults` takes it.
  package init(json: String) throws(Unreadable) {
    do {
      guard let members = try JSONValue(json: Array(json.utf8)).object else {
        throw ControlError.notAnObject
      }
      try self.init(control: ControlBody(members: members))
    } catch let error as ControlError {
      throw Unreadable(message: error.message)
    } catch {
      throw Unreadable(message: ControlError.notAnObject.message)
    }
  }

  /// Reads a fault as `POST /_sim/faults` takes it:
  ///
  /// ``` {"action":"status", "status":503, "contentType":"text/html", "body":"…", "commit":false,
  /// "headers":{"Via":"1.1 squid"}, "path":"/create", "operation":"org-create",
  /// "record":"org:ap/dise-1", "reads":false, "bodyHolds":"cricket", "minBodyBytes":1400,
  /// "after":2, "times":1} ```
  ///
  /// `action` is `loseAnswerAfterCommit`, `closeBeforeHandling`, `delay` and `commitLate` with
  /// `seconds`, `unstored` with `fields`, `uploadNeverStarts`, `uploadBreaks` and `uploadUnlists`
  /// with `row`, `status`, `captivePortal`, `portal` with `form` (a case of ``Portal``),
  /// `otherCall`, `resetBehind` with `status`, `body` and `commit`, `bodyTimeout` with
  /// `afterBytes`, `swallow`, or `cutJSON` with `afterBytes`. `path` (what it ends with),
  /// `operation`, `record`, `reads` (true: questions alone, false: writes alone), `bodyHolds` and
  /// `minBodyBytes` narrow it down and may be left out. `after` is 0 and `times` 1 where they are
  /// not given; `"times":null` is for ever.
  init(control body: ControlBody) throws(ControlError) {
    try self.init(
      Self.action(body), on: Self.target(body),
      after: body.members["after"] == nil ? 0 : body.wholeNumber("after"),
      times: Self.times(body))
  }

  private static func action(_ body: ControlBody) throws(ControlError) -> Action {
    let name = try body.text("action")
    switch name {
    case "loseAnswerAfterCommit": return .loseAnswerAfterCommit
    case "closeBeforeHandling": return .closeBeforeHandling
    case "delay": return .delay(try body.seconds("seconds"))
    case "status":
      return .status(
        try body.wholeNumber("status"),
        contentType: body.members["contentType"]?.string ?? "application/json",
        body: body.members["body"]?.string ?? "",
        commit: body.members["commit"]?.bool ?? false,
        headers: (body.members["headers"]?.object ?? [:]).compactMapValues(\.string))
    case "commitLate": return .commitLate(try body.seconds("seconds"))
    case "unstored": return .unstored(Set(body.members["fields"]?.texts ?? []))
    case "uploadNeverStarts": return .upload(.neverStarts)
    case "uploadBreaks": return .upload(.breaks(row: try body.wholeNumber("row")))
    case "uploadUnlists": return .upload(.unlists(row: try body.wholeNumber("row")))
    case "captivePortal": return .captivePortal
    case "portal":
      let form = try body.text("form")
      guard let portal = Portal(rawValue: form) else { throw .unknownValue("form", form) }
      return .portal(portal)
    case "otherCall": return .otherCall
    case "resetBehind":
      return .resetBehind(
        status: try body.wholeNumber("status"), body: body.members["body"]?.string ?? "",
        commit: body.members["commit"]?.bool ?? false)
    case "bodyTimeout": return .bodyTimeout(afterBytes: try body.wholeNumber("afterBytes"))
    case "swallow": return .swallow
    case "cutJSON": return .cutJSON(afterBytes: try body.wholeNumber("afterBytes"))
    default: throw .unknownValue("action", name)
    }
  }

  private static func target(_ body: ControlBody) throws(ControlError) -> Target {
    var target = Target(
      pathSuffix: body.members["path"]?.string, reads: body.members["reads"]?.bool,
      bodyHolds: body.members["bodyHolds"]?.string)
    if body.members["minBodyBytes"] != nil {
      target.minBodyBytes = try body.wholeNumber("minBodyBytes")
    }
    if let name = body.members["operation"]?.string {
      guard let operation = ServedOperation(rawValue: name) else {
        throw .unknownValue("operation", name)
      }
      target.operation = operation
    }
    if body.members["record"] != nil { target.record = try body.record("record") }
    return target
  }

  private static func times(_ body: ControlBody) throws(ControlError) -> Int? {
    switch body.members["times"] {
    case nil: 1
    case .null: nil
    case .some: try body.wholeNumber("times")
    }
  }
}
