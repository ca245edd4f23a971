from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError, UsageError
from ingest.ledger_view import EmptyView
from ingest.mapping import load_mapping
from ingest.read_tables import ReadResult, read_tables
from ingest.region_names import Gazetteer

SAMPLE = Path(__file__).parents[2] / "samples" / "office-layout"
OFFICE = "REKAP (rekaan);;\n;;\nNo.;Nama Tempat;Jenis Tempat\n"
OFFICE += "1;Rumah;Rumah Singgah Gelap\n2;Dermaga;Pelabuhan\nJumlah: 2;;\n"
MAPPING = """
tables:
  - table: places
    file: "rekap*.csv"
    header_row: 3
    columns: {"No.": ref, "Nama Tempat": name, "Jenis Tempat": kind}
    constants: {region: "65.71"}
    values: {kind: {"rumah singgah gelap": shelter}}
    skip_rows: ["Jumlah*"]
"""


@pytest.fixture
def read(tmp_path: Path, regions: Gazetteer) -> Any:
    def read(mapping: str, office: str = OFFICE) -> ReadResult:
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / "Rekap 2023.csv").write_text(office)
        (tmp_path / "m.yaml").write_text(mapping)
        return read_tables(tmp_path / "in", gazetteer=regions, key=b"k", known=EmptyView(),
                           mapping=load_mapping(tmp_path / "m.yaml"))  # fmt: skip

    return read


def test_an_offices_own_layout(read: Any) -> None:
    result = read(MAPPING)
    assert (result.problems, result.warnings) == ([], [])
    places = [c for c in result.claims if c.type == "Place"]
    assert [(c.props["ref"], c.props["kind"], c.locator) for c in places] == [
        ("1", "shelter", "Rekap 2023.csv:4"), ("2", "port", "Rekap 2023.csv:5")]  # fmt: skip
    assert {c.object for c in result.claims if c.type == "SEATED_IN"} == {"region:65.71"}


def test_the_worked_example_is_read_without_a_word(regions: Gazetteer) -> None:
    result = read_tables(SAMPLE, gazetteer=regions, key=b"k", known=EmptyView(),
                         mapping=load_mapping(SAMPLE / "mapping.yaml"))  # fmt: skip
    assert (result.problems, result.warnings) == ([], [])
    types = [c.type for c in result.claims]
    assert [types.count(t) for t in ("CaseFile", "Person", "INVOLVED_IN", "LEG", "Event", "ATTENDED")] == [
        2, 3, 3, 4, 1, 2]  # fmt: skip
    assert {c.props["legal_basis"] for c in result.claims if c.type == "CaseFile"} == {"TPPO", "TPPM"}
    assert {c.props["status"] for c in result.claims if c.type == "INVOLVED_IN"} == {"tersangka", "terdakwa"}
    text = "".join(str(c.props) for c in result.claims if c.type in {"CaseFile", "Event", "Agency"})
    assert text.count("(rekaan)") >= 5


def test_a_heading_that_the_sheet_lacks_and_one_that_the_mapping_does_not_name(read: Any) -> None:
    result = read(MAPPING.replace('"Nama Tempat"', '"Nama Lokasi"'))
    assert [(p.row, p.column, p.nearest[0]) for p in result.problems] == [(3, "Nama Lokasi", "Nama Tempat")]
    assert [w.column for w in result.warnings] == ["Nama Tempat"]


def test_errors_in_rows_name_the_offices_own_heading(read: Any) -> None:
    (problem,) = read(MAPPING, OFFICE.replace("Pelabuhan", "Pelabuhn")).problems
    assert (problem.row, problem.column, problem.value) == (5, "Jenis Tempat", "Pelabuhn")


def test_a_wrong_header_row_and_an_entry_that_matches_nothing(read: Any) -> None:
    (problem,) = read(MAPPING.replace("header_row: 3", "header_row: 2")).problems
    assert problem.row == 2
    warnings = read(MAPPING.replace("rekap*", "daftar*")).warnings
    assert "m.yaml" in [w.file for w in warnings]


def test_a_constant_that_cannot_be_read_is_told_once(read: Any) -> None:
    (problem,) = read(MAPPING.replace('"65.71"', "Kupang")).problems
    assert (problem.file, problem.column) == ("m.yaml", "region")


def test_victims_names_are_refused_in_any_layout(read: Any) -> None:
    mapping = 'tables:\n  - table: victims\n    columns: {Kode: ref, Perkara: case, Jml: count}\n    ignore: ["Nama"]\n'
    problems = read(mapping, "Kode;Perkara;Jml;Nama\nV1;K1;1;Siti\n").problems
    assert problems[0].column == "Nama"
    assert "Siti" not in str(problems)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tables: [", None), ("x: 1", "tables"), ("tables: [1]", "tables[0]"),
        ("tables: [{table: placez}]", "tables[0].table"),
        ("tables: [{table: places, colums: {}}]", "tables[0].colums"),
        ("tables: [{table: places, columns: {A: nama}}]", "tables[0].columns.A"),
        ("tables: [{table: places, columns: {A: ref, B: ref}}]", "tables[0]"),
        ("tables: [{table: places, header_row: 0}]", "tables[0].header_row"),
        ("tables: [{table: places, values: {kind: x}}]", "tables[0].values"),
        ("tables: [{table: places, compose: {name: 'x {'}}]", "tables[0].compose.name"),
        ("tables: [{table: places, ignore: x}]", "tables[0].ignore"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told_with_its_place(tmp_path: Path, text: str, place: str | None) -> None:
    (tmp_path / "m.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_mapping(tmp_path / "m.yaml")
    assert place in [p.column for p in caught.value.problems]
    assert all(p.file == "m.yaml" for p in caught.value.problems)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load_mapping(tmp_path / "none.yaml")
