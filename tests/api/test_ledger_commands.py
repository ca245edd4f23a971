"""Commands that change the ledger, and those that keep the graph true to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.commands import Outcome
from tests.support.small_tables import TABLES, write_small_tables

Run = Callable[..., Outcome]


def test_check_proves_graph_and_ledger_equal(run: Run) -> None:
    outcome = run("check", "--json")
    assert outcome.status == 0
    assert outcome.json["ok"] is True


def test_check_names_what_differs(run: Run, office_data: Path) -> None:
    import ladybug

    database = ladybug.Database(str(office_data / "graph.lbug"))
    connection = ladybug.Connection(database)
    connection.execute("MATCH (a:Agency {ref: 'A1'}) SET a.name = 'diubah'")
    connection.close()
    database.close()
    outcome = run("check")
    assert outcome.status == 1
    assert "Agency" in outcome.out
    assert run("rebuild").status == 0
    assert run("check").status == 0


def test_loading_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    tables = write_small_tables(tmp_path / "again")
    claims = run("ingest", "tables", str(tables), "--json").json["claims"]
    assert claims["new"] == claims["retracted"] == 0
    assert claims["unchanged"] == claims["read"] > 0


def test_errors_name_their_places_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    legs = (
        TABLES["legs"]
        .replace("K1,recruitment", "K1,jual")
        .replace("recruiter:R3,2023-03-15", "recruiter:R9,2023-13-15")
    )
    (bad / "legs.csv").write_text(legs, encoding="utf-8")
    outcome = run("ingest", "tables", str(bad), "--json")
    assert outcome.status == 1
    report = outcome.json
    assert report["ok"] is False
    assert report["claims"]["new"] == 0
    places = {(e["file"], e["row"], e["column"]) for e in report["errors"]}
    assert {("legs.csv", 2, "act"), ("legs.csv", 7, "to"), ("legs.csv", 7, "start")} <= places
    text = run("ingest", "tables", str(bad))
    assert "baris/row 2" in text.err
    assert "nothing was written" in text.out


def test_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "recruiters.csv").write_text("ref,name,kind\nR77,ZZ,person\n", encoding="utf-8")
    outcome = run("ingest", "tables", str(more), "--dry-run", "--json").json
    assert outcome["dry_run"] is True
    assert outcome["claims"]["new"] > 0
    assert run("show", "recruiters:R77").status == 1
    assert run("ingest", "tables", str(more)).status == 0
    assert run("show", "recruiters:R77").status == 0


def test_regions_are_loaded_first_where_they_are_missing(tmp_path: Path) -> None:
    from tests.support.commands import run_command

    tables = write_small_tables(tmp_path / "tables")
    outcome = run_command(["ingest", "tables", str(tables)], data=tmp_path / "new")
    assert outcome.status == 0, outcome.err
    assert "wilayah" in outcome.err
    assert run_command(["check"], data=tmp_path / "new").status == 0


def test_judgements_merge_and_split_at_once(run: Run) -> None:
    before = run("show", "recruiters:R3", "--json").json["entity"]["id"]
    assert run("judge", "recruiters:R1", "recruiters:R3", "same", "--why", "nomor yang sama").status == 0
    merged = {run("show", f"recruiters:{ref}", "--json").json["entity"]["id"] for ref in ("R1", "R3")}
    assert len(merged) == 1
    assert run("check").status == 0
    paths = run("paths", "--from", "53.07", "--to", "MYS", "--on", "2024-06-30", "--json").json["paths"]
    assert {j["by"] for p in paths for j in p["joins"]} >= {"person"}
    assert run("judge", "recruiters:R1", "recruiters:R3", "different", "--why", "dua orang").status == 0
    assert run("show", "recruiters:R3", "--json").json["entity"]["id"] == before
    assert run("check").status == 0


def test_an_id_that_was_merged_away_answers_with_its_canonical_one(run: Run) -> None:
    ids = [run("show", f"recruiters:{ref}", "--json").json["entity"]["id"] for ref in ("R1", "R3")]
    run("judge", *ids, "same", "--why", "uji")
    for node_id in ids:
        answer = run("show", node_id, "--json").json
        assert answer["entity"]["id"] == min(ids)
        assert answer.get("redirected_from") == (node_id if node_id != min(ids) else None)


def test_judging_two_kinds_of_thing_is_refused(run: Run) -> None:
    outcome = run("judge", "recruiters:R1", "places:P1", "same", "--why", "uji")
    assert outcome.status == 1
    assert "Traceback" not in outcome.err


def test_template_writes_tables_that_load(run: Run, tmp_path: Path) -> None:
    outcome = run("template", "--out", str(tmp_path / "empty"))
    assert outcome.status == 0
    loaded = run("ingest", "tables", str(tmp_path / "empty"), "--json")
    assert loaded.status == 0, loaded.out
    assert loaded.json["warnings"] == []


def test_rebuild_as_of_a_day_before_everything(run: Run) -> None:
    assert run("rebuild", "--as-of", "2020-01-01").status == 0
    # The next command brings the graph up to the ledger again: no answer is given from yesterday's graph.
    assert run("check").status == 0
