#!/usr/bin/env python3
"""Measures which phone numbers of India three versions of libphonenumber take.

Sunbird asks libphonenumber whether `parse(phone, "IN")` is a valid number: 8.8.11 in 1.5, 8.10.2 in
2.10, 8.12.5 in 8.0. PyPI's `phonenumbers` is a port of each version with its numbering data. Install
each into a folder of its own, and run this with those folders:

    for v in 8.8.11 8.10.2 8.12.5; do pip install --no-deps --target LIB/$v phonenumbers==$v; done
    ./measure.py LIB

It asks the library for every beginning of six digits, with three endings each, finds that six digits
decide, and writes, beside itself:

- `states.txt`: the smallest automaton over these six digits, which `Sources/Numbering` holds;
- `numbers.txt`: numbers, and which of the three versions take them;
- `spellings.jsonl`: ways of writing a number, the ten digits that each version reads from it, and
  whether it takes them.

The numbers are made by a seeded generator and end in four digits that few subscribers have.
"""
import json
import pathlib
import random
import subprocess
import sys

VERSIONS = ["8.8.11", "8.10.2", "8.12.5"]
HERE = pathlib.Path(__file__).parent
ENDINGS = ["0000", "0042", "9999"]


def asked(library, version, texts):
    """What one version reads: for each text the national number, with whether it is valid."""
    sys.path.insert(0, f"{library}/{version}")
    import phonenumbers

    assert phonenumbers.__version__ == version, phonenumbers.__version__
    answers = []
    for text in texts:
        try:
            number = phonenumbers.parse(text, "IN")
        except phonenumbers.NumberParseException:
            answers.append(None)
            continue
        digits = phonenumbers.national_significant_number(number)
        answers.append(
            (number.country_code, digits, phonenumbers.is_valid_number(number)))
    return answers


def ask(library, version, texts):
    """The same in a process of its own: two versions do not fit into one."""
    ran = subprocess.run(
        [sys.executable, __file__, library, version], input="\n".join(texts), text=True,
        capture_output=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def is_taken(answer):
    """Whether a number of ten digits is one of India: what begins with 00 is read as foreign."""
    return answer is not None and answer[0] == 91 and answer[2]


def beginnings(library, version):
    texts = [f"{number:06}{ending}" for number in range(10**6) for ending in ENDINGS]
    taken = [is_taken(answer) for answer in ask(library, version, texts)]
    for index in range(0, len(taken), len(ENDINGS)):
        assert len(set(taken[index:index + len(ENDINGS)])) == 1, texts[index]
    return taken[::len(ENDINGS)]


def automaton(tables):
    """Rows of ten cells; a cell names the next row, `..` refuses and `**` takes."""
    rows, names = [], {}

    def state(table, low, depth):
        if depth == 6:
            return "**" if table[low] else ".."
        step = 10 ** (5 - depth)
        cells = tuple(state(table, low + digit * step, depth + 1) for digit in range(10))
        if set(cells) in ({"**"}, {".."}):
            return cells[0]
        if cells not in names:
            names[cells] = f"{len(rows):02x}"
            rows.append(cells)
        return names[cells]

    starts = {version: state(table, 0, 0) for version, table in tables.items()}
    return starts, rows


def numbers(chance):
    drawn = [f"{digit}{chance.randrange(10**5):05}{chance.choice(ENDINGS)}"
             for digit in range(10) for _ in range(60)]
    return drawn + ["1234567890", "9900032121", "0180012345", "1800123456", "1409305260"]


def spellings(chance):
    digits = {script: [chr(zero + digit) for digit in range(10)] for script, zero in {
        "Devanagari": 0x966, "Bengali": 0x9E6, "Gurmukhi": 0xA66, "Gujarati": 0xAE6,
        "Odia": 0xB66, "Tamil": 0xBE6, "Telugu": 0xC66, "Kannada": 0xCE6, "Malayalam": 0xD66,
        "Urdu": 0x6F0, "Arabic": 0x660, "full width": 0xFF10}.items()}
    made = []
    for number in ["9845000042", "8310000042", "1123450042", "6999990042", "0123450042"]:
        a, b = number[:5], number[5:]
        made += [number, f"{a} {b}", f"{a}-{b}", f"{number[:3]} {number[3:6]} {number[6:]}",
                 f"{a}.{b}", f"({number[:3]}) {number[3:]}", f" {number} ", f"{a}\u00a0{b}",
                 f"{a}\u2011{b}", f"{a}\u2013{b}", f"{a}\u2009{b}"]
        for prefix in ["+91", "+91 ", "+91-", "(+91) ", "0091", "0091 ", "0091-", "91", "91 ",
                       "91-", "0", "0 ", "0-", "+91 0", "+910", "+91 (0) ", "0091 0", "00 91 ",
                       "\uff0b91 ", "+ 91 ", "00", "000", "+", "+92 ", "0092 ", "1", "910",
                       "+091 ", "091", "0+91 "]:
            made += [prefix + number, f"{prefix}{a} {b}"]
        made += ["".join(script[int(digit)] for digit in number) for script in digits.values()]
        made.append("+91 " + "".join(digits["Kannada"][int(digit)] for digit in number))
        made += [number[:9], number + "1", f"{a}/{b}", f"{number} ext 5", f"{number}x5",
                 f"{a}a{b}", f"tel:+91{number}", f"{a},{b}", f"{number} {number}", f"{a}_{b}",
                 f"{a}--{b}", f"{a}  {b}", f"-{number}", f"{number}-", f"{number}.", f"'{number}"]
    return made


def main(library):
    chance = random.Random(91)
    starts, rows = automaton({version: beginnings(library, version) for version in VERSIONS})
    with open(HERE / "states.txt", "w") as file:
        for version in VERSIONS:
            print(version, starts[version], file=file)
        for row in rows:
            print("".join(row), file=file)
    drawn = numbers(chance)
    answers = [ask(library, version, drawn) for version in VERSIONS]
    with open(HERE / "numbers.txt", "w") as file:
        for number, *seen in zip(drawn, *answers):
            print(number, *("yes" if is_taken(one) else "no" for one in seen), file=file)
    drawn = spellings(chance)
    answers = [ask(library, version, drawn) for version in VERSIONS]
    with open(HERE / "spellings.jsonl", "w") as file:
        for text, *seen in zip(drawn, *answers):
            read = {version: {"digits": one[1], "taken": is_taken(one)}
                    for version, one in zip(VERSIONS, seen)
                    if one is not None and one[0] == 91}
            print(json.dumps({"text": text, "read": read}, ensure_ascii=False), file=file)


if len(sys.argv) == 3:
    for one in asked(sys.argv[1], sys.argv[2], sys.stdin.read().split("\n")):
        print(json.dumps(one))
else:
    main(sys.argv[1])
