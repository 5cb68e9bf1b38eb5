extension WordList {
  static let marathiWomen: WordList = [
    "Sunita": "सुनीता",
    "Vaishali": "वैशाली",
    "Mangala": "मंगला",
    "Jyoti": "ज्योती",
    "Lata": "लता",
    "Snehal": "स्नेहल",
    "Alka": "अलका",
    "Ujwala": "उज्ज्वला",
  ]

  static let marathiMen: WordList = [
    "Tukaram": "तुकाराम",
    "Dnyaneshwar": "ज्ञानेश्वर",
    "Sambhaji": "संभाजी",
    "Pandurang": "पांडुरंग",
    "Maruti": "मारुती",
    "Vitthal": "विठ्ठल",
    "Sachin": "सचिन",
    "Bhimrao": "भीमराव",
  ]

  static let marathiFamilies: WordList = [
    "Jadhav": "जाधव",
    "Pawar": "पवार",
    "Shinde": "शिंदे",
    "Kadam": "कदम",
    "More": "मोरे",
    "Bhosale": "भोसले",
    "Ghorpade": "घोरपडे",
    "Mane": "माने",
  ]
}
