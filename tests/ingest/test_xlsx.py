from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook


def book(sheets: dict[str, Any], formats: dict[str, str] | None = None) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
    packed = BytesIO()
    made.save(packed)
    return packed.getvalue()


LEGS = ["Case", "act", "from", "to", "start", "victims", "price"]


def test_sheets_are_named_by_the_table_and_mix_with_csv(claims: Any) -> None:
    raw = book({"Perjalanan": [LEGS, ["K1", "kirim", "52.03", "MYS", datetime(2023, 6, 15), 6, 5e6]],
                "places": [["ref", "name", "kind"], ["P9", "=1+1", "port"]], "Petunjuk": [["apa saja"]]})  # fmt: skip
    found = claims({"buku.xlsx": raw})
    leg = next(c for c in found if c.type == "LEG")
    assert leg.props | {"case_id": ""} == {
        "act": "sending", "case_id": "", "case_ref": "K1", "start_date": "2023-06-15", "victims": 6, "price": 5_000_000
    }  # fmt: skip
    assert type(leg.props["price"]) is int  # as in a CSV file: one fact, one claim
    assert (leg.locator, leg.origin) == ("buku.xlsx/Perjalanan:2", "default/buku.xlsx/Perjalanan")
    place = next(c for c in found if c.type == "Place" and c.props["ref"] == "P9")
    assert place.props["name"] == "=1+1"
    assert place.source == leg.source  # the workbook is one source, not one a sheet


def test_the_same_rows_as_csv_and_xlsx_make_the_same_claims(claims: Any) -> None:
    header = [*LEGS, "source"]
    row = ["K1", "sending", "52.03", "MYS", date(2023, 6, 15), 6, 5_000_000.0, "S1"]
    from_book = claims({"a.xlsx": book({"legs": [header, row]})}, "LEG")
    text = ",".join(header) + "\nK1,sending,52.03,MYS,15 Juni 2023,6,5.000.000,S1\n"
    both = claims({"legs": text}, "LEG")  # the workbook still lies there
    assert {c.claim_id for c in both} == {from_book[0].claim_id}


def test_a_date_shown_as_a_month_is_a_month(claims: Any) -> None:
    rows = [LEGS, ["K1", "sending", "52.03", "MYS", date(2023, 6, 1), 1, None]]
    assert claims({"b.xlsx": book({"legs": rows}, {"E2": "mmm-yy"})}, "LEG")[0].props["start_date"] == "2023-06"
    assert claims({"b.xlsx": book({"legs": rows}, {"E2": "yyyy"})}, "LEG")[0].props["start_date"] == "2023"
    assert claims({"b.xlsx": book({"legs": rows}, {"E2": "d/m/yy"})}, "LEG")[0].props["start_date"] == "2023-06-01"


def test_codes_that_the_spreadsheet_damaged(errors: Any) -> None:
    rows = [LEGS, ["K1", "sending", 32.1, "MYS"], ["K1", "sending", date(2002, 1, 11), "MYS"],
            ["K1", "sending", 52.03, "MYS"], ["K1", "sending", 52, "MYS"], ["K1", "sending", 5203, "MYS"]]  # fmt: skip
    bad = errors({"b.xlsx": book({"legs": rows})})
    assert [(p.sheet, p.row, p.column) for p in bad] == [("legs", r, "from") for r in (2, 3, 6)]
    assert all("as text" in str(p.expected) for p in bad)


def test_numbers_as_refs_phones_and_words(claims: Any) -> None:
    rows = [["ref", "name", "kind", "phones", "id_number"], [7, 123, "person", 81234567890, "5203014101900001"]]
    found = claims({"b.xlsx": book({"recruiters": rows})})
    person = next(c.props for c in found if c.type == "Person" and c.props["ref"] == "7")
    assert person["name"] == "123"
    assert "+6281234567890" in [c.props["value"] for c in found if c.type == "Identifier"]


def test_an_identity_number_kept_as_a_number_has_lost_digits(errors: Any) -> None:
    rows = [["ref", "name", "kind", "id_number"], ["R9", "XY", "person", 5203014101900001]]
    (problem,) = errors({"b.xlsx": book({"recruiters": rows})})
    assert (problem.column, problem.value) == ("id_number", "(not shown)")


def test_a_formula_or_an_error_value_where_a_number_is_expected(errors: Any) -> None:
    rows = [LEGS, ["K1", "sending", "52.03", "MYS", None, "=2+2"], ["K1", "sending", "52.03", "MYS", None, "#REF!"]]
    assert [(p.row, p.column) for p in errors({"b.xlsx": book({"legs": rows})})] == [(2, "victims"), (3, "victims")]


def test_unknown_sheets_warn_and_a_lone_sheet_may_be_named_by_the_file(tables: Any) -> None:
    rows = [["ref", "name", "kind"], ["P9", "A", "port"]]
    result = tables({"b.xlsx": book({"placez": rows, "Sheet2": []})})
    assert [(w.sheet, w.nearest) for w in result.warnings] == [("placez", ["places"])]
    result = tables({"b.xlsx": book({"places": rows}), "tempat.xlsx": book({"Sheet1": rows})})
    assert result.warnings == []


@pytest.mark.parametrize("raw", [b"PK\x03\x04 damaged", b"", b"not a zip", book({"legs": [LEGS]})[:400]])
def test_a_damaged_workbook_is_one_error(errors: Any, raw: bytes) -> None:
    (problem,) = errors({"b.xlsx": raw})
    assert problem.file == "b.xlsx"


def test_an_old_workbook_is_one_error(errors: Any) -> None:
    (problem,) = errors({"legs.csv": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100})
    assert "XLSX" in str(problem.expected)


def test_rows_with_formatting_alone_are_skipped(claims: Any) -> None:
    rows = [["ref", "name", "kind", None, None], [], ["P9", "A", "port", None, " "], [None, " ", None]]
    assert len([c for c in claims({"b.xlsx": book({"places": rows})}, "Place") if c.props["ref"] == "P9"]) == 1
