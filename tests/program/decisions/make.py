"""Makes the saved workbooks that the tests beside it read; needs LibreOffice and openpyxl.

    python tests/program/decisions/make.py target/debug/careledger

The exceptions of the sample fleet are written, edited as a person would, and saved by LibreOffice, which
brings its own styles, types and order of parts. Run it again when the sample or a rule's reading changes.
"""

import pathlib
import subprocess
import sys
import tempfile

import openpyxl

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[2] / "input" / "sample"

# Rule and subject, then status, person and note.
WHOLE = {
    ("ENR-01", "42C29AD2AD96D60D"): ("承認", "佐藤", "展示機のため、DJI と協議のうえ承認"),
    ("ENR-04", "6848AE84B657FD3A"): ("承認", "佐藤", "=特例"),
    ("POOL-03", "3CF3CC3981E4232D"): ("承認", "佐藤", "納品の遅れは当社の責任"),
    ("CLM-02", "HS-0002"): ("承認", "田中", "回収できたため"),
    ("CLM-03", "MR-2205-002"): ("承認", "田中", "3 回目も交換とする"),
    ("RNW-01", "9B40C3BCC816423D"): ("承認", "田中", "元の契約は確認済み"),
    ("RNW-04", "1FED28FD83CC37EA"): ("承認", "田中", "案内の漏れ"),
    ("RNW-05", "03DED8FFB127FB49"): ("承認", "田中", None),
    ("LNK-02", "2203-0028"): ("対応済", "鈴木", None),
}
PART = {
    ("CLM-07", "MR-2201-006"): ("Checking", "Suzuki", "asked the dealer\nagain on 2 June"),
    ("CLM-06", "SF-104"): ("Approved", "Suzuki", "the parts came later"),
    ("PRC-01", "2104-0013"): ("Done", None, 20220602),
}


def written(language, folder):
    arguments = ["run", "--quiet", "--as-of", "2022-05-31", "--lang", language]
    subprocess.run([PROGRAM, *arguments, "--input", SAMPLE, "--output", folder], check=True)
    return openpyxl.load_workbook(pathlib.Path(folder) / "2022-05-31" / "exceptions.xlsx")


def columns(sheet):
    return {cell.value: cell.column for cell in sheet[3] if cell.value}


def rule_of(value):
    """The cell is a link whose text is the rule."""
    return value.split('"')[-2]


def decide(sheet, names, decisions):
    at, left = columns(sheet), dict(decisions)
    for row in range(4, sheet.max_row):
        key = (rule_of(sheet.cell(row, at[names[0]]).value), sheet.cell(row, at[names[1]]).value)
        if key in left:
            for name, value in zip(names[2:], left.pop(key)):
                sheet.cell(row, at[name]).value = value
                if isinstance(value, str) and value.startswith("="):
                    sheet.cell(row, at[name]).data_type = "s"
    assert not left, left


def libreoffice(book, name, ending):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{name}.xlsx"
        book.save(source)
        convert = ["soffice", "--headless", "--convert-to", ending, "--outdir", f"{folder}/saved", str(source)]
        subprocess.run(convert, check=True, stdout=subprocess.DEVNULL)
        (HERE / f"{name}.{ending}").write_bytes((pathlib.Path(folder) / "saved" / f"{name}.{ending}").read_bytes())


def main():
    with tempfile.TemporaryDirectory() as folder:
        book = written("ja", folder)
        decide(book["一覧"], ["規則", "対象の番号", "対応状況", "担当者", "メモ"], WHOLE)
        libreoffice(book, "whole", "xlsx")
    with tempfile.TemporaryDirectory() as folder:
        book = written("en", folder)
        sheet = book["List"]
        decide(sheet, ["Rule", "Subject number", "Work status", "In charge", "Note"], PART)
        at = columns(sheet)
        # Only a few rows are kept, only some columns, and no other sheet.
        keep = {"Exception ID", "Note", "Work status", "In charge", "Message"}
        rows = [[cell.value for cell in sheet[3]]]
        chosen = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[at["In charge"] - 1] or row[at["Note"] - 1]]
        part = openpyxl.Workbook()
        for row in rows + chosen:
            part.active.append([value for value, name in zip(row, rows[0]) if name in keep])
        libreoffice(part, "part", "ods")


main()
