/// The communities of names among the district's people.
enum Community: Sendable, CaseIterable {
  case kannada
  case urdu
  case marathi
  case lambani
  case konkani
  case christian
  case hindi
  case telugu
  case tamil
  case malayalam

  /// How many of a hundred people at a Kannada school have such a name.
  var share: Int {
    switch self {
    case .kannada: 60
    case .urdu: 8
    case .marathi: 8
    case .lambani: 7
    case .konkani: 4
    case .christian: 4
    case .hindi: 3
    case .telugu: 2
    case .tamil: 2
    case .malayalam: 2
    }
  }

  /// The language spoken at home, as far as the API's people name it.
  var language: Language {
    switch self {
    case .kannada, .lambani: .kannada
    case .urdu: .urdu
    case .marathi: .marathi
    case .konkani, .christian: .konkani
    case .hindi: .hindi
    case .telugu: .telugu
    case .tamil: .tamil
    case .malayalam: .malayalam
    }
  }

  var women: WordList {
    switch self {
    case .kannada: .kannadaWomen
    case .urdu: .urduWomen
    case .marathi: .marathiWomen
    case .lambani: .lambaniWomen
    case .konkani: .konkaniWomen
    case .christian: .christianWomen
    case .hindi: .hindiWomen
    case .telugu: .teluguWomen
    case .tamil: .tamilWomen
    case .malayalam: .malayalamWomen
    }
  }

  var men: WordList {
    switch self {
    case .kannada: .kannadaMen
    case .urdu: .urduMen
    case .marathi: .marathiMen
    case .lambani: .lambaniMen
    case .konkani: .konkaniMen
    case .christian: .christianMen
    case .hindi: .hindiMen
    case .telugu: .teluguMen
    case .tamil: .tamilMen
    case .malayalam: .malayalamMen
    }
  }

  var families: WordList {
    switch self {
    case .kannada: .kannadaFamilies
    case .urdu: .urduFamilies
    case .marathi: .marathiFamilies
    case .lambani: .lambaniFamilies
    case .konkani: .konkaniFamilies
    case .christian: .christianFamilies
    case .hindi: .hindiFamilies
    case .telugu: .teluguFamilies
    case .tamil: .tamilFamilies
    case .malayalam: .malayalamFamilies
    }
  }
}
