# One sheet with a cell of every kind, as each program writes it. Column A says what column B is.

LIST = [
    ("code as text", "01010100101"),
    ("code as number", number("1010100101", 11)),
    ("phone", number("9880022222")),
    ("number of 18 digits", number("1.228528405029683E+17")),
    ("id as text", "0122852840502968322"),
    ("day first", day("2001-03-07")),
    ("format 14", day("2001-03-07")),
    ("day and time", day("2001-03-07", 32700)),
    ("day in Hindi", day("2001-03-07")),
    ("day shown as a number", number("36957")),
    ("time", number("0.375")),
    ("hours that passed", number("1.5")),
    ("true", True),
    ("false", False),
    ("formula of text", "Ab"),
    ("formula without a value", UNCALCULATED),
    ("error", error("#N/A")),
    ("percent", number("0.126", 1)),
    ("rounded", number("12.6", 1)),
    ("scientific", number("9880022222", 1)),
    ("grouped", number("9880022222", 1)),
    ("line break", "Main Road\nDharwad"),
    ("blanks", "  two  blanks "),
    ("scripts", "शिक्षा ಶಿವಕುಮಾರ நிர்மலா محمد"),
    ("signs", "<&>\"' ]]>"),
    ("runs", "Asha Naik"),
    ("no-break space", "98800\u00a022222"),
    ("day 60", day("1900-02-29")),
    ("day 59", day("1900-02-28")),
    ("nothing", None),
    ("text of one blank", " "),
]


def types(**changes):
    """The list with what a program writes in another way, by label with `_` for blanks."""
    changes = {key.replace("_", " "): value for key, value in changes.items()}
    assert changes.keys() <= dict(LIST).keys(), changes
    rows = {}
    for place, (label, cell) in enumerate(LIST, start=1):
        cell = changes.get(label, cell)
        rows[place] = [label] if cell is None else [label, cell]
    return rows


def types_xlsxwriter(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("types")
    bold = book.add_format({"bold": True})

    def form(code):
        return book.add_format({"num_format": code})

    moment = datetime.datetime(2001, 3, 7, 9, 5)
    for row, (label, expected) in enumerate(LIST):
        sheet.write_string(row, 0, label)
        at = (row, 1)
        if label == "code as text":
            sheet.write_string(*at, expected, form("@"))
        elif label == "code as number":
            sheet.write_number(*at, 1010100101, form("00000000000"))
        elif label == "number of 18 digits":
            sheet.write_number(*at, 122852840502968322)
        elif label == "day first":
            sheet.write_datetime(*at, moment.date(), form("dd/mm/yyyy"))
        elif label == "format 14":
            sheet.write_datetime(*at, moment.date(), form(14))
        elif label == "day and time":
            sheet.write_datetime(*at, moment, form("dd/mm/yyyy hh:mm"))
        elif label == "day in Hindi":
            sheet.write_datetime(*at, moment.date(), form("[$-439]d mmmm yyyy"))
        elif label == "time":
            sheet.write_number(*at, 0.375, form("hh:mm"))
        elif label == "hours that passed":
            sheet.write_number(*at, 1.5, form("[h]:mm"))
        elif label in ("true", "false"):
            sheet.write_boolean(*at, expected)
        elif label == "formula of text":
            sheet.write_formula(*at, '="A"&"b"', None, "Ab")
        elif label == "formula without a value":
            sheet.write_formula(*at, "=1+1")
        elif label == "error":
            sheet.write_formula(*at, "=NA()", None, "#N/A")
        elif label in ("percent", "rounded", "scientific", "grouped"):
            codes = {"percent": "0%", "rounded": "0", "scientific": "0.00E+00", "grouped": "#,##0"}
            sheet.write_number(*at, float(expected["number"]), form(codes[label]))
        elif label == "runs":
            sheet.write_rich_string(*at, bold, "Asha", " Naik")
        elif label in ("day 60", "day 59"):
            sheet.write_number(*at, int(label[4:]), form("dd/mm/yyyy"))
        elif label == "nothing":
            sheet.write_blank(*at, None, bold)
        elif isinstance(expected, str):
            sheet.write_string(*at, expected)
        else:
            sheet.write_number(*at, float(expected["number"]))
    book.close()


def types_openpyxl(path):
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "types"
    moment = datetime.datetime(2001, 3, 7, 9, 5)
    values = {
        "code as number": (1010100101, "00000000000"),
        "number of 18 digits": (122852840502968322, None),
        "day first": (moment.date(), "dd/mm/yyyy"), "format 14": (moment.date(), "mm-dd-yy"),
        "day and time": (moment, "dd/mm/yyyy hh:mm"),
        "day in Hindi": (moment.date(), "[$-439]d mmmm yyyy"),
        "time": (0.375, "hh:mm"), "hours that passed": (1.5, "[h]:mm"),
        "formula of text": ('="A"&"b"', None), "formula without a value": ("=1+1", None),
        "error": ("#N/A", None), "percent": (0.126, "0%"), "rounded": (12.6, "0"),
        "scientific": (9880022222, "0.00E+00"), "grouped": (9880022222, "#,##0"),
        "day 60": (60, "dd/mm/yyyy"), "day 59": (59, "dd/mm/yyyy"),
    }
    for row, (label, expected) in enumerate(LIST, start=1):
        sheet.cell(row, 1, label)
        value, code = values.get(label, (expected, None))
        if isinstance(value, dict):
            value = float(value["number"]) if "." in value["number"] else int(value["number"])
        cell = sheet.cell(row, 2, value)
        if code:
            cell.number_format = code
    book.save(path)


def types_odfpy(path):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="types")
    values = {
        "code as number": ("float", dict(value=1010100101), "01010100101"),
        "day first": ("date", dict(datevalue="2001-03-07"), "07/03/2001"),
        "day and time": ("date", dict(datevalue="2001-03-07T09:05:00"), "07/03/2001 09:05"),
        "time": ("time", dict(timevalue="PT09H00M00S"), "09:00"),
        "true": ("boolean", dict(booleanvalue="true"), "TRUE"),
        "false": ("boolean", dict(booleanvalue="false"), "FALSE"),
        "percent": ("percentage", dict(value=0.126), "13%"),
        "phone": ("float", dict(value=9880022222), "9880022222"),
    }
    for label, expected in LIST:
        row = TableRow()
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=label))
        row.addElement(cell)
        if label in values:
            kind, attributes, shown = values[label]
            cell = TableCell(valuetype=kind, **attributes)
            cell.addElement(P(text=shown))
        elif label == "formula without a value":
            cell = TableCell(formula="of:=1+1")
        elif isinstance(expected, str):
            cell = TableCell(valuetype="string")
            for line in expected.split("\n"):
                cell.addElement(P(text=line))
        else:
            cell = TableCell()
        row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(path)


def types_pyexcel(path):
    import pyexcel_ods
    values = {"day first": datetime.date(2001, 3, 7), "phone": 9880022222, "true": True,
              "day and time": datetime.datetime(2001, 3, 7, 9, 5),
              "time": datetime.time(9, 0), "code as text": "01010100101",
              "scripts": dict(LIST)["scripts"]}
    pyexcel_ods.save_data(str(path), {"types": [[label, value] for label, value in values.items()]})


fixture("types-xlsxwriter.xlsx", "XlsxWriter",
        "shared strings, runs, formats; a formula that it did not calculate has the value 0, and the "
        "workbook asks to be calculated", types_xlsxwriter, types(), format="xlsx")
fixture("types-openpyxl.xlsx", "openpyxl",
        "inline strings; a formula without a value; formulas of text have none either",
        types_openpyxl, types(
            formula_of_text=UNCALCULATED, number_of_18_digits=number("1.228528405029683e+17")),
        format="xlsx")
fixture("types-libreoffice.xlsx", "LibreOffice",
        "sizes only in the central directory, General as format 164, everything calculated",
        lambda path: libreoffice(HERE / "types-xlsxwriter.xlsx", path),
        types(formula_without_a_value=number("0"),
              number_of_18_digits=number("1.22852840502968E+017")), format="xlsx")
fixture("types-gnumeric.xlsx", "gnumeric", "blanks between and within the elements",
        lambda path: gnumeric(HERE / "types-xlsxwriter.xlsx", path),
        types(formula_without_a_value=number("0"), number_of_18_digits=number("122852840502968300"),
              percent=number("0.125999999999999999994", 1),
              rounded=number("12.6000000000000000003", 1)), format="xlsx")
fixture("types-libreoffice.ods", "LibreOffice",
        "booleans of .xlsx as formulas, repeated rows and columns, styles for formats",
        lambda path: libreoffice(HERE / "types-xlsxwriter.xlsx", path),
        types(formula_without_a_value=number("0"),
              number_of_18_digits=number("1.22852840502968E+017"), time="09:00",
              hours_that_passed="36:00", day_60=day("1900-02-28"), day_59=day("1900-02-27")),
        format="ods")
fixture("types-gnumeric.ods", "gnumeric", "blanks between the cells",
        lambda path: gnumeric(HERE / "types-xlsxwriter.xlsx", path),
        types(formula_without_a_value=number("0"), number_of_18_digits=number("122852840502968300"),
              percent=number("0.125999999999999999994", 1),
              rounded=number("12.6000000000000000003", 1),
              time="09:00", hours_that_passed="36:00", day_60=None), format="ods")
fixture("types-odfpy.ods", "odfpy", "a script's file: no number styles, blanks as they are typed",
        types_odfpy, types(
            code_as_number=number("1010100101"), number_of_18_digits=None, format_14=None,
            day_in_Hindi=None, day_shown_as_a_number=None, time="09:00", hours_that_passed=None,
            error=None, percent=number("0.126"), rounded=None, scientific=None, grouped=None,
            day_60=None, day_59=None), format="ods")
fixture("types-pyexcel-ods.ods", "pyexcel-ods", "a script's file: no number styles; a type \"datetime\" that OpenDocument does not have, so a "
        "reader finds texts", types_pyexcel,
        table(["day first", day("2001-03-07")], ["phone", number("9880022222")], ["true", True],
              ["day and time", "2001-03-07 09:05:00"], ["time", "PT09H00M00S"],
              ["code as text", "01010100101"],
              ["scripts", dict(LIST)["scripts"]]), format="ods")
