import Foundation
import Outbox
import Reconciliation
import Registry
import SyncEngine

/// The report as one HTML page. Pure: figures and words in, text out.
struct ReportPage {
  let figures: ReportFigures
  let words: ReportWords

  var html: String {
    let head = Markup.element(
      "head", [:],
      [
        .own("<meta charset=\"utf-8\">"),
        // Whatever a text may hold, nothing is fetched and nothing runs.
        .own(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        ),
        .own("<meta name=\"viewport\" content=\"width=device-width\">"),
        .element("title", [:], "\(words[.title]) – \(figures.status.replica)"),
        ReportStyle.markup,
      ])
    let parts = [
      heading, summary, steps, states, ages, oldest, depth, delivered, data, conflicts, table,
    ]
    let page = Markup.element(
      "html", ["lang": words.language, "dir": words.isRightToLeft ? "rtl" : "ltr"],
      [head, .element("body", [:], parts)])
    return "<!DOCTYPE html>\n\(page.text)\n"
  }

  // MARK: How it stands

  private var heading: Markup {
    .element(
      "header", [:],
      [
        .element("h1", [:], words[.title]),
        .element("p", ["class": "office"], figures.status.replica),
        .element("p", [:], "\(words[.made]): \(figures.madeAt.officeTime)"),
      ])
  }

  private var summary: Markup {
    let status = figures.status
    var lines: [Markup] = []
    if let pass = status.counts.lastSync {
      let outcome = status.lastPass.map { " – \(words[$0.outcome.phrase])" } ?? ""
      lines.append(
        .element("p", [:], "\(words[.lastSync]): \(pass.startedAt.officeTime)\(outcome)"))
    }
    if let blockage = status.blockage {
      let end = blockage.until.map { " (\(words[.until]) \($0.officeTime))" } ?? ""
      lines.append(
        .element("p", ["class": "blocked"], "\(words[.blocked]): \(blockage.reason)\(end)"))
    }
    return .element("section", ["id": "summary"], lines)
  }

  private var steps: Markup {
    let list = figures.steps.map { Markup.element("li", [:], words.sentence($0)) }
    return section(
      "next", .next,
      [list.isEmpty ? .element("p", [:], words[.nothingToDo]) : .element("ol", [:], list)])
  }

  private var states: Markup {
    let counts = EditState.allCases.map { figures.status[$0] }
    return section(
      "states", .states,
      [
        BarTable(
          rows: zip(EditState.allCases, counts).map { state, count in
            BarTable.Row(label: words[state.phrase], parts: [(count, state.style)])
          }
        ).markup
      ])
  }

  // MARK: What waits

  private var ages: Markup {
    let shape = figures.shape
    guard !shape.rows.isEmpty else { return nothingWaits("ages", .ages) }
    let titles = [words[.reason], words[.total]] + ShapeTable.titles
    let rows = shape.rows.map { row in
      let code = row.reason.code.map { ": \($0)" } ?? ""
      return [words[row.reason.phrase] + code, "\(row.total)"]
        + row.ages.map { $0 == 0 ? "" : "\($0)" }
    }
    return section("ages", .ages, [Self.table(titles, rows)])
  }

  private var oldest: Markup {
    guard !figures.oldest.isEmpty else { return nothingWaits("oldest", .oldest) }
    let titles = [ReportPhrase.edit, .record, .since, .reason].map { words[$0] }
    let rows = figures.oldest.map { edit in
      [
        edit.dot.description, edit.key.description, edit.recordedAt.officeTime,
        edit.reason.map { "\(words[edit.state.phrase]): \($0)" } ?? words[edit.state.phrase],
      ]
    }
    return section("oldest", .oldest, [Self.table(titles, rows, numbersFrom: titles.count)])
  }

  private func nothingWaits(_ id: String, _ phrase: ReportPhrase) -> Markup {
    section(id, phrase, [.element("p", [:], words[.nothingWaits])])
  }

  // MARK: Day by day

  private var labels: [String] { figures.days.map { String($0.start.localDay.dropFirst(5)) } }

  private var depth: Markup {
    chart(
      "depth", .depth, [(.waiting, "waits", figures.days.map(\.depth))])
  }

  private var delivered: Markup {
    chart(
      "delivered", .deliveries,
      [
        (.recorded, "new", figures.days.map(\.recorded)),
        (.delivered, "there", figures.days.map(\.delivered)),
      ])
  }

  private var data: Markup {
    chart(
      "data", .data,
      [
        (.up, "up", figures.days.map(\.bytesSent)),
        (.down, "down", figures.days.map(\.bytesReceived)),
      ], isStacked: true, in: ProgressLine.size)
  }

  private func chart(
    _ id: String, _ title: ReportPhrase,
    _ series: [(name: ReportPhrase, style: String, values: [Int])], isStacked: Bool = false,
    in form: @escaping (Int) -> String = { "\($0)" }
  ) -> Markup {
    let chart = ColumnChart(
      title: words[title], labels: labels,
      series: series.map {
        ColumnChart.Series(name: words[$0.name], style: $0.style, values: $0.values)
      }, isStacked: isStacked, words: form)
    let keys = series.map { one in
      Markup.element(
        "span", ["class": "key"],
        [
          .element(
            "svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"],
            [.element("rect", ["class": one.style, "width": "10", "height": "10"])]),
          Markup("\(words[one.name]): \(form(one.values.reduce(0, +)))"),
        ])
    }
    // What waits is not summed up over days.
    let legend = series.count > 1 ? [Markup.element("p", ["class": "legend"], keys)] : []
    return section(id, title, legend + [chart.markup])
  }

  private var conflicts: Markup {
    guard !figures.conflicts.isEmpty else {
      return section("conflicts", .conflicts, [.element("p", [:], words[.none])])
    }
    let rows = figures.conflicts.map { found in
      BarTable.Row(
        label: found.field?.rawValue ?? words[.gone],
        parts: [(found.open, "conflict"), (found.decided, "accepted")])
    }
    return section(
      "conflicts", .conflicts,
      [BarTable(rows: rows, titles: [words[.field], words[.open], words[.decided]]).markup])
  }

  private var table: Markup {
    let phrases: [ReportPhrase] = [.day, .recorded, .delivered, .waiting, .passes, .up, .down]
    let rows = figures.days.map { day in
      [
        day.start.localDay, "\(day.recorded)", "\(day.delivered)", "\(day.depth)", "\(day.passes)",
        ProgressLine.size(day.bytesSent), ProgressLine.size(day.bytesReceived),
      ]
    }
    return section("days", .byDay, [Self.table(phrases.map { words[$0] }, rows)])
  }

  // MARK: Pieces

  private func section(_ id: String, _ title: ReportPhrase, _ content: [Markup]) -> Markup {
    .element("section", ["id": id], [.element("h2", [:], words[title])] + content)
  }

  /// - Parameter numbersFrom: the first column of figures.
  private static func table(
    _ titles: [String], _ rows: [[String]], numbersFrom: Int = 1
  ) -> Markup {
    func row(_ name: StaticString, _ cells: [String]) -> Markup {
      .element(
        "tr", [:],
        cells.enumerated().map { place, text in
          .element(name, ["class": place < numbersFrom ? "text" : "number"], text)
        })
    }
    return .element(
      "table", [:],
      [
        .element("thead", [:], [row("th", titles)]),
        .element("tbody", [:], rows.map { row("td", $0) }),
      ])
  }
}
