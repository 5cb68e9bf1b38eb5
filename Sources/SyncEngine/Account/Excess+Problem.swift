import Outbox
import Registry

extension Problem {
  init(_ excess: Excess) {
    let (needs, has) = (ProgressLine.size(excess.needs), ProgressLine.size(excess.has))
    let limit =
      switch excess.limit {
      case .day: "a day has \(has) (sync.maxBytesPerDay)"
      case .pass: "this pass had \(has) (--max-bytes)"
      }
    self.init(
      code: OverBudget.code,
      message: "The edit needs \(needs), and \(limit): waiting does not help it.")
  }
}
