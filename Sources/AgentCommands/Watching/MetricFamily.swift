/// One metric with its samples, in Prometheus' text format 0.0.4.
struct MetricFamily {
  enum Kind: String {
    case gauge, counter
  }

  struct Sample {
    let labels: [(name: String, value: String)]
    let value: Double
  }

  let name: String
  let kind: Kind
  /// Never worded otherwise for the same name: where two versions write side by side for one
  /// exporter, it would drop the series of the second (`findings/textfile-twice.sh`).
  let help: String
  let samples: [Sample]

  /// Its lines; none where there is no sample.
  ///
  /// - Parameter common: labels of every sample.
  func lines(_ common: [(name: String, value: String)]) -> [String] {
    guard !samples.isEmpty else { return [] }
    return ["# HELP \(name) \(help)", "# TYPE \(name) \(kind.rawValue)"]
      + samples.map { sample in
        let labels = (common + sample.labels).map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        return "\(name){\(labels.joined(separator: ","))} \(Self.text(sample.value))"
      }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func text(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
