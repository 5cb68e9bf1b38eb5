# Whole sheets: what is hidden, repeated, merged, commented, and how days are counted.

HEADER = ["userName", "phone", "dob"]
PEOPLE = [["asha.naik", "9880022222", "2001-03-07"], ["ravi.patil", "9880033333", "1999-12-31"],
          ["meena.kumari", "9880044444", "1985-02-13"], ["imran.shaikh", "9880055555", "1990-06-30"]]


def hidden_rows(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("staff")
    for row, cells in enumerate([HEADER, *PEOPLE], start=1):
        sheet.write_row(row, 0, cells)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(4, None, None, {"level": 1, "hidden": True})
    book.add_worksheet("old").hide()
    book.add_worksheet("lists").very_hidden()
    book.add_worksheet("second").write_string(0, 0, "userName")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=staff!$B$3:$B$6"})
    book.add_chartsheet("picture").set_chart(chart)
    book.close()


def filtered(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("staff")
    for row, cells in enumerate([HEADER, *PEOPLE]):
        sheet.write_row(row, 0, cells)
    sheet.autofilter(0, 0, len(PEOPLE), 2)
    sheet.filter_column(0, "x != ravi.patil")
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()


def hidden_openpyxl(path):
    import openpyxl
    book = openpyxl.load_workbook(HERE / "hidden-xlsxwriter.xlsx")
    book.save(path)


HIDDEN = [{"name": "staff", "visible": True}, {"name": "old", "visible": False},
          {"name": "lists", "visible": False}, {"name": "second", "visible": True}]
PICTURE = [{"name": "picture", "visible": True}]
STAFF = table(HEADER, *PEOPLE, first=2)
fixture("hidden-xlsxwriter.xlsx", "XlsxWriter",
        "rows 3 and 5 hidden (hidden=\"1\"), a hidden, a very hidden and a chart's sheet; row 1 is "
        "not in the file", hidden_rows, STAFF, hidden={3, 5}, sheets=HIDDEN, format="xlsx")
fixture("hidden-openpyxl.xlsx", "openpyxl", "the same, loaded and saved", hidden_openpyxl, STAFF,
        hidden={3, 5}, sheets=HIDDEN, format="xlsx")
fixture("hidden-libreoffice.xlsx", "LibreOffice", "hidden=\"true\"; the chart's sheet is one of cells",
        lambda path: libreoffice(HERE / "hidden-xlsxwriter.xlsx", path), STAFF, hidden={3, 5},
        sheets=HIDDEN + PICTURE, format="xlsx")
fixture("hidden-libreoffice.ods", "LibreOffice",
        "visibility=\"collapse\", a row in a folded group, sheets whose style hides them",
        lambda path: libreoffice(HERE / "hidden-xlsxwriter.xlsx", path), STAFF, hidden={3, 5},
        sheets=HIDDEN + PICTURE, format="ods")
fixture("hidden-gnumeric.xlsx", "gnumeric",
        "hidden rows are hidden; hidden sheets are visible, which gnumeric forgets in .xlsx",
        lambda path: gnumeric(HERE / "hidden-xlsxwriter.xlsx", path), STAFF, hidden={3, 5},
        sheets=[{"name": one["name"], "visible": True} for one in HIDDEN + PICTURE], format="xlsx")
fixture("hidden-gnumeric.ods", "gnumeric", "hidden rows and sheets as gnumeric writes them",
        lambda path: gnumeric(HERE / "hidden-xlsxwriter.xlsx", path), STAFF, hidden={3, 5},
        sheets=HIDDEN + PICTURE, format="ods")
fixture("filtered-xlsxwriter.xlsx", "XlsxWriter", "a filter hides row 3", filtered,
        table(HEADER, *PEOPLE), hidden={3}, format="xlsx")
fixture("filtered-libreoffice.ods", "LibreOffice", "a filter hides row 3: visibility=\"filter\"",
        lambda path: libreoffice(HERE / "filtered-xlsxwriter.xlsx", path), table(HEADER, *PEOPLE),
        hidden={3}, format="ods")


def epoch(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    sheet = book.add_worksheet("staff")
    form = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_datetime(0, 0, datetime.datetime(2001, 3, 7), form)
    sheet.write_number(1, 0, 0, form)
    sheet.write_number(2, 0, 35495)
    book.close()


fixture("epoch-xlsxwriter.xlsx", "XlsxWriter", "days count from 1 January 1904", epoch,
        table([day("2001-03-07")], [day("1904-01-01")], [number("35495")]), format="xlsx")
fixture("epoch-libreoffice.ods", "LibreOffice", "days count from 1 January 1904",
        lambda path: libreoffice(HERE / "epoch-xlsxwriter.xlsx", path),
        table([day("2001-03-07")], [day("1904-01-01")], [number("35495")]), format="ods")
fixture("epoch-libreoffice.xlsx", "LibreOffice", "date1904=\"true\"",
        lambda path: libreoffice(HERE / "epoch-xlsxwriter.xlsx", path),
        table([day("2001-03-07")], [day("1904-01-01")], [number("35495")]), format="xlsx")


def layout(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("staff")
    bold = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, 2, "शिक्षक सूची 2026", bold)
    sheet.write_row(3, 0, HEADER, bold)
    for row, cells in enumerate(PEOPLE[:2], start=4):
        sheet.write_row(row, 0, cells)
    sheet.write_comment(4, 0, "asks\nfor a transfer")
    sheet.merge_range(6, 0, 7, 0, "Dharwad")
    sheet.write_string(6, 1, "one")
    sheet.write_string(7, 1, "two")
    for column in range(6):
        sheet.write_string(8, column, "same")
    for row in range(9, 13):
        sheet.write_string(row, 0, "again")
    sheet.write_string(20, 9, "far")
    for row in range(30, 60):
        sheet.set_row(row, 15, bold)
    sheet.set_column(0, 16383, 12, book.add_format({"num_format": "00000000000"}))
    sheet.write_number(21, 4, 1010100101)
    book.close()


LAYOUT = {1: ["शिक्षक सूची 2026"], 4: HEADER, 5: PEOPLE[0], 6: PEOPLE[1], 7: ["Dharwad", "one"],
          8: [None, "two"], 9: ["same"] * 6, 10: ["again"], 11: ["again"], 12: ["again"],
          13: ["again"], 21: [None] * 9 + ["far"], 22: [None] * 4 + [number("1010100101", 11)]}
fixture("layout-xlsxwriter.xlsx", "XlsxWriter",
        "title rows, merged cells, a note, equal rows and cells, formatted empty rows, gaps, and "
        "zeros by the column's format", layout, LAYOUT, format="xlsx")
fixture("layout-libreoffice.ods", "LibreOffice",
        "the same: repeated rows and columns, a note in a cell",
        lambda path: libreoffice(HERE / "layout-xlsxwriter.xlsx", path), LAYOUT, format="ods")
fixture("layout-gnumeric.ods", "gnumeric", "the same",
        lambda path: gnumeric(HERE / "layout-xlsxwriter.xlsx", path), LAYOUT, format="ods")


def carriage(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("notes")
    sheet.write_string(0, 0, "Main Road\r\nDharwad")
    sheet.write_string(1, 0, "typed _x000D_ here")
    sheet.write_string(2, 0, "bell \x07 rings")
    book.close()


CARRIAGE = table(["Main Road\r\nDharwad"], ["typed _x000D_ here"], ["bell \x07 rings"])
JOINED = table(["Main Road\nDharwad"], ["typed _x000D_ here"], ["bell \x07 rings"])
fixture("escapes-xlsxwriter.xlsx", "XlsxWriter", "signs that XML can't hold, and a text that looks so",
        carriage, CARRIAGE, format="xlsx")
fixture("escapes-libreoffice.xlsx", "LibreOffice", "the same, opened and saved: the line ends have become one",
        lambda path: libreoffice(HERE / "escapes-xlsxwriter.xlsx", path), JOINED, format="xlsx")
