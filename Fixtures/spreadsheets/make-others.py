# Files that are no table, whatever their names say, and workbooks that can't be opened.

def encrypted_xlsx(path):
    import msoffcrypto.format.ooxml
    with open(phones(), "rb") as book, open(path, "wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(book).encrypt("school", out)


def encrypted_ods(path):
    # LibreOffice takes a password for writing through its API only, with the system's Python.
    script = SCRATCH / "encrypt.py"
    script.write_text('''
import subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
source, target, profile = sys.argv[1:]
office = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + profile, "--headless",
    "--accept=pipe,name=fixtures;urp;"])
context = uno.getComponentContext()
resolver = context.ServiceManager.createInstanceWithContext(
    "com.sun.star.bridge.UnoUrlResolver", context)
for _ in range(120):
    try:
        remote = resolver.resolve("uno:pipe,name=fixtures;urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
def property(name, value):
    return PropertyValue(name, 0, value, 0)
book = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (property("Hidden", True),))
book.storeToURL("file://" + target,
    (property("FilterName", "calc8"), property("Password", "school")))
book.close(True)
desktop.terminate()
office.wait()
''')
    subprocess.run(["/usr/bin/python3", str(script), str(phones()), str(path),
                    f"{SCRATCH}/profile-C.UTF-8"], check=True, capture_output=True)


def other(name, tool, why, make, kind):
    fixture(name, tool, why, make, problem={"otherFormat": kind})


def converted(form):
    return lambda path: libreoffice(phones(), path, form)


other("old-libreoffice.xls", "LibreOffice", "Excel 97", converted("xls:MS Excel 97"), "xls")
other("old-xlwt.xls", "xlwt", "Excel 97", lambda path: shutil.copy(
    old_sheet([["userName"], ["asha.naik"]]), path), "xls")
other("old-gnumeric.xls", "gnumeric", "Excel 95", lambda path: gnumeric(
    phones(), path, "--export-type=Gnumeric_Excel:excel_biff7"), "xls")
other("password-msoffcrypto.xlsx", "msoffcrypto-tool", "a workbook with a password", encrypted_xlsx,
      "encrypted")
other("password-libreoffice.ods", "LibreOffice", "a workbook with a password", encrypted_ods,
      "encrypted")
other("page-libreoffice.xls", "LibreOffice", "a web page that is named .xls",
      converted("xls:HTML (StarCalc)"), "html")
other("printed-libreoffice.pdf", "LibreOffice", "printed", converted("pdf"), "pdf")
other("flat-libreoffice.fods", "LibreOffice", "OpenDocument in one file", converted("fods"),
      "flatOpenDocument")
other("table-dbf.dbf", "dbf", "a dBase table", lambda path: shutil.copy(dbase(), path), "dbf")


def pandas_json(path):
    import pandas
    pandas.read_excel(phones()).to_json(path, orient="records")


other("array-pandas.csv", "pandas", "a JSON array that is named .csv", pandas_json, "json")
fixture("workbook-named-csv-openpyxl.csv", "openpyxl", "a workbook that is named .csv",
        lambda path: shutil.copy(phones(), path),
        table(["userName", "phone"], ["asha.naik", number("9880022222")], ["ravi.patil"],
              ["meena.kumari", number("9880044444")]), format="xlsx")
