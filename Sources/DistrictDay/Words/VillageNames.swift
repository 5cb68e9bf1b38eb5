extension WordList {
  static let dharwadVillages: WordList = [
    "Narendra": "ನರೇಂದ್ರ",
    "Garag": "ಗರಗ",
    "Hebballi": "ಹೆಬ್ಬಳ್ಳಿ",
    "Amminbhavi": "ಅಮ್ಮಿನಭಾವಿ",
    "Uppin Betageri": "ಉಪ್ಪಿನ ಬೆಟಗೇರಿ",
    "Nigadi": "ನಿಗದಿ",
    "Mugad": "ಮುಗದ",
    "Yadwad": "ಯಾದವಾಡ",
    "Tadakod": "ತಡಕೋಡ",
    "Mandihal": "ಮಂಡಿಹಾಳ",
    "Kotur": "ಕೋಟೂರ",
  ]

  static let dharwadWards: WordList = [
    "Malmaddi": "ಮಾಳಮಡ್ಡಿ",
    "Saptapur": "ಸಪ್ತಾಪುರ",
    "Kelgeri": "ಕೆಲಗೇರಿ",
    "Hosayellapur": "ಹೊಸಯಲ್ಲಾಪುರ",
    "Kamalapur": "ಕಮಲಾಪುರ",
  ]

  static let hubballiVillages: WordList = [
    "Kusugal": "ಕುಸುಗಲ್",
    "Byahatti": "ಬ್ಯಾಹಟ್ಟಿ",
    "Sulla": "ಸುಳ್ಳ",
    "Adaragunchi": "ಅದರಗುಂಚಿ",
    "Noolvi": "ನೂಲ್ವಿ",
    "Varur": "ವರೂರ",
    "Chabbi": "ಛಬ್ಬಿ",
    "Anchatgeri": "ಅಂಚಟಗೇರಿ",
    "Koliwad": "ಕೋಳಿವಾಡ",
  ]

  static let hubballiWards: WordList = [
    "Ganeshpeth": "ಗಣೇಶಪೇಟೆ",
    "Ghantikeri": "ಘಂಟಿಕೇರಿ",
    "Old Hubballi": "ಹಳೇ ಹುಬ್ಬಳ್ಳಿ",
    "Bhairidevarkoppa": "ಭೈರಿದೇವರಕೊಪ್ಪ",
    "Unkal": "ಉಣಕಲ್",
    "Keshwapur": "ಕೇಶ್ವಾಪುರ",
    "Navanagar": "ನವನಗರ",
  ]

  static let kalghatgiVillages: WordList = [
    "Kalghatgi": "ಕಲಘಟಗಿ",
    "Dhummawad": "ದುಮ್ಮವಾಡ",
    "Mishrikoti": "ಮಿಶ್ರಿಕೋಟಿ",
    "Tabakadahonnalli": "ತಬಕದಹೊನ್ನಳ್ಳಿ",
    "Galagi Hulkoppa": "ಗಳಗಿ ಹುಲಕೊಪ್ಪ",
    "Devikoppa": "ದೇವಿಕೊಪ್ಪ",
  ]

  static let kundgolVillages: WordList = [
    "Kundgol": "ಕುಂದಗೋಳ",
    "Saunshi": "ಸಂಶಿ",
    "Gudgeri": "ಗುಡಗೇರಿ",
    "Kamadolli": "ಕಮಡೊಳ್ಳಿ",
    "Yaliwal": "ಯಲಿವಾಳ",
    "Hirenarti": "ಹಿರೇನರ್ತಿ",
    "Yaraguppi": "ಯರಗುಪ್ಪಿ",
  ]

  static let navalgundVillages: WordList = [
    "Navalgund": "ನವಲಗುಂದ",
    "Morab": "ಮೊರಬ",
    "Shirur": "ಶಿರೂರ",
    "Alagwadi": "ಅಳಗವಾಡಿ",
    "Tirlapur": "ತಿರ್ಲಾಪುರ",
    "Yamanur": "ಯಮನೂರ",
  ]

  static let alnavarVillages: WordList = [
    "Alnavar": "ಅಳ್ನಾವರ",
    "Honnapur": "ಹೊನ್ನಾಪುರ",
    "Aravatagi": "ಅರವಟಗಿ",
    "Kadabagatti": "ಕಡಬಗಟ್ಟಿ",
    "Hulikeri": "ಹುಲಿಕೇರಿ",
  ]

  /// The places that have an Urdu school.
  static let urduPlaces: WordList = [
    "Ganeshpeth": "گنیش پیٹھ",
    "Ghantikeri": "گھنٹی کیری",
    "Old Hubballi": "پرانی ہبلی",
    "Hosayellapur": "ہوسہ یلاپور",
    "Navalgund": "نول گند",
    "Kundgol": "کند گول",
    "Kalghatgi": "کل گھٹگی",
  ]

  /// The places that have a Marathi school.
  static let marathiPlaces: WordList = [
    "Alnavar": "अळणावर",
    "Malmaddi": "माळमड्डी",
    "Keshwapur": "केशवापूर",
    "Kalghatgi": "कलघटगी",
  ]
}
