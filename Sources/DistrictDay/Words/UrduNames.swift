extension WordList {
  static let urduWomen: WordList = [
    "Shabana": "شبانہ",
    "Rukhsana": "رخسانہ",
    "Mehboobbi": "محبوب بی",
    "Naseem": "نسیم",
    "Zaibunnisa": "زیب النساء",
    "Farzana": "فرزانہ",
    "Ayesha": "عائشہ",
    "Salma": "سلمیٰ",
    "Noorjahan": "نور جہاں",
    "Tabassum": "تبسم",
  ]

  static let urduMen: WordList = [
    "Abdulrazak": "عبدالرزاق",
    "Imamsab": "امام صاب",
    "Dadapeer": "دادا پیر",
    "Mohammed Rafiq": "محمد رفیق",
    "Mehboob": "محبوب",
    "Khaja": "خواجہ",
    "Riyaz": "ریاض",
    "Allabaksh": "اللہ بخش",
    "Nazir": "نذیر",
    "Husensab": "حسین صاب",
  ]

  static let urduFamilies: WordList = [
    "Nadaf": "نداف",
    "Mulla": "ملا",
    "Shaikh": "شیخ",
    "Pathan": "پٹھان",
    "Bagwan": "باغبان",
    "Savanur": "ساونور",
    "Kittur": "کتور",
    "Makandar": "مکاندار",
    "Attar": "عطار",
    "Mujawar": "مجاور",
    "Jamadar": "جمعدار",
  ]
}
