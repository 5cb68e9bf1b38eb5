import Bundles
import Outbox
import Sealing

extension CommandError {
  init(_ failure: FileFailure, writing path: String) {
    self.init(
      .unreachable, code: "file-unwritable", "\(path) can't be written: \(failure.detail)",
      hint: "check the medium and its room; every edit is as it was")
  }

  init(_ problem: EnvelopeProblem, in file: String) {
    let said: (code: String, message: String, hint: String)
    switch problem {
    case .seal(let problem):
      said = (
        "seal", "\(file) can't be opened: \(problem.sentence)",
        "have it written again, for the keys that `agent key show` prints here"
      )
    case .notPacked:
      said = ("no-bundle", "\(file) holds no bundle", "check which file it is")
    case .largerThan(let limit):
      said = (
        "too-large", "\(file) holds more than \(limit.counted("byte"))",
        "have it written in parts, with --max-bytes"
      )
    case .unsigned: said = ("unsigned", "\(file) is not signed", "have it written by the agent")
    case .unknownSigner(let signer):
      said = (
        "unknown-signer", "\(file) is signed by nobody who is a peer here: \(signer.fingerprint)",
        "ask whose key that is; `agent peer add` makes a peer"
      )
    case .wrongSignature:
      said = ("wrong-signature", "\(file) was changed after it was signed", "ask who wrote it")
    }
    self.init(
      .badData, code: said.code, said.message, hint: said.hint + "; nothing was taken")
  }

  init(_ problem: BundleProblem, in file: String) {
    let what =
      switch problem {
      case .empty, .nothingInside: "there is nothing in it"
      case .notABundle: "it does not begin as a bundle does"
      case .otherFormat(let format) where format > BundleHeader.format:
        "it is of format \(format), which a newer version of the agent writes"
      case .otherFormat(let format):
        "it is of format \(format), which this version reads no more"
      case .wrongCount(let said, let found): "it should have \(said) lines and has \(found)"
      case .foreignLine(let line, let what): "its line \(line) is not what it should be: \(what)"
      case .twice(let dot): "\(dot) is in it twice"
      }
    self.init(
      .badData, code: "bad-bundle", "\(file) can't be taken: \(what)",
      hint: "have it written again, by the same version of the agent; nothing was taken")
  }

  package init(_ refusal: BundleRefusal) {
    self.init(.badData, code: refusal.code, refusal.message, hint: refusal.hint)
  }
}

extension BundleRefusal {
  /// A word for scripts.
  fileprivate var code: String {
    switch self {
    case .forAnother: "for-another"
    case .ownName: "own-name"
    case .othersEdit, .guest: "others-edit"
    case .neverHandedOver: "not-on-that-road"
    case .unknownFile: "unknown-bundle"
    case .nothingOut: "nothing-out"
    case .nothingFits: "nothing-fits"
    case .onItsWay: "on-its-way"
    }
  }

  fileprivate var message: String {
    switch self {
    case .forAnother(let name): "the bundle is for \(name)"
    case .ownName(let name): "the bundle is from \(name), which is this office's own name"
    case .othersEdit(let dot, let office): "\(dot) is no edit of \(office)"
    case .neverHandedOver(let dot, let peer): "\(dot) was never handed over to \(peer)"
    case .unknownFile(let file): "no bundle was written to \(file)"
    case .nothingOut(let file): "nothing is on its way by \(file) any more"
    case .nothingFits(let dot): "not even \(dot), the first, fits into so few bytes"
    case .onItsWay(let dot, let peer): "\(dot) is on its way by a bundle for \(peer)"
    case .guest(let dot, let peer): "\(dot) was recorded at \(peer), and is changed there"
    }
  }

  fileprivate var hint: String {
    let nothing = "nothing was taken"
    switch self {
    case .forAnother: return nothing
    case .ownName: return "two offices need two names (`agent init --replica`); \(nothing)"
    case .othersEdit: return "ask who wrote the bundle; \(nothing)"
    case .neverHandedOver: return "ask who wrote the receipts; \(nothing)"
    case .unknownFile: return "`agent bundle list` names the files"
    case .nothingOut: return "`agent bundle list` tells what is on which road"
    case .nothingFits: return "allow more with --max-bytes; every edit is as it was"
    case .onItsWay:
      return "wait for its receipt, or take the bundle back with `agent bundle recall`"
    case .guest:
      return "record an edit of your own, or give it back with `agent bundle receipts`"
    }
  }
}

extension SealProblem {
  fileprivate var sentence: String {
    switch self {
    case .notSealed: "it is not sealed as a bundle is"
    case .unknownVersion(let version): "it is sealed in a way of another version (\(version))"
    case .notForThisKey: "it is sealed to other keys than this office's"
    case .damaged: "it is damaged"
    case .truncated: "it breaks off before its end"
    }
  }
}
