"""One test for each rule of docs/tables.md about files, headings and single cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import Problem, UsageError
from graph.ids import entity_id
from ingest.read_tables import read_tables
from ingest.region_names import Gazetteer

Errors = Callable[..., list[Problem]]
LEGS = "case,act,from,to\n"


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [p.message for p in problems]
    return problems[0]


# -- headings, files, layout -----------------------------------------------------------------------------------------
def test_headings_and_aliases_in_any_case(claims: Any) -> None:
    found = claims({"instansi": " REF ;Nama;JENIS;Wilayah;fungsi\nX1;Dinas;Manpower;33.01;f4\n"}, "Agency")
    assert [c.props["name"] for c in found if c.props["ref"] == "X1"] == ["Dinas"]
    found = claims({"Desa": "wilayah,kantong pmi\n33.01.03.2001,Tidak Diketahui\n"}, "Region")
    assert found[0].props["pmi_pocket"] == "unknown"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_dialects(claims: Any, separator: str, encoding: str, line_end: str) -> None:
    lines = ["ref,name,kind", "P9,Café – “rekaan”,port"]
    raw = line_end.join(line.replace(",", separator) for line in [*lines, ""]).encode(encoding)
    found = claims({"tempat.csv": raw}, "Place")
    assert [c.props["name"] for c in found if c.props["ref"] == "P9"] == ["Café – “rekaan”"]


@pytest.mark.parametrize("raw", [
    "ref,name,kind\nP8,Café,port\n".encode() + "P9,Café,port\n".encode("cp1252"),
    b"\xef\xbb\xbf" + "ref,name,kind\nP9,Café,port\n".encode("cp1252"),
    "ref,name,kind\nP9,A,port\n".encode("utf-16"),
])  # fmt: skip
def test_a_file_of_mixed_or_other_encoding_is_an_error(errors: Errors, raw: bytes) -> None:
    problem = one(errors({"tempat.csv": raw}))
    assert problem.file == "tempat.csv"
    assert "UTF-8" in str(problem.expected)


def test_unknown_file_and_column_are_warnings_with_the_nearest_name(tables: Any) -> None:
    result = tables({"legz": LEGS, "legs": "case,act,from,to,victimz\nK1,sending,33.01,MYS,3\n"})
    assert result.problems == []
    assert [(w.file, w.column, w.nearest) for w in result.warnings] == [
        ("legs.csv", "victimz", ["victims"]), ("legz.csv", None, ["legs"])]  # fmt: skip


def test_files_that_are_no_tables_are_passed_over(tables: Any) -> None:
    result = tables({"README.md": "# x", "mapping.yaml": "x: 1", ".hidden.csv": "x", "~$book.xlsx": "x"})
    assert (result.problems, result.warnings) == ([], [])
    assert [w.file for w in tables({"old.xls": "x"}).warnings] == ["old.xls"]


def test_two_columns_of_one_name_are_an_error(errors: Errors) -> None:
    problem = one(errors({"tempat": "ref,name,nama,kind\nP9,A,B,port\n"}))
    assert (problem.row, problem.column) == (1, "nama")
    assert one(errors({"tempat": "ref,name,kind,x,X\nP9,A,port,1,2\n"})).column == "X"


def test_a_missing_required_column_or_value_is_an_error(errors: Errors) -> None:
    problem = one(errors({"tempat": "ref,name\nP9,A\n"}))
    assert (problem.file, problem.row, problem.column) == ("tempat.csv", 1, "kind")
    problem = one(errors({"tempat": "ref,name,kind\nP9, ,port\n"}))
    assert (problem.file, problem.row, problem.column) == ("tempat.csv", 2, "name")


def test_a_row_longer_than_its_header_is_an_error(errors: Errors) -> None:
    problem = one(errors({"tempat": "ref,name,kind\nP8,A,port\nP9,Rumah, dua,port\n"}))
    assert (problem.row, problem.sheet) == (3, None)


def test_rows_count_as_in_the_spreadsheet(errors: Errors) -> None:
    text = 'ref,name,kind\n\nP8,"dua\nbaris",port\n,,\nP9,A,harbour\n'
    problem = one(errors({"tempat": text}))
    assert (problem.row, problem.column, problem.value) == (5, "kind", "harbour")


def test_open_quotation_marks_are_one_error(errors: Errors) -> None:
    assert one(errors({"tempat": 'ref,name,kind\nP8,"A,port\nP9,B,port\n'})).file == "tempat.csv"


def test_empty_file_and_headings_alone(tables: Any) -> None:
    result = tables({"tempat": "", "legs": LEGS})
    assert result.problems == []
    assert [w.file for w in result.warnings] == ["tempat.csv"]


def test_a_path_that_does_not_exist(tmp_path: Any, regions: Gazetteer) -> None:
    from ingest.ledger_view import EmptyView

    with pytest.raises(UsageError):
        read_tables(tmp_path / "nothing", gazetteer=regions, key=b"k", known=EmptyView())


# -- values ----------------------------------------------------------------------------------------------------------
def test_words_in_indonesian_and_english(claims: Any) -> None:
    text = "perkara,perbuatan,dari,ke\nK1,PEREKRUTAN,Lombok Timur,recruiter:R1\nK1,Sending,perekrut:R1,tempat:P1\n"
    found = claims({"perjalanan": text}, "LEG")
    assert [c.props["act"] for c in found] == ["recruitment", "sending"]
    assert found[0].subject == "region:52.03"
    assert found[1].object == entity_id("Place", "default", "places", "P1")


def test_dates_keep_their_precision(claims: Any) -> None:
    text = "case,act,from,to,start,end\nK1,sending,33.01,MYS,Juni 2023,2023\nK1,sending,33.01,MYS,15/06/2023,\n"
    first, second = claims({"legs": text}, "LEG")
    assert (first.props["start_date"], first.props["end_date"]) == ("2023-06", "2023")
    assert (first.event_from, first.event_to) == ("2023-06", "2023")
    assert second.props["start_date"] == "2023-06-15"
    assert "end_date" not in second.props


def test_numbers_and_counts(claims: Any, errors: Errors) -> None:
    text = "case,act,from,to,victims,price\nK1,sending,33.01,MYS,1.200,Rp 5.000.000\n"
    assert claims({"legs": text}, "LEG")[0].props["victims"] == 1200
    assert claims({"legs": text}, "LEG")[0].props["price"] == 5_000_000
    bad = errors({"legs": 'case,act,from,to,victims,price\nK1,sending,33.01,MYS,"2,5",5.00.000\n'})
    assert [(p.column, p.value) for p in bad] == [("victims", "2,5"), ("price", "5.00.000")]


def test_a_comma_in_degrees_is_an_error(errors: Errors) -> None:
    problem = one(errors({"tempat": "ref;name;kind;lat;lon\nP9;A;port;-8,58;116.1\n"}))
    assert (problem.column, problem.nearest) == ("lat", ["-8.58"])


def test_regions_by_name_and_the_candidates_of_an_ambiguous_one(claims: Any, errors: Errors) -> None:
    found = claims({"legs": LEGS + 'K1,sending,"region:Desa Panji, Kec. Sukasada, Buleleng",wilayah:Malaysia\n'}, "LEG")
    assert (found[0].subject, found[0].object) == ("region:51.08.05.2011", "region:MYS")
    problem = one(errors({"legs": LEGS + "K1,sending,Kupang,MYS\n"}))
    assert problem.nearest == [
        "53.01 Kabupaten Kupang, Nusa Tenggara Timur", "53.71 Kota Kupang, Nusa Tenggara Timur"]  # fmt: skip


def test_a_damaged_code_says_to_format_as_text(errors: Errors) -> None:
    problem = one(errors({"legs": LEGS + "K1,sending,32.1,MYS\n"}))
    assert "as text" in str(problem.expected)
    assert problem.nearest[0] == "32.10"


def test_lists(claims: Any) -> None:
    text = "ref,title,kind,date,reached,topics\nE9,X,outreach,2024,52.03; MYS ;;52.03,a;b\n"
    found = claims({"events": text})
    assert [c.object for c in found if c.type == "REACHED"] == ["region:52.03", "region:MYS"]
    assert next(c for c in found if c.type == "Event" and c.props["ref"] == "E9").props["topics"] == ["a", "b"]


def test_a_wrong_entry_of_a_list_and_the_kinds_of_regions(errors: Errors) -> None:
    bad = errors({
        "agencies": "ref,name,kind,functions\nA1,X,manpower,F4;F10\nA2,Y,police,\n",
        "villages": "region\n33.01\n",
        "victims": "ref,case,count,destination\nV1,K1,2,33.01\n",
    })  # fmt: skip
    assert [(p.file, p.column) for p in bad] == [
        ("agencies.csv", "functions"), ("victims.csv", "destination"), ("villages.csv", "region")]  # fmt: skip


def test_phones_meet_and_warn(tables: Any) -> None:
    text = "ref,name,kind,phones\nR7,EF,person,0812-3456-7890;O812-3456-7891\nR8,GH,person,62 812 3456 7890;tanya AB\n"
    result = tables({"recruiters": text + "R1,AB,person,\n"})
    assert result.problems == []
    assert [(w.row, w.column) for w in result.warnings] == [(2, "phones"), (3, "phones")]
    values = [c.props["value"] for c in result.claims if c.type == "Identifier"]
    assert values == ["+6281234567890", "+6281234567891", "+6281234567890", "tanya AB"]
    assert len({c.subject for c in result.claims if c.type == "Identifier"}) == 3


# -- source, grade, stance -------------------------------------------------------------------------------------------
def test_source_grade_and_stance(claims: Any) -> None:
    header = "case,act,from,to,source,grade,stance\n"
    text = header + "K1,sending,33.01,MYS,S1,b2,\nK1,sending,33.01,MYS,,,Membantah\n"
    first, second = claims({"legs": text}, "LEG")
    assert first.source == entity_id("Source", "default", "sources", "S1")
    assert (first.reliability, first.credibility, first.stance) == ("B", "2", "asserts")
    assert second.source == entity_id("Source", "default", "file", "default/legs.csv")
    assert (second.reliability, second.credibility, second.stance) == (None, None, "denies")
    assert first.locator == "legs.csv:2"
    assert first.origin == "default/legs.csv"


def test_two_collections_are_two_things(tables: Any) -> None:
    one_office, other = tables({}), tables({}, collection="polda-ntb")
    people = [{c.subject for c in r.claims if c.type == "Person"} for r in (one_office, other)]
    assert people[0]
    assert not people[0] & people[1]


# -- what may not stand in a table -----------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["Siti 5203014101900001", "paspor C1234567"])
def test_identity_numbers_in_names_are_errors_and_never_shown(errors: Errors, written: str) -> None:
    problem = one(errors({"recruiters": f"ref,name,kind\nR1,AB,person\nR2,X,company\nR9,{written},person\n"}))
    assert (problem.row, problem.column) == (4, "name")
    assert written.split()[1] not in str(problem.as_json())
    assert "id_number" in str(problem.expected)


def test_a_nik_as_ref_is_an_error_but_victims_refs_are_hashed(errors: Errors, claims: Any) -> None:
    assert one(errors({"tempat": "ref,name,kind\n5203014101900001,A,port\n"})).value == "(not shown)"
    (tempat,) = [c for c in claims({"tempat": "ref,name,kind\nP9,A,port\n"}, "Place") if c.props["ref"] == "P9"]
    assert tempat.props["refs"] == ["places:P9"]
    text = "ref,case,count,id_number\n5203014101900001,K1,1,5203014101900001\n"
    found = claims({"victims": text})
    assert "5203014101900001" not in repr(found)
    group = next(c for c in found if c.type == "VictimGroup")
    assert len(group.props["id_hash"]) == 64
    assert group.props["name"] == "Kelompok korban (1)"


@pytest.mark.parametrize("heading", ["nama", "Nama Korban", "victim_name", "NAMA LENGKAP", "korban", "Nama Ibu"])
def test_a_column_of_victims_names_is_an_error(errors: Errors, heading: str) -> None:
    problem = one(errors({"victims": f"ref,case,count,{heading}\nV1,K1,1,Siti Rekaan\n"}))
    assert problem.column == heading
    assert "Siti" not in str(problem.as_json())


@pytest.mark.parametrize("cell", ["x" * 10_001, "a\x00b"])
@pytest.mark.parametrize("column", ["name", "catatan"])
def test_very_long_cells_and_nul_are_errors(errors: Errors, cell: str, column: str) -> None:
    header = "ref,name,kind" + (",catatan" if column == "catatan" else "")
    row = f"P9,{cell},port" if column == "name" else f"P9,A,port,{cell}"
    problem = one(errors({"tempat": f"{header}\n{row}\n"}))
    assert (problem.row, problem.column) == (2, column)
    assert len(str(problem.value)) <= 200


def test_ten_thousand_characters_are_allowed(claims: Any) -> None:
    assert claims({"tempat": f"ref,name,kind\nP9,{'x' * 10_000},port\n"})
