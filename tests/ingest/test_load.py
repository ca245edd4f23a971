"""Loading into a real ledger: idempotence, replacement, dry runs, rejects, what is loaded already."""

from __future__ import annotations

import csv
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pydantic import SecretStr

from graph.ledger import Ledger
from ingest.load import LoadReport, load_tables

KEY = b"k" * 32
CASES = "ref,title,legal_basis\nK1,Perkara (rekaan),TPPO\n"
LEGS = "case,act,from,to,victims\n"
Load = Callable[..., LoadReport]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'ledger.sqlite'}"))
    yield opened
    opened.close()


@pytest.fixture
def load(tmp_path: Path, ledger: Ledger) -> Load:
    def load(files: dict[str, str], **options: Any) -> LoadReport:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text)
        return load_tables(ledger, folder, key=KEY, who="tester", **options)

    return load


def counts(report: LoadReport) -> tuple[int, int, int, int, int]:
    return report.read, report.new, report.unchanged, report.retracted, report.rejected


def test_loading_twice_changes_nothing(load: Load, ledger: Ledger) -> None:
    files = {"cases": CASES, "legs": LEGS + "K1,sending,33.01,MYS,3\n"}
    first = load(files)
    assert first.ok
    assert (first.new, first.unchanged) == (first.read, 0)
    seq = ledger.last_seq()
    second = load(files)
    assert counts(second) == (first.read, 0, first.read, 0, 0)
    assert ledger.last_seq() == seq
    json = second.as_json()
    assert list(json) == ["ok", "dry_run", "claims", "errors", "warnings"]
    assert json["claims"] == {"read": first.read, "new": 0, "unchanged": first.read, "retracted": 0, "rejected": 0}


def test_a_dry_run_tells_and_writes_nothing(load: Load, ledger: Ledger) -> None:
    report = load({"cases": CASES}, dry_run=True)
    assert report.ok
    assert report.dry_run
    assert report.new == report.read > 0
    assert ledger.last_seq() == 0


def test_a_corrected_file_adds_and_replace_retracts(load: Load, ledger: Ledger) -> None:
    load({"cases": CASES, "legs": LEGS + "K1,sending,33.01,MYS,3\n"})
    corrected = LEGS + "K1,sending,33.01,MYS,4\n"
    added = load({"cases": CASES, "legs": corrected})
    assert (added.new, added.retracted) == (1, 0)
    replaced = load({"cases": CASES, "legs": corrected}, replace=True)
    assert (replaced.new, replaced.retracted) == (0, 1)
    victims = ledger.live_claims(types=["LEG"])["props"].to_pylist()
    assert len(victims) == 1
    assert '"victims":4' in victims[0].replace(" ", "")


def test_replace_leaves_other_files_and_collections_alone(load: Load) -> None:
    load({"cases": CASES, "places": "ref,name,kind\nP1,A,port\n"})
    load({"cases": CASES}, collection="lain")
    assert load({"cases": CASES}, replace=True).retracted == 0


def test_nothing_is_written_if_a_row_is_wrong(load: Load, ledger: Ledger) -> None:
    report = load({"cases": CASES, "legs": LEGS + "K1,sending,33.01,MYS,3\nK1,jual,33.01,MYS,3\n"})
    assert not report.ok
    assert (report.new, report.rejected) == (0, 1)
    assert report.as_json()["errors"][0]["nearest"] is not None
    assert ledger.last_seq() == 0


def test_a_later_load_may_refer_to_an_earlier_one(load: Load) -> None:
    legs = {"legs": LEGS + "K1,sending,33.01,MYS,3\n"}
    assert not load(legs).ok
    assert load({"cases": CASES}).ok
    assert load(legs).ok
    assert not load(legs, collection="lain").ok


def test_a_recruiter_loaded_earlier_is_known_as_person_or_company(load: Load, ledger: Ledger) -> None:
    load({"cases": CASES, "recruiters": "ref,name,kind\nR1,AB,person\nR2,PT,company\n"})
    assert load({"legs": LEGS + "K1,transfer,recruiter:R1,recruiter:R2,\n"}).ok
    (subject,) = ledger.live_claims(types=["LEG"])["subject"].to_pylist()
    (target,) = ledger.live_claims(types=["LEG"])["object"].to_pylist()
    assert subject.startswith("person:")
    assert target.startswith("company:")


def test_cycles_with_what_is_loaded_already(load: Load) -> None:
    header, sources = "ref,name,kind,parent\n", "ref,title,derived_from\n"
    assert load({"agencies": header + "A1,X,police,\nA2,Y,police,A1\n", "sources": sources + "S1,X,\nS2,Y,S1\n"}).ok
    report = load({"agencies": header + "A1,X,police,A2\n", "sources": sources + "S1,X,S2\n"})
    assert [(p.file, p.column) for p in report.errors] == [
        ("agencies.csv", "parent"), ("sources.csv", "derived_from")]  # fmt: skip


def test_bad_rows_go_to_rejects_and_come_back_corrected(load: Load, ledger: Ledger, tmp_path: Path) -> None:
    rows = LEGS + 'K1,sending,33.01,MYS,3\nK1,jual,33.01,"Kupang, NTT",x\nK2,sending,33.01,MYS,5\n'
    report = load({"cases": CASES + "K2,Y,TPPX\n", "legs": rows}, skip_bad=True)
    assert report.ok
    assert report.rejected == 3  # K2, the leg that is wrong, the leg of K2
    folder = tmp_path / "in-rejects"
    assert sorted(p.name for p in report.rejects) == ["cases.csv", "legs.csv"]
    assert all(p.parent == folder and stat.S_IMODE(p.stat().st_mode) == 0o600 for p in report.rejects)
    with (folder / "legs.csv").open(newline="") as file:
        table = list(csv.reader(file))
    assert table[0] == ["case", "act", "from", "to", "victims", "errors"]
    assert table[1][:5] == ["K1", "jual", "33.01", "Kupang, NTT", "x"]
    assert len(table) == 3
    assert "may mean 2 regions" in table[1][5]
    for name, old, new in (("legs", "jual", "sending"), ("legs", '"Kupang, NTT",x', "Kota Kupang,2"),
                           ("cases", "TPPX", "TPPO")):  # fmt: skip
        target = folder / f"{name}.csv"
        target.write_text(target.read_text().replace(old, new))
    again = load_tables(ledger, folder, key=KEY, who="tester")
    assert again.errors == []
    assert again.warnings == []
    assert len(ledger.live_claims(types=["LEG"])) == 3
    sources = set(ledger.live_claims(types=["LEG"])["source"].to_pylist())
    assert len(sources) == 1  # a corrected row is still of the file that it came from


def test_rejects_of_a_workbook_keep_its_layout(ledger: Ledger, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tempat"
    for row in (["ref", "name", "kind"], ["P1", "A", "port"], ["P2", "=1+1", "harbour"]):
        sheet.append(row)
    book.save(tmp_path / "buku.xlsx")
    report = load_tables(ledger, tmp_path / "buku.xlsx", key=KEY, who="tester", skip_bad=True)
    assert [p.relative_to(tmp_path).as_posix() for p in report.rejects] == ["buku-rejects/buku.xlsx"]
    reopened = load_workbook(report.rejects[0])
    rejected = reopened["Tempat"]
    rows = [[cell.value for cell in row] for row in rejected.iter_rows()]
    assert rows[0] == ["ref", "name", "kind", "errors"]
    assert rows[1][:3] == ["P2", "=1+1", "harbour"]
    assert rejected["B2"].data_type == "s"
    rejected["C2"] = "port"
    reopened.save(report.rejects[0])
    again = load_tables(ledger, report.rejects[0], key=KEY, who="tester")
    assert (again.ok, again.errors, again.warnings) == (True, [], [])


def test_with_skip_bad_what_refers_to_a_bad_row_is_bad_too(load: Load, ledger: Ledger) -> None:
    report = load({
        "agencies": "ref,name,kind,parent\nA1,X,polize,\nA2,Y,police,A1\nA3,Z,police,A2\nA4,V,police,\n",
    }, skip_bad=True)  # fmt: skip
    assert report.rejected == 3
    assert len(ledger.known_ids("Agency")) == 1


def test_a_file_that_cannot_be_read_is_not_passed_over_silently(load: Load, tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "cases.csv").write_text(CASES)
    (tmp_path / "x" / "b.xlsx").write_bytes(b"PK\x03\x04")
    report = load_tables(ledger, tmp_path / "x", key=KEY, who="tester", skip_bad=True)
    assert not report.ok
    assert report.new > 0


def test_progress_is_told(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "places.csv").write_text("ref,name,kind\n" + "".join(f"P{i},A,port\n" for i in range(2500)))
    told: list[tuple[str, int, int]] = []
    load_tables(ledger, tmp_path / "places.csv", key=KEY, who="t", progress=lambda *step: told.append(step))
    assert ("reading", 1000, 2500) in told
    assert ("reading", 2500, 2500) in told
    assert told[-1][0] == "ledger"
