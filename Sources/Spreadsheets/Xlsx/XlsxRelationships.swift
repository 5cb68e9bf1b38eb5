/// Where the parts are that a part names by id.
struct XlsxRelationships {
  private struct Target {
    let id: String
    /// The last word of its type: `worksheet`, `styles`.
    let type: String
    let part: String
  }

  private var targets: [Target] = []

  /// - Parameter part: The part's name in the archive; empty for the archive itself.
  init(_ archive: ZipArchive, of part: String) throws(SpreadsheetProblem) {
    let folder = part.split(separator: "/").dropLast().joined(separator: "/")
    let file = part.split(separator: "/").last.map(String.init) ?? ""
    let name = (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels"
    guard archive.has(name) else { return }
    var xml = try XMLReader(archive.source(of: name), part: name)
    while let event = try xml.next() {
      guard case .start(.relationship) = event, try xml.attribute(.targetMode) != "External",
        let id = try xml.attribute(.id), let type = try xml.attribute(.relationType),
        let target = try xml.attribute(.target)
      else { continue }
      targets.append(
        Target(
          id: id, type: type.split(separator: "/").last.map(String.init) ?? "",
          part: Self.resolve(target, in: folder)))
    }
  }

  /// The document that the archive is about.
  var main: String? { part(ofType: "officeDocument") }

  func part(ofType type: String) -> String? { targets.first { $0.type == type }?.part }

  /// The part of an id, if it is of that type.
  func part(id: String, ofType type: String) -> String? {
    targets.first { $0.id == id && $0.type == type }?.part
  }

  /// A target that begins with `/` counts from the archive's root, others from the part's folder.
  static func resolve(_ target: String, in folder: String) -> String {
    let isAbsolute = target.hasPrefix("/")
    var path = isAbsolute ? [] : folder.split(separator: "/").map(String.init)
    for step in target.split(separator: "/").map(String.init) where step != "." {
      if step == ".." { _ = path.popLast() } else { path.append(step) }
    }
    return path.joined(separator: "/")
  }
}
