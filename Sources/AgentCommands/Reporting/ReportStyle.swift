/// How the report looks, on a screen and on paper.
enum ReportStyle {
  static let markup = Markup.own(
    """
    <style>
    :root { color-scheme: light; --blue: #2b6cb0; --sky: #90cdf4; --orange: #c05621; --red: #9b2c2c;
      --grey: #718096; --pale: #cbd5e0; --green: #2f855a; --violet: #6b46c1; }
    body { font: 15px/1.45 "Noto Sans", "Noto Sans Devanagari", "Noto Sans Kannada",
      "Noto Sans Tamil", "Noto Sans Telugu", "Noto Sans Bengali", system-ui, sans-serif;
      color: #1a202c; background: #fff; max-width: 780px; margin: 24px auto; padding: 0 16px; }
    h1 { font-size: 26px; margin: 0; } h2 { font-size: 17px; margin: 0 0 8px; }
    header p { margin: 2px 0; color: #4a5568; } header .office { font-weight: 600; color: #1a202c; }
    section { margin: 24px 0; break-inside: avoid; }
    #days, #oldest { break-inside: auto; } h2 { break-after: avoid; }
    #summary p { margin: 2px 0; } .blocked { color: var(--red); overflow-wrap: anywhere; }
    #next { border-inline-start: 4px solid var(--orange); padding-inline-start: 12px; }
    ol { margin: 0; padding-inline-start: 20px; }
    table { border-collapse: collapse; width: 100%; font-size: 13px;
      font-variant-numeric: tabular-nums; }
    th, td { padding: 3px 6px; border-bottom: 1px solid #e2e8f0; vertical-align: baseline; }
    th { font-weight: 600; } tbody th { font-weight: 400; }
    .text { text-align: start; overflow-wrap: anywhere; }
    .number { text-align: end; white-space: nowrap; }
    #oldest td:nth-child(1), #oldest td:nth-child(3) { white-space: nowrap; }
    .bars { width: auto; min-width: 60%; } .bars td, .bars th { border: 0; }
    .bar svg { width: 360px; max-width: 45vw; height: 14px; display: block; }
    [dir="rtl"] .bar svg, [dir="rtl"] .columns { direction: ltr; }
    .columns { width: 100%; display: block; overflow: visible; }
    .grid { stroke: #e2e8f0; stroke-width: 1; }
    .columns text { font-size: 11px; fill: #4a5568; }
    .axis { text-anchor: end; } .day { text-anchor: middle; }
    .legend { margin: 0 0 4px; font-size: 13px; } .key { margin-inline-end: 18px; }
    .key svg { width: 10px; height: 10px; margin-inline-end: 5px; }
    .waits, .up, .queued { fill: var(--blue); } .down, .waiting { fill: var(--sky); }
    .new { fill: var(--pale); } .there, .accepted { fill: var(--green); }
    .sent { fill: var(--violet); } .folded { fill: #9ae6b4; } .conflict { fill: var(--orange); }
    .rejected { fill: var(--red); } .withdrawn { fill: var(--grey); }
    rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    @page { size: A4; margin: 14mm; }
    @media print { body { margin: 0; padding: 0; font-size: 10pt; max-width: none; }
      table { font-size: 9pt; } section { margin: 14pt 0; } thead { display: table-header-group; }
      tr { break-inside: avoid; } }
    </style>
    """)
}
