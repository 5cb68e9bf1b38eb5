/// Why nothing is taken out of an envelope.
package enum EnvelopeProblem: Error, Sendable, Hashable {
  /// It can't be opened at all.
  case seal(SealProblem)
  /// What it holds is not packed by gzip, or was packed badly: it is no bundle.
  case notPacked
  /// What it holds is larger than the reader takes, in bytes.
  case largerThan(limit: Int)
  /// What it holds does not end with a signature, or with one for another purpose.
  case unsigned
  /// Signed by somebody whom the reader does not know.
  case unknownSigner(SignerKey)
  /// The signature is over other bytes.
  case wrongSignature(SignerKey)
}
