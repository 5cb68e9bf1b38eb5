/// Konkani families from the coast: Hindu names in Devanagari, Christian ones in Kannada.
extension WordList {
  static let konkaniWomen: WordList = [
    "Sudha": "सुधा",
    "Anuradha": "अनुराधा",
    "Medha": "मेधा",
    "Shaila": "शैला",
  ]

  static let konkaniMen: WordList = [
    "Vasant": "वसंत",
    "Ganesh": "गणेश",
    "Damodar": "दामोदर",
    "Prabhakar": "प्रभाकर",
  ]

  static let konkaniFamilies: WordList = [
    "Kamat": "कामत",
    "Shenoy": "शेणै",
    "Pai": "पै",
    "Prabhu": "प्रभू",
  ]

  static let christianWomen: WordList = [
    "Mary": "ಮೇರಿ",
    "Philomena": "ಫಿಲೋಮಿನಾ",
    "Shanti": "ಶಾಂತಿ",
    "Grace": "ಗ್ರೇಸ್",
  ]

  static let christianMen: WordList = [
    "Joseph": "ಜೋಸೆಫ್",
    "Anthony": "ಆಂಥೋನಿ",
    "Samuel": "ಸ್ಯಾಮ್ಯುಯೆಲ್",
    "John Prakash": "ಜಾನ್ ಪ್ರಕಾಶ್",
  ]

  static let christianFamilies: WordList = [
    "D'Souza": "ಡಿ'ಸೋಜಾ",
    "Fernandes": "ಫರ್ನಾಂಡಿಸ್",
    "Rodrigues": "ರಾಡ್ರಿಗಸ್",
    "Gantir": "ಗಂಟೀರ",
  ]
}
