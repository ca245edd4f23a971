"""backup and restore, as an officer runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import Outcome, run_command

Run = Callable[..., Outcome]


def test_the_office_comes_back_whole(run: Run, tmp_path: Path) -> None:
    file, new = tmp_path / "a.zip", tmp_path / "new"
    made = run("backup", str(file), "--json")
    assert made.status == 0, made.err
    assert made.json["has_key"] is False
    assert "identity.key" in made.err, "who keeps only this file is told what else to keep"
    assert made.json["manifest"]["tables"]["claims"]["rows"] > 50

    done = run_command(["restore", str(file), "--json"], data=new)
    assert done.status == 0, done.err
    assert done.json["key"] == "missing"
    assert "identity.key" in done.err
    assert done.json["manifest"] == made.json["manifest"]
    assert run_command(["check"], data=new).status == 0
    for words in (["show", "recruiters:R1", "--json"], ["paths", "--from", "53.07", "--on", "2024-06-30", "--json"]):
        before, after = run(*words), run_command(words, data=new)
        assert (before.status, after.status) == (0, 0)
        assert after.json == before.json


def test_the_key_comes_back_where_it_was_included(run: Run, office_data: Path, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "a.zip"), "--with-key").status == 0
    done = run_command(["restore", str(tmp_path / "a.zip")], data=tmp_path / "new")
    assert (done.status, done.err) == (0, "")
    assert "ya/yes" in done.out
    assert (tmp_path / "new" / "identity.key").read_bytes() == (office_data / "identity.key").read_bytes()


def test_a_lost_ledger_beside_its_old_graph(run: Run, office_data: Path, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "a.zip")).status == 0
    for lost in office_data.glob("ledger.sqlite*"):
        lost.unlink()
    done = run("restore", str(tmp_path / "a.zip"))
    assert done.status == 0, done.err
    assert "identity.key" not in done.err, "the key is there"
    assert run("check").status == 0


def test_a_ledger_with_rows_is_refused_with_advice(run: Run, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "a.zip")).status == 0
    before = run("backup", str(tmp_path / "b.zip"), "--json").json["manifest"]["tables"]
    refused = run("restore", str(tmp_path / "a.zip"))
    assert refused.status == 3
    assert "not empty" in refused.err and "MATARANTAI_DATA" in refused.err
    assert run("backup", str(tmp_path / "c.zip"), "--json").json["manifest"]["tables"] == before


@pytest.mark.parametrize("words", [["restore"], ["restore", "--dry-run"]])
def test_a_damaged_file_makes_nothing(run: Run, tmp_path: Path, words: list[str]) -> None:
    assert run("backup", str(tmp_path / "a.zip")).status == 0
    (tmp_path / "cut.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:-100])
    refused = run_command([*words, str(tmp_path / "cut.zip")], data=tmp_path / "new")
    assert refused.status == 1
    assert "Traceback" not in refused.err and "cut.zip" in refused.err
    assert not (tmp_path / "new").exists()


def test_dry_run_verifies_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "a.zip")).status == 0
    seen = run_command(["restore", str(tmp_path / "a.zip"), "--dry-run", "--json"], data=tmp_path / "new")
    assert seen.status == 0
    assert seen.json["dry_run"] is True and seen.json["rows"] > 100
    assert not (tmp_path / "new").exists()


def test_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    outcome = run_command(["backup", str(tmp_path / "a.zip")], data=tmp_path / "typo")
    assert outcome.status == 2
    assert "no ledger" in outcome.err
    assert not (tmp_path / "typo").exists() and not (tmp_path / "a.zip").exists()


def test_a_backup_needs_no_graph(run: Run, office_data: Path, tmp_path: Path) -> None:
    """It runs beside whoever holds the graph (a server, a long load)."""
    from graph.owner import Ownership

    owner = Ownership.acquire(office_data / "graph.lbug", command="matarantai serve", wait=0)
    try:
        assert run("backup", str(tmp_path / "a.zip")).status == 0
    finally:
        owner.release()
