/// The words for true and false that programs and people write.
enum FlagText {
  /// Nil for any other word.
  static func flag(_ text: String) -> Bool? {
    let word = text.lowercased()
    if yes.contains(word) { return true }
    return no.contains(word) ? false : nil
  }

  /// Whether the word is JSON's own, in capitals or not, as spreadsheets write it.
  static func isPlain(_ text: String) -> Bool {
    ["true", "false", "TRUE", "FALSE"].contains(text)
  }

  // Beside what people say in each language stands what LibreOffice shows in it.
  private static let yes: Set<String> = [
    "true", "yes", "y", "t", "1", "-1", "1.0",
    "सही", "हाँ", "हां", "होय", "ठीक", "ಹೌದು", "ಸಹೀ", "ஆம்", "ஸரி", "అవును", "నిజము", "അതെ",
    "હા", "ખરું", "ਹਾਂ", "ਸਹੀ", "হ্যাঁ", "সত্য", "ହଁ", "ସତ", "ہاں",
  ]
  private static let no: Set<String> = [
    "false", "no", "n", "f", "0", "0.0",
    "गलत", "ग़लत", "नहीं", "नाही", "बेठीक", "ಇಲ್ಲ", "ಗಲತ್", "இல்லை", "தப்ப", "కాదు", "అపాదము", "ഇല്ല",
    "അല്ല", "ના", "ખોટું", "ਨਹੀਂ", "ਗਲਤ", "না", "মিথ্যা", "ନା", "ମିଛ", "نہیں",
  ]
}
