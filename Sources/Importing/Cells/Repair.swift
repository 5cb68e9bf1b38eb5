/// A change of a cell's text that is certain: no other text can have led to what was read.
///
/// The raw values are the keys of `repaired` in the report.
package enum Repair: String, CaseIterable, Hashable, Sendable {
  /// White space at the ends of a text.
  case spaces
  /// Characters that nobody can see.
  case invisible
  /// A whole number written with `.0`.
  case pointZero
  /// A whole number written with an exponent that keeps all its digits.
  case exponent
  /// A phone number written in groups, with its country's code or in other digits.
  case phone
  /// A date in another form than `YYYY-MM-DD`.
  case date
  /// A date with midnight for its time.
  case midnight
  /// A date whose year had two digits.
  case year
  /// A word for true or false.
  case flag
  /// Zeros put in front of a code, as `--pad` says.
  case zeros
  /// A cell of a rejects file that a spreadsheet had written anew, put back as it was.
  case restored
}
