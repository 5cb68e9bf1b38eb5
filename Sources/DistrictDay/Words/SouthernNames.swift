/// Families from the neighbouring states of the south.
extension WordList {
  static let teluguWomen: WordList = [
    "Padmavathi": "పద్మావతి",
    "Lakshmi": "లక్ష్మి",
    "Sujatha": "సుజాత",
  ]

  static let teluguMen: WordList = [
    "Venkatesh": "వెంకటేశ్",
    "Srinivas": "శ్రీనివాస్",
    "Nagaraju": "నాగరాజు",
  ]

  static let teluguFamilies: WordList = [
    "Reddy": "రెడ్డి",
    "Rao": "రావు",
    "Setty": "శెట్టి",
  ]

  static let tamilWomen: WordList = [
    "Selvi": "செல்வி",
    "Meenakshi": "மீனாட்சி",
  ]

  static let tamilMen: WordList = [
    "Murugan": "முருகன்",
    "Senthil": "செந்தில்",
  ]

  static let tamilFamilies: WordList = [
    "Pillai": "பிள்ளை",
    "Mudaliar": "முதலியார்",
  ]

  static let malayalamWomen: WordList = [
    "Sreedevi": "ശ്രീദേവി",
    "Bindu": "ബിന്ദു",
  ]

  static let malayalamMen: WordList = [
    "Unnikrishnan": "ഉണ്ണികൃഷ്ണൻ",
    "Biju": "ബിജു",
  ]

  static let malayalamFamilies: WordList = [
    "Nair": "നായർ",
    "Thomas": "തോമസ്",
  ]
}
