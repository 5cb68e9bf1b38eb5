import Foundation
import Onboarding

/// The file `sso.keyFile`.
enum SignOnKeyFile {
  /// - Throws: ``CommandError`` with exit status 78, which holds nothing of the file's content.
  static func read(_ configuration: AgentConfiguration) throws -> SignOnKey {
    guard let path = configuration.files.ssoKey else {
      throw CommandError(
        .configuration, code: "no-key-file", "no key for sign-on links is configured",
        hint: "set sso.keyFile, or AGENT_SSO_KEY_FILE", field: "sso.keyFile")
    }
    let data = try PrivateFile.read(path, kind: "key file", code: "key-file")
    do {
      return try SignOnKey(yaml: String(decoding: data, as: UTF8.self))
    } catch {
      throw CommandError(
        .configuration, code: "key-file", "the key file \(path) \(error.sentence)",
        hint: "it has two lines, iss: PROVIDER and secret: SECRET", field: "sso.keyFile")
    }
  }
}

extension SignOnKeyProblem {
  fileprivate var sentence: String {
    switch self {
    case .notYAML: "is not a map in YAML"
    case .unknownKey: "has a key that is neither iss nor secret"
    case .incomplete: "lacks iss or secret"
    }
  }
}
