# Delimited texts: one for each sign that shows what a program did to a sheet before. A reader finds
# texts in them; what those are worth is the importer's to judge.

def sheet(rows, formats=None):
    """A workbook by openpyxl with these rows; formats by column, from 0."""
    import openpyxl
    path = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / "staff.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
        for column, code in (formats or {}).items():
            cell = book.active.cell(book.active.max_row, column + 1)
            if not isinstance(cell.value, str):
                cell.number_format = code
    book.save(path)
    return path


def old_sheet(rows):
    import xlwt
    path = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / "staff.xls"
    book = xlwt.Workbook()
    page = book.add_sheet("staff")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            style = xlwt.easyxf(num_format_str="M/D/YY")
            if isinstance(cell, datetime.date):
                page.write(row, column, cell, style)
            else:
                page.write(row, column, cell)
    book.save(str(path))
    return path


def text_file(content, name="staff.csv"):
    path = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / name
    path.write_text(content, newline="")
    return path


def sign(name, tool, why, make, *rows, **rest):
    fixture(name, tool, why, make, table(*rows), format=rest.pop("format", "delimited,"), **rest)


def plain(source, **options):
    return lambda path: libreoffice(source(), path, "csv", **options)


def shown(source, **options):
    return lambda path: libreoffice(source(), path, AS_SHOWN, **options)


def days(*texts):
    return [datetime.date.fromisoformat(text) for text in texts]


# Numbers

def phones():
    return sheet([["userName", "phone"], ["asha.naik", 9880022222], ["ravi.patil", None],
                  ["meena.kumari", 9880044444]])


def pandas_phones(path):
    import pandas
    pandas.read_excel(phones()).to_csv(path, index=False)


sign("phone-with-.0-pandas.csv", "pandas", "a column with one blank becomes one of floats",
     pandas_phones, ["userName", "phone"], ["asha.naik", "9880022222.0"], ["ravi.patil"],
     ["meena.kumari", "9880044444.0"])
sign("phone-with-.0-csvkit.csv", "csvkit", "in2csv reads every number of an .xls as a float",
     lambda path: run(path, "in2csv", "-I", old_sheet(
         [["userName", "phone"], ["asha.naik", 9880022222]])),
     ["userName", "phone"], ["asha.naik", "9880022222.0"])
sign("phone-scientific-libreoffice.csv", "LibreOffice", "saved as shown: digits are lost",
     shown(lambda: sheet([["userName", "phone"], ["asha.naik", 9880022222]], {1: "0.00E+00"})),
     ["userName", "phone"], ["asha.naik", "9.88E+09"])
sign("id-scientific-libreoffice.csv", "LibreOffice", "18 digits as General, saved plain",
     plain(lambda: sheet([["userName", "id"], ["asha.naik", 122852840502968322]])),
     ["userName", "id"], ["asha.naik", "1.22852840502968E+017"])
sign("id-scientific-csvkit.csv", "csvkit",
     "18 digits as a number, beside texts; \"none\" and the surname Null are taken for nothing",
     lambda path: run(path, "in2csv", "-I", sheet(
         [["userName", "id"], ["asha.naik", 122852840502968322], ["ravi.patil", "none"],
          ["null", "0122852840502968322"]])),
     ["userName", "id"], ["asha.naik", "1.228528405029683e+17"], ["ravi.patil"],
     [None, "0122852840502968322"])
sign("id-of-zeros-libreoffice.csv", "LibreOffice", "18 digits with the format 0, saved as shown",
     shown(lambda: sheet([["userName", "id"], ["asha.naik", 122852840502968322]], {1: "0"})),
     ["userName", "id"], ["asha.naik", "122852840502968000"])
sign("id-of-zeros-gnumeric.csv", "gnumeric", "18 digits",
     lambda path: gnumeric(sheet([["userName", "id"], ["asha.naik", 122852840502968322]]), path),
     ["userName", "id"], ["asha.naik", "122852840502968300"])
sign("phone-grouped-libreoffice.csv", "LibreOffice", "Indian grouping, saved as shown",
     shown(lambda: sheet([["userName", "phone"], ["asha.naik", 9880022222]],
                         {1: "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0"}),
           locale="en_IN.UTF-8"),
     ["userName", "phone"], ["asha.naik", "988,00,22,222"])
sign("phone-spellings-libreoffice.csv", "LibreOffice", "as people type them",
     shown(lambda: sheet([["userName", "phone"], ["asha.naik", "+91 98800-22222"],
                          ["ravi.patil", "0 98800 33333"], ["meena.kumari", "98800\u00a044444"],
                          ["imran.shaikh", "९८८००५५५५५"], ["divya.rao", "98800\u200b66666"]])),
     ["userName", "phone"], ["asha.naik", "+91 98800-22222"], ["ravi.patil", "0 98800 33333"],
     ["meena.kumari", "98800\u00a044444"], ["imran.shaikh", "९८८००५५५५५"],
     ["divya.rao", "98800\u200b66666"])
sign("code-without-zero-libreoffice.csv", "LibreOffice", "codes that are numbers, saved plain",
     plain(lambda: sheet([["externalId", "name"], [1010100101, "GLPS Kalghatgi"],
                          ["29010100102", "GLPS Navalgund"]], {0: "00000000000"})),
     ["externalId", "name"], ["1010100101", "GLPS Kalghatgi"], ["29010100102", "GLPS Navalgund"])
sign("code-without-zero-csvkit.csv", "csvkit", "texts of digits, taken for numbers",
     lambda path: run(path, "in2csv", sheet(
         [["externalId", "id", "verified"], ["01010100101", "0122852840502968322", "1"],
          ["29010100102", "0122852840502968323", "0"]])),
     ["externalId", "id", "verified"], ["1010100101", "122852840502968322", "True"],
     ["29010100102", "122852840502968323", "False"])

# Days

BORN = days("2001-03-07", "1980-02-28", "1999-12-05")


def born(code="dd/mm/yyyy"):
    return sheet([["userName", "dob"], *zip(["asha.naik", "ravi.patil", "meena.kumari"], BORN)],
                 {1: code})


sign("day-month-first-libreoffice.csv", "LibreOffice",
     "days shown as dd/mm/yyyy, saved plain in C.UTF-8", plain(born),
     ["userName", "dob"], ["asha.naik", "03/07/2001"], ["ravi.patil", "02/28/1980"],
     ["meena.kumari", "12/05/1999"])
sign("day-day-first-libreoffice.csv", "LibreOffice", "days shown as dd/mm/yyyy, saved as shown",
     shown(born), ["userName", "dob"], ["asha.naik", "07/03/2001"], ["ravi.patil", "28/02/1980"],
     ["meena.kumari", "05/12/1999"])
sign("day-undecided-libreoffice.csv", "LibreOffice", "no row tells whether the day is first",
     shown(lambda: sheet([["userName", "dob"], ["asha.naik", BORN[0]], ["meena.kumari", BORN[2]]],
                         {1: "dd/mm/yyyy"})),
     ["userName", "dob"], ["asha.naik", "07/03/2001"], ["meena.kumari", "05/12/1999"])
sign("day-mixed-libreoffice.csv", "LibreOffice", "typed texts beside days: both orders in a column",
     plain(lambda: sheet([["userName", "dob"], ["asha.naik", "28/02/1980"], ["ravi.patil", BORN[1]],
                          ["meena.kumari", BORN[0]]], {1: "dd/mm/yyyy"})),
     ["userName", "dob"], ["asha.naik", "28/02/1980"], ["ravi.patil", "02/28/1980"],
     ["meena.kumari", "03/07/2001"])
sign("day-two-digit-years-xlsx2csv.csv", "xlsx2csv", "format 14 and a format of one's own: two shapes",
     lambda path: run(path, "xlsx2csv", sheet(
         [["userName", "dob", "joined"], ["asha.naik", BORN[0], BORN[1]]],
         {1: "mm-dd-yy", 2: "dd/mm/yyyy"})),
     ["userName", "dob", "joined"], ["asha.naik", "03-07-01", "28/02/1980"])
sign("day-swapped-csvkit.csv", "csvkit",
     "texts dd/mm/yyyy without a day above 12: swapped, and in ISO form",
     lambda path: run(path, "in2csv", sheet(
         [["userName", "dob"], *[[f"user.{n}", f"{n:02}/{n % 3 + 4:02}/198{n % 10}"]
                                 for n in range(1, 11)]])),
     ["userName", "dob"], *[[f"user.{n}", f"198{n % 10}-{n:02}-{n % 3 + 4:02}"]
                            for n in range(1, 11)])


def pandas_days(path):
    import pandas
    pandas.read_excel(born(), dtype=str).to_csv(path, index=False)


sign("day-midnight-pandas.csv", "pandas", "days read as texts", pandas_days,
     ["userName", "dob"], ["asha.naik", "2001-03-07 00:00:00"],
     ["ravi.patil", "1980-02-28 00:00:00"], ["meena.kumari", "1999-12-05 00:00:00"])
sign("day-slashes-gnumeric.csv", "gnumeric", "days", lambda path: gnumeric(born(), path),
     ["userName", "dob"], ["asha.naik", "2001/03/07"], ["ravi.patil", "1980/02/28"],
     ["meena.kumari", "1999/12/05"])
sign("day-serial-libreoffice.csv", "LibreOffice", "days shown as General",
     plain(lambda: born("General")), ["userName", "dob"], ["asha.naik", "36957"],
     ["ravi.patil", "29279"], ["meena.kumari", "36499"])
sign("day-1904-catdoc.csv", "catdoc", "xls2csv counts from 1904, writes two digits of the year and a form feed behind the sheet",
     lambda path: path.write_bytes(subprocess.run(
         ["xls2csv", "-d", "utf-8", str(old_sheet(
             [["userName", "dob"], ["asha.naik", datetime.date(2001, 3, 7)]]))],
         check=True, capture_output=True).stdout),
     ["userName", "dob"], ["asha.naik", "03-08-05"], ["\f"])

# Words

sign("boolean-hindi-libreoffice.csv", "LibreOffice", "hi_IN, saved as shown",
     shown(lambda: sheet([["userName", "verified"], ["asha.naik", True], ["ravi.patil", False]]),
           locale="hi_IN.UTF-8"),
     ["userName", "verified"], ["asha.naik", "सही"], ["ravi.patil", "गलत"])
sign("boolean-libreoffice.csv", "LibreOffice", "C.UTF-8",
     plain(lambda: sheet([["userName", "verified"], ["asha.naik", True], ["ravi.patil", False]])),
     ["userName", "verified"], ["asha.naik", "TRUE"], ["ravi.patil", "FALSE"])


sign("errors-libreoffice.csv", "LibreOffice", "errors of formulas",
     shown(lambda: sheet([["userName", "lastName", "phone"], ["asha.naik", "=NA()", "=1/0"],
                          ["ravi.patil", "=nosuch", "=("]])),
     ["userName", "lastName", "phone"], ["asha.naik", "#N/A", "#DIV/0!"],
     ["ravi.patil", "#NAME?", "Err:511"])


def pandas_words(path):
    import pandas
    frame = pandas.DataFrame({"userName": ["asha.naik", "ravi.patil"], "lastName": ["Null", None],
                              "phone": [float("nan"), 9880033333.0],
                              "dob": [pandas.NaT, pandas.Timestamp("2001-03-07")]})
    frame.astype(object).map(str).to_csv(path, index=False)


sign("none-pandas.csv", "pandas", "what is missing, written as Python's words", pandas_words,
     ["userName", "lastName", "phone", "dob"], ["asha.naik", "Null", "nan", "NaT"],
     ["ravi.patil", "nan", "9880033333.0", "2001-03-07 00:00:00"])

# Letters

NAMES = [["userName", "firstName"], ["asha.naik", "आशा"], ["ravi.patil", "ರವಿ"],
         ["rene.dsouza", "René"], ["imran.shaikh", "عمران"]]
sign("letters-lost-libreoffice.csv", "LibreOffice", "saved without saying UTF-8, in C.UTF-8",
     plain(lambda: sheet([row for row in NAMES if row[1] != "René"])), ["userName", "firstName"],
     ["asha.naik", "???"], ["ravi.patil", "???"], ["imran.shaikh", "?????"])
fixture("letters-windows-1252-libreoffice.csv", "LibreOffice", "saved without saying UTF-8",
        plain(lambda: sheet([NAMES[0], NAMES[3]])), format="delimited,",
        problem={"notUTF8": {"line": 2, "column": 16, "byte": 0xE9}})
sign("letters-misread-libreoffice.csv", "LibreOffice", "UTF-8 with its mark opened as Windows-1252",
     lambda path: libreoffice(text_file("\ufeffuserName,firstName\nasha.naik,आशा\n"), path, AS_SHOWN),
     ["ï»¿userName", "firstName"], ["asha.naik", "à¤†à¤¶à¤¾"])
fixture("letters-utf-16-libreoffice.csv", "LibreOffice", "character set 65535", lambda path:
        libreoffice(sheet(NAMES), path, "csv:Text - txt - csv (StarCalc):44,34,65535,1"),
        problem={"otherFormat": "utf16"})
sign("letters-kruti-dev-libreoffice.csv", "LibreOffice",
     "Hindi typed for the font Kruti Dev, beside names in Unicode",
     shown(lambda: sheet([["userName", "firstName", "location"], ["asha.naik", "vk'kk", "धारवाड"],
                          ["ravi.patil", "jfo ikfVy", "हुबली"]])),
     ["userName", "firstName", "location"], ["asha.naik", "vk'kk", "धारवाड"],
     ["ravi.patil", "jfo ikfVy", "हुबली"])
sign("letters-invisible-libreoffice.csv", "LibreOffice", "texts copied from web forms and messages",
     shown(lambda: sheet([["userName", "email", "firstName"],
                          ["\ufeffasha.naik", "asha@example.org\u200b", "श्री\u200dमती"],
                          ["ravi\u00adpatil", "\u200eravi@example.org", "ರವಿ"]])),
     ["userName", "email", "firstName"], ["\ufeffasha.naik", "asha@example.org\u200b", "श्री\u200dमती"],
     ["ravi\u00adpatil", "\u200eravi@example.org", "ರವಿ"])

# Tables

sign("title-rows-libreoffice.csv", "LibreOffice", "title rows above the header, a totals row below",
     shown(lambda: sheet([["Block Education Office, Dharwad"], ["Teachers, as of 1 April 2026"], [],
                          ["userName", "phone", "salary"], ["asha.naik", 9880022222, 41200],
                          ["ravi.patil", 9880033333, 39800], ["Total", None, 81000]])),
     ["Block Education Office, Dharwad"], ["Teachers, as of 1 April 2026"], [],
     ["userName", "phone", "salary"], ["asha.naik", "9880022222", "41200"],
     ["ravi.patil", "9880033333", "39800"], ["Total", None, "81000"])
sign("semicolons-libreoffice.csv", "LibreOffice", "semicolons, and commas in texts",
     lambda path: libreoffice(sheet([["Dharwad, 2026"], ["userName", "location", "share"],
                                     ["asha.naik", "Karwar, Ankola", 1.5],
                                     ["ravi.patil", "Hubballi", 2.5]]), path,
                              "csv:Text - txt - csv (StarCalc):59,34,76,1,,1031,false,true"),
     ["Dharwad, 2026"], ["userName", "location", "share"], ["asha.naik", "Karwar, Ankola", "1.5"],
     ["ravi.patil", "Hubballi", "2.5"], format="delimited;")
sign("tabs-libreoffice.csv", "LibreOffice", "tabs, and a line break in a cell",
     lambda path: libreoffice(sheet([["userName", "location"], ["asha.naik", "Main Road\nDharwad"],
                                     ["ravi.patil", "1, Station Road"]]), path,
                              "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true"),
     ["userName", "location"], ["asha.naik", "Main Road\nDharwad"], format="delimited\t")
ENTRIES[-1][4]["rows"].append({"number": 4, "hidden": False, "cells": ["ravi.patil", "1, Station Road"]})
sign("empty-lines-xlsx2csv.csv", "xlsx2csv", "hidden rows of .xlsx become empty lines",
     lambda path: run(path, "xlsx2csv", HERE / "hidden-xlsxwriter.xlsx"),
     [], HEADER, [], PEOPLE[1], [], PEOPLE[3])
sign("headers-dbase-libreoffice.csv", "LibreOffice", "a dBase table: types in the header, blanks cut",
     plain(lambda: dbase()), ["UDISE,C,11", "NAME,C,20", "DOB,D", "OPEN,L"],
     ["01010100101", "GLPS Kalghatgi", "03/07/2001", "TRUE"],
     ["01010100102", "GLPS Navalgund", None, "FALSE"])


def dbase():
    import dbf
    path = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / "schools.dbf"
    rows = dbf.Table(str(path), "UDISE C(11); NAME C(20); DOB D; OPEN L", codepage="cp1252")
    rows.open(dbf.READ_WRITE)
    rows.append(("01010100101", "GLPS Kalghatgi", dbf.Date(2001, 3, 7), True))
    rows.append(("01010100102", "GLPS Navalgund", dbf.NullDate, None))
    rows.close()
    return path


def padded(path):
    import csv
    import dbf
    rows = dbf.Table(str(dbase()))
    rows.open()
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["UDISE", "NAME"])
        for row in rows:
            writer.writerow([row.UDISE, row.NAME])
    rows.close()


sign("padded-dbf.csv", "dbf", "texts of a dBase table keep the blanks that fill the column", padded,
     ["UDISE", "NAME"], ["01010100101", "GLPS Kalghatgi" + " " * 6],
     ["01010100102", "GLPS Navalgund" + " " * 6])


def ragged(path):
    import csv
    with open(path, "w", newline="") as out:
        csv.writer(out).writerows([["userName", "phone", ""], ["asha.naik"],
                                   ["ravi.patil", "9880033333", "", "extra"],
                                   ["meena.kumari", "9880044444", "no header"]])


sign("ragged-python.csv", "Python's csv", "CRLF; short and long rows, a value under an empty header",
     ragged, ["userName", "phone"], ["asha.naik"], ["ravi.patil", "9880033333", None, "extra"],
     ["meena.kumari", "9880044444", "no header"])
sign("header-twice-libreoffice.csv", "LibreOffice", "the same header twice, one unknown",
     shown(lambda: sheet([["userName", "phone", "phone", "shoeSize"],
                          ["asha.naik", 9880022222, 9880099999, 6]])),
     ["userName", "phone", "phone", "shoeSize"], ["asha.naik", "9880022222", "9880099999", "6"])


def unquoted(path):
    import csv
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\",
                            lineterminator="\n")
        writer.writerows([["userName", "firstName", "note"], ["asha.naik", "Asha", "on leave"],
                          ["ravi.patil", "Ravi", '"acting" head'],
                          ["meena.kumari", "Meena", '"on leave'], ["imran.shaikh", "Imran", ""]])


fixture("quotes-stray-python.csv", "Python's csv", "written without quoting; a cell begins with one",
        unquoted, format="delimited,", problem={"strayQuote": {"line": 3}})


def opened(path):
    import csv
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\",
                            lineterminator="\n")
        writer.writerows([["userName", "firstName", "note"], ["asha.naik", "Asha", "on leave"],
                          ["meena.kumari", "Meena", '"on leave'], ["imran.shaikh", "Imran", ""]])


fixture("quotes-open-python.csv", "Python's csv", "written without quoting; a quote is never closed",
        opened, format="delimited,", problem={"openQuote": {"line": 3}})


def swallowed(path):
    import csv
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\",
                            lineterminator="\n")
        writer.writerow(["userName", "firstName", "note"])
        writer.writerow(["asha.naik", "Asha", '"on leave'])
        for number in range(40):
            writer.writerow([f"user.{number:02}", "Ravi", ""])
        writer.writerow(["meena.kumari", "Meena", '"'])
        writer.writerow(["imran.shaikh", "Imran", "back"])


fixture("quotes-swallow-python.csv", "Python's csv",
        "written without quoting; a quote that another one closes much later", swallowed,
        format="delimited,", problem={"outsizedCell": {"line": 2}})
