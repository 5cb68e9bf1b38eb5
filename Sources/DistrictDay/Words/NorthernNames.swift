/// Hindi-speaking families.
extension WordList {
  static let hindiWomen: WordList = [
    "Pushpa": "पुष्पा",
    "Rekha": "रेखा",
    "Meena": "मीना",
    "Kiran": "किरण",
  ]

  static let hindiMen: WordList = [
    "Rajesh": "राजेश",
    "Om Prakash": "ओम प्रकाश",
    "Surendra": "सुरेन्द्र",
    "Dinesh": "दिनेश",
  ]

  static let hindiFamilies: WordList = [
    "Sharma": "शर्मा",
    "Mishra": "मिश्रा",
    "Rajput": "राजपूत",
    "Yadav": "यादव",
  ]
}
