"""FollowTheMoney out and in: valid by the library, and the same office again as far as it can say it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph.ledger import Ledger
from graph.projection import build
from graph.tables import GraphTables
from ingest.ftm_mapping import NOT_WRITTEN
from tests.support.commands import Outcome, run_command
from tests.support.ftm import entity, need_ftm, said_by, write_lines
from tests.support.small_tables import load_small_register

Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def library() -> None:
    need_ftm()


def graph_of(data: Path) -> GraphTables:
    ledger = Ledger.open(SecretStr(f"sqlite:///{data / 'ledger.sqlite'}"))
    try:
        return build(ledger)
    finally:
        ledger.close()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@pytest.fixture(scope="session")
def fuller(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Accounts, vehicles, handles, an officer, a merge, and a name with an alias, besides the small tables."""
    folder = tmp_path_factory.mktemp("fuller")
    data = Path(shutil.copytree(prepared, folder / "data"))
    (folder / "recruiters.csv").write_text(
        "ref,name,kind,region,phones,accounts,vehicles,social,licence,id_number\n"
        "R8,Siti alias Bunda,person,53.07.05,12345,BRI 123-456,DR 1234 AB,@bunda,,3578010101900001\n"
        "R9,AB,person,53.07,0812-0000-0101,,,,,\n",
        encoding="utf-8",
    )
    (folder / "officials.csv").write_text(
        "ref,name,title,agency,since,until,acting\nO8,Direktur Rekaan,Direktur,recruiter:R4,2020,2021,\n",
        encoding="utf-8",
    )
    judged = ["judge", "recruiters:R1", "recruiters:R9", "same", "--why", "satu orang"]
    for words in (["ingest", "tables", str(folder / "recruiters.csv")], judged,
                  ["ingest", "tables", str(folder / "officials.csv")]):  # fmt: skip
        outcome = run_command(words, data=data)
        assert outcome.status == 0, outcome
    return data


@pytest.fixture
def office_data(fuller: Path, tmp_path: Path) -> Path:
    """The office of these tests, in place of the smaller one (tests/api/conftest.py)."""
    return Path(shutil.copytree(fuller, tmp_path / "data"))


def test_every_entity_is_valid_by_the_library(run: Run, tmp_path: Path) -> None:
    from followthemoney import model
    from followthemoney.dataset.util import dataset_name_check

    done = run("export", "ftm", str(tmp_path / "e.jsonl"), "--json")
    assert done.status == 0, done.err
    entities = {row["id"]: row for row in lines(tmp_path / "e.jsonl")}
    assert sum(done.json["entities"].values()) == len(entities) > 50
    for row in entities.values():
        schema = model.get(row["schema"])
        assert schema is not None and not schema.abstract
        schema.validate({"properties": row["properties"]})
        assert set(schema.required) <= set(row["properties"])
        proxy = model.get_proxy(row, cleaned=False)  # the library cleans what it is given: nothing may get lost
        assert {k: sorted(v) for k, v in proxy.to_dict()["properties"].items()} == {
            k: sorted(v) for k, v in row["properties"].items()
        }
        assert row["first_seen"] <= row["last_seen"]
        assert row["datasets"] and [dataset_name_check(name) for name in row["datasets"]]
        for prop, values in row["properties"].items():
            known = schema.get(prop)
            assert known is not None
            for value in values if known.range is not None else []:
                assert model[entities[value]["schema"]].is_a(known.range), f"{prop} of {row['id']} points to {value}"
        if row["schema"] not in {"Document", "Territory"}:
            assert row["properties"]["proof"], "every thing and link says where it is from"


def test_what_is_in_it_and_what_is_not(run: Run, tmp_path: Path) -> None:
    done = run("export", "ftm", str(tmp_path / "e.jsonl"), "--json")
    text = (tmp_path / "e.jsonl").read_text(encoding="utf-8")
    assert "tanpa korban" in done.err, "whoever exports is told what a receiver will hold"
    for present in ("+6281200000101", "BRI123456", "DR1234AB", "@bunda", "12345", "Siti", "Bunda", "TPPO", "sending"):
        assert present in text
    for absent in ("victimgroup", "Kelompok korban", "3578010101900001", "id_hash", "measure:"):
        assert absent not in text
    assert {"VictimGroup", "HAS_VICTIMS", "Measure"} <= set(done.json["left"])
    assert (tmp_path / "e.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["e.jsonl", "s.jsonl", "s.csv"])
def test_the_same_office_comes_back(run: Run, office_data: Path, tmp_path: Path, name: str) -> None:
    options = ["--statements"] if name.startswith("s") else []
    if options:
        # A merge travels as canonical_id; the receiver keeps both apart until somebody judges there.
        assert run("judge", "recruiters:R1", "recruiters:R9", "different", "--why", "balik").status == 0
    assert run("export", "ftm", str(tmp_path / name), *options).status == 0
    new = tmp_path / "new"
    load_small_register(new)
    loaded = run_command(["ingest", "ftm", str(tmp_path / name), "--json"], data=new)
    assert loaded.status == 0, loaded.out + loaded.err
    assert loaded.json["errors"] == []
    assert loaded.json["ftm"]["left"] == {}
    assert set(loaded.json["ftm"]["left_properties"]) <= {"referents"}, loaded.json["ftm"]

    before, after = said_by(graph_of(office_data)), said_by(graph_of(new))
    for type_name in before:
        if type_name in NOT_WRITTEN or type_name in {"Source", "Programme"}:
            continue
        assert after[type_name] == before[type_name], type_name
    assert {row[0] for row in after["Source"]} >= {row[0] for row in before["Source"]}
    assert [row[0] for row in after["Programme"]] == [row[0] for row in before["Programme"]]
    assert all(not after[name] for name in ("VictimGroup", "HAS_VICTIMS", "Measure"))
    again = run_command(["ingest", "ftm", str(tmp_path / name), "--json"], data=new).json["claims"]
    assert again["new"] == again["retracted"] == 0


def test_the_same_answers_come_back(run: Run, tmp_path: Path) -> None:
    def shape(outcome: Outcome) -> list[Any]:
        return [(p["kind"], p["cases"], [leg["act"] for leg in p["legs"]]) for p in outcome.json["paths"]]

    new = tmp_path / "new"
    load_small_register(new)
    assert run("export", "ftm", str(tmp_path / "e.jsonl")).status == 0
    assert run_command(["ingest", "ftm", str(tmp_path / "e.jsonl")], data=new).status == 0
    assert run_command(["check"], data=new).status == 0
    paths = ["paths", "--from", "53.07", "--to", "MYS", "--on", "2024-06-30", "--json"]
    before = shape(run(*paths))
    assert before
    assert shape(run_command(paths, data=new)) == before


def test_statements_keep_values_datasets_times_and_merges(run: Run, office_data: Path, tmp_path: Path) -> None:
    from followthemoney.statement import Statement

    assert run("export", "ftm", str(tmp_path / "s.csv"), "--statements").status == 0
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    read = [Statement.from_dict({**row, "external": row["external"] == "t"}) for row in rows]  # type: ignore[typeddict-item]
    assert all(s.id == s.generate_key() for s in read)
    assert len({s.id for s in read}) == len(read)
    names = {s.value for s in read if s.prop == "name" and s.schema == "Person"}
    assert {"Siti", "AB"} <= names
    assert {s.value for s in read if s.prop == "alias"} == {"Bunda"}
    ids = {s.entity_id for s in read if s.canonical_id != s.entity_id}
    assert len(ids) == 1, "R1 and R9 are one: one of them stands under the other's id"
    ledger = Ledger.open(SecretStr(f"sqlite:///{office_data / 'ledger.sqlite'}"))
    times = {t[:19] for t in ledger.live_claims()["recorded_at"].to_pylist()}
    ledger.close()
    assert {s.first_seen for s in read} | {s.last_seen for s in read} <= times
    grades = {s.origin for s in read if s.dataset.startswith("register_rekaan")}
    assert "matarantai [B2]" in grades and "matarantai [C3]" in grades


def test_original_values_stand_beside_cleaned_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(
        "ref,title,url\nS9,Siaran  rekaan,HTTPS://Contoh.example/Satu\n", encoding="utf-8"
    )
    (tmp_path / "agencies.csv").write_text("ref,name,kind,source\nA9,Dinas  Rekaan,police,S9\n", encoding="utf-8")
    assert run("ingest", "tables", str(tmp_path / "sources.csv")).status == 0
    assert run("ingest", "tables", str(tmp_path / "agencies.csv")).status == 0
    assert run("export", "ftm", str(tmp_path / "s.jsonl"), "--statements").status == 0
    originals = {(s["value"], s["original_value"]) for s in lines(tmp_path / "s.jsonl") if s["original_value"]}
    assert originals, "some value was cleaned"
    assert all(clean != original for clean, original in originals)


def test_as_it_was_known_on_a_day(run: Run, tmp_path: Path) -> None:
    done = run("export", "ftm", str(tmp_path / "e.jsonl"), "--as-of", "2020-01-01", "--json")
    assert done.status == 0
    assert done.json["entities"] == {}
    today = date.today().isoformat()
    assert run("export", "ftm", str(tmp_path / "e.jsonl"), "--as-of", today, "--json").json["entities"]["Person"] == 6


def test_wrong_use_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("export", "ftm", str(tmp_path / "e.csv"))
    assert outcome.status == 2 and "--statements" in outcome.err
    outcome = run("export", "ftm", str(tmp_path / "nowhere" / "e.jsonl"))
    assert outcome.status == 2 and "cannot be written" in outcome.err
    assert run_command(["export", "ftm", str(tmp_path / "x.jsonl")], data=tmp_path / "typo").status == 2
    assert run("ingest", "ftm", str(tmp_path / "absent.jsonl")).status == 2


def test_without_the_extra_the_message_names_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "followthemoney", None)
    (tmp_path / "e.jsonl").write_text("{}\n", encoding="utf-8")
    for words in (["export", "ftm", str(tmp_path / "x.jsonl")], ["ingest", "ftm", str(tmp_path / "e.jsonl")]):
        outcome = run(*words)
        assert outcome.status == 2
        assert "matarantai[ftm]" in outcome.err


def test_loading_is_whole_or_nothing_and_reported(run: Run, tmp_path: Path) -> None:
    good = entity("p1", "Person", name="Budi Rekaan", birthDate="1980")
    write_lines(tmp_path / "good.jsonl", [good, entity("s1", "Sanction", entity="p1")])
    write_lines(tmp_path / "bad.jsonl", [good, entity("x", "Nothing")])
    bad = run("ingest", "ftm", str(tmp_path / "bad.jsonl"))
    assert bad.status == 1 and "baris/row 2" in bad.err and "nothing was written" in bad.out
    dry = run("ingest", "ftm", str(tmp_path / "good.jsonl"), "--dry-run", "--json").json
    assert dry["claims"]["new"] == 2 and dry["dry_run"] is True
    assert run("show", "Budi Rekaan").status == 1
    told = run("ingest", "ftm", str(tmp_path / "good.jsonl"), "--grade", "b3", "--collection", "lain")
    assert told.status == 0, told.err
    assert "Sanction 1" in told.out and "Person:birthDate 1" in told.out
    shown = run("show", "Budi Rekaan", "--json")
    assert shown.status == 0 and "B3" in shown.out and "good.jsonl" in shown.out
    write_lines(tmp_path / "good.jsonl", [entity("p2", "Person", name="Siti Rekaan")])
    again = run("ingest", "ftm", str(tmp_path / "good.jsonl"), "--collection", "lain", "--replace", "--json").json
    assert (again["claims"]["new"], again["claims"]["retracted"]) == (1, 1)
    assert run("ingest", "ftm", str(tmp_path / "good.jsonl"), "--grade", "Z9").status == 2
