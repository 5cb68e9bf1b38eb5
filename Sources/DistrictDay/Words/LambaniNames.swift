extension WordList {
  static let lambaniWomen: WordList = [
    "Sitabai": "ಸೀತಾಬಾಯಿ",
    "Gomalavva": "ಗೋಮಲವ್ವ",
    "Rukmabai": "ರುಕ್ಮಾಬಾಯಿ",
    "Kamalabai": "ಕಮಲಾಬಾಯಿ",
    "Deepa": "ದೀಪಾ",
  ]

  static let lambaniMen: WordList = [
    "Krishnappa": "ಕೃಷ್ಣಪ್ಪ",
    "Somalappa": "ಸೋಮಲಪ್ಪ",
    "Thavarappa": "ಥಾವರಪ್ಪ",
    "Ramesh": "ರಮೇಶ",
    "Devalappa": "ದೇವಲಪ್ಪ",
  ]

  static let lambaniFamilies: WordList = [
    "Lamani": "ಲಮಾಣಿ",
    "Rathod": "ರಾಠೋಡ",
    "Chavan": "ಚವ್ಹಾಣ",
    "Naik": "ನಾಯ್ಕ",
  ]
}
