# What databases and field tools hand over: Access, dBase, ODK Central, KoboToolbox; and programs that
# write a sheet's words in the office's language.

def cloned(repository, commit):
    """A public repository as it was at a commit."""
    folder = SCRATCH / repository.split("/")[1]
    if not folder.exists():
        subprocess.run(["git", "clone", "--quiet", f"https://github.com/{repository}", str(folder)],
                       check=True)
        subprocess.run(["git", "-C", str(folder), "checkout", "--quiet", commit], check=True)
    return folder


# Access

def access(database, table, *options):
    """A table as mdb-export writes it, from the databases that mdbtools is tested with."""
    def make(path):
        data = cloned("mdbtools/mdbtestdata", "5ebf2d6") / "data" / database
        with open(path, "wb") as out:
            subprocess.run(["mdb-export", *options, str(data), table], check=True, stdout=out)
    return make


sign("day-access-mdbtools.csv", "mdbtools",
     "days with two digits of the year, month first; days before 1970 lose their century",
     access("nwind.mdb", "Employees", "-b", "strip"))
ENTRIES[-1][4]["rows"] = "as Python reads them"
sign("day-none-access-mdbtools.csv", "mdbtools",
     "days that C has no room for become 01/00/00", access("DateTestDatabase.mdb", "DateTest"))
ENTRIES[-1][4]["rows"] = "as Python reads them"
def asked(path):
    question = "select ProductID, Discontinued from Products where ProductID < 7"
    data = cloned("mdbtools/mdbtestdata", "5ebf2d6") / "data/nwind.mdb"
    with open(path, "wb") as out:
        subprocess.run(["mdb-sql", "-F", "-P", "-d", ",", str(data)], input=question.encode(),
                       check=True, stdout=out)


sign("boolean-access-mdbtools.csv", "mdbtools", "mdb-sql: yes and no are 1 and 0, and the first line is empty",
     asked, [], ["ProductID", "Discontinued"], ["1", "0"], ["2", "0"], ["3", "0"], ["4", "0"],
     ["5", "1"], ["6", "0"])


# dBase

def flags():
    import dbf
    path = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / "flags.dbf"
    rows = dbf.Table(str(path), "USERNAME C(12); VERIFIED L", codepage="cp1252")
    rows.open(dbf.READ_WRITE)
    for row in [("asha.naik", True), ("ravi.patil", False), ("meena.kumari", None)]:
        rows.append(row)
    rows.close()
    return path


sign("boolean-dbase-libreoffice.csv", "LibreOffice", "a dBase ? (not known) becomes FALSE",
     plain(flags), ["USERNAME,C,12", "VERIFIED,L"], ["asha.naik", "TRUE"], ["ravi.patil", "FALSE"],
     ["meena.kumari", "FALSE"])


# Field tools

def central(path):
    """By Central's own writer, with Debian's node-htmlparser2, node-ramda, node-entities and
    node-cloneable-readable; what it needs for archives alone is left out."""
    source = cloned("getodk/central-backend", "4f5943d13dd775fcecd2e21f9b8957db885d1ca3")
    writer = cloned("adaltas/node-csv", "HEAD")
    packages = source / "node_modules"
    packages.mkdir(exist_ok=True)
    for name in ["csv-parse", "csv-stringify"]:
        shutil.copytree(writer / "packages" / name, packages / name, dirs_exist_ok=True)
    for name in ["archiver", "sanitize-filename"]:
        (packages / name).mkdir(exist_ok=True)
        (packages / name / "index.js").write_text("module.exports = null")
    briefcase = source / "lib/data/briefcase.js"
    # Debian's package has this one under another name.
    briefcase.write_text(briefcase.read_text().replace(
        "htmlparser2/WritableStream", "htmlparser2/lib/WritableStream"))
    for name in ["htmlparser2", "entities", "ramda", "cloneable-readable"]:
        link = packages / name
        if not link.exists():
            shutil.copytree(f"/usr/share/nodejs/{name}", link, symlinks=False)
    with open(path, "wb") as out:
        subprocess.run(["node", str(HERE / "odk-central.js"), str(source / "lib")], check=True,
                       stdout=out, env={**os.environ, "NODE_PATH": "/usr/share/nodejs"})


CENTRAL = ["SubmissionDate", "meta-instanceID", "userName", "who-firstName", "who-dob", "phone",
           "home-Latitude", "home-Longitude", "home-Altitude", "home-Accuracy", "KEY", "SubmitterID",
           "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
           "DeviceID", "Edits", "FormVersion"]
sign("metadata-odk-central.csv", "ODK Central",
     "groups before names, a place in four columns, and columns about the form around them", central,
     CENTRAL,
     ["2026-03-07T03:36:00.000Z", "uuid:1", "asha.naik", "आशा", "1980-02-28", "9880022222",
      "15.45", "75.0", "0", "5", "uuid:1", "5", "Block office", "0", "0", None, None, "collect:q1",
      "0", "2026"],
     ["2026-03-07T03:36:00.000Z", "uuid:2", "ravi.patil", "Ravi", "2001-03-07", "09880033333", None,
      None, None, None, "uuid:2", "5", "Block office", "0", "0", None, None, "collect:q1", "0",
      "2026"])


def kobo(path):
    from formpack import FormPack
    survey = [{"type": "start", "name": "start"}, {"type": "end", "name": "end"},
              {"type": "begin_group", "name": "who", "label": ["Who"]},
              {"type": "text", "name": "userName", "label": ["User name"]},
              {"type": "text", "name": "firstName", "label": ["Name"]}, {"type": "end_group"},
              {"type": "text", "name": "phone", "label": ["Phone"]}]
    form = FormPack([{"version": "v1", "content": {
        "survey": survey, "choices": [], "translations": [None], "translated": ["label"]}}],
        "Teachers", "teachers")
    about = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
             "_submitted_by", "__version__", "_tags"]
    export = form.export(versions="v1", copy_fields=about, force_index=True, group_sep="/",
                         hierarchy_in_labels=True, lang=False)
    rows = [(41, "asha.naik", "आशा", "9880022222"), (42, "ravi.patil", "Ravi", "0 98800 33333")]
    answers = [{
        "__version__": "v1", "start": f"2026-03-07T09:{number}:00.000+05:30",
        "end": f"2026-03-07T09:{number}:30.000+05:30", "who/userName": user, "who/firstName": name,
        "phone": phone, "_id": number, "_uuid": f"5f{number}",
        "_submission_time": "2026-03-07T03:48:00", "_validation_status": {}, "_notes": [],
        "_status": "submitted_via_web", "_submitted_by": "block", "_tags": []}
        for number, user, name, phone in rows]
    path.write_text("\n".join(export.to_csv(answers)) + "\n")


sign("metadata-kobo-formpack.csv", "formpack",
     "KoboToolbox: semicolons, all in quotes, groups before names, columns about the form behind",
     kobo, ["start", "end", "who/userName", "who/firstName", "phone", "_id", "_uuid",
            "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
            "__version__", "_tags", "_index"],
     ["2026-03-07T09:41:00.000+05:30", "2026-03-07T09:41:30.000+05:30", "asha.naik", "आशा",
      "9880022222", "41", "5f41", "2026-03-07T03:48:00", "{}", "[]", "submitted_via_web", "block",
      "v1", "[]", "1"],
     ["2026-03-07T09:42:00.000+05:30", "2026-03-07T09:42:30.000+05:30", "ravi.patil", "Ravi",
      "0 98800 33333", "42", "5f42", "2026-03-07T03:48:00", "{}", "[]", "submitted_via_web", "block",
      "v1", "[]", "2"], format="delimited;")


# True and false in the office's language

# As LibreOffice shows them; what its locales leave out it shows in English.
FLAGS = {"kn": ("ಸಹೀ", "ಗಲತ್"), "ta": ("ஸரி", "தப்ப"), "te": ("నిజము", "అపాదము"),
         "ml": ("അതെ", "അല്ല"), "gu": ("ખરું", "ખોટું"), "pa": ("ਸਹੀ", "ਗਲਤ"),
         "bn": ("সত্য", "মিথ্যা"), "or": ("ସତ", "ମିଛ")}
for language, (yes, no) in FLAGS.items():
    sign(f"boolean-{language}-libreoffice.csv", "LibreOffice", f"{language}_IN, saved as shown",
         shown(lambda: sheet([["userName", "verified"], ["asha.naik", True], ["ravi.patil", False]]),
               locale=f"{language}_IN.UTF-8"),
         ["userName", "verified"], ["asha.naik", yes], ["ravi.patil", no])
sign("boolean-typed-libreoffice.csv", "LibreOffice", "typed as people say it in Kannada and Hindi",
     shown(lambda: sheet([["userName", "verified"], ["asha.naik", "ಹೌದು"], ["ravi.patil", "ಇಲ್ಲ"],
                          ["meena.kumari", "हाँ"], ["imran.shaikh", "नहीं"]])),
     ["userName", "verified"], ["asha.naik", "ಹೌದು"], ["ravi.patil", "ಇಲ್ಲ"],
     ["meena.kumari", "हाँ"], ["imran.shaikh", "नहीं"])


# Others

def java(path):
    source = text_file("""
        class Sheet {
          public static void main(String[] words) {
            System.out.println("userName,phone");
            System.out.println("asha.naik," + Double.valueOf(9880022222d));
            System.out.println("ravi.patil," + Double.valueOf(9880000000d));
          }
        }
        """, "Sheet.java")
    with open(path, "wb") as out:
        subprocess.run(["java", str(source)], check=True, stdout=out)


sign("phone-exponent-java.csv", "Java", "a number with all its digits and an exponent, as Java writes it",
     java, ["userName", "phone"], ["asha.naik", "9.880022222E9"], ["ravi.patil", "9.88E9"])
sign("letters-misread-cell-libreoffice.csv", "LibreOffice",
     "UTF-8 without a mark opened as Windows-1252",
     lambda path: libreoffice(text_file("userName,firstName\nravi.patil,Ravi\nasha.naik,आशा\n"),
                              path, AS_SHOWN),
     ["userName", "firstName"], ["ravi.patil", "Ravi"], ["asha.naik", "à¤†à¤¶à¤¾"])
sign("unnamed-column-libreoffice.csv", "LibreOffice", "a column of values without a name",
     shown(lambda: sheet([["userName", None, "phone"], ["asha.naik", "HM", 9880022222],
                          ["ravi.patil", "AM", 9880033333]])),
     ["userName", None, "phone"], ["asha.naik", "HM", "9880022222"],
     ["ravi.patil", "AM", "9880033333"])
sign("day-too-young-catdoc.csv", "catdoc", "a day of 2013 counted from 1904 is one of 2017",
     lambda path: path.write_bytes(subprocess.run(
         ["xls2csv", "-d", "utf-8", "-f", "%Y-%m-%d", str(old_sheet(
             [["userName", "dob"], ["asha.naik", datetime.date(2013, 3, 17)]]))],
         check=True, capture_output=True).stdout),
     ["userName", "dob"], ["asha.naik", "2017-03-18"], ["\f"])


def spread(path):
    json.dump({"userName": "asha.naik", "phone": "9880022222"}, open(path, "w"), indent=2)


fixture("object-python.csv", "Python's json", "one object, spread over lines", spread,
        problem={"otherFormat": "json"})
