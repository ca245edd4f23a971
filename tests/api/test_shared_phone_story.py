"""Two initials from different cases that a phone makes a candidate: confirmed, one path; undone, as before.

The tables of samples/shared-phone, which are invented; the same commands stand in docs/resolution.md.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.region_codes import lies_in
from tests.support.commands import Outcome, run_command
from tests.support.small_tables import load_small_register

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "shared-phone"
CODES = frozenset(above for code in ("52.03", "21.71", "MYS") for above in lies_in(code))


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Outcome]:
    load_small_register(tmp_path / "data", CODES)
    outcome = run_command(["ingest", "tables", str(SAMPLE)], data=tmp_path / "data")
    assert outcome.status == 0, outcome
    return lambda *words: run_command(list(words), data=tmp_path / "data")


def joins(run: Callable[..., Outcome]) -> list[tuple[str, float]]:
    """(what two cases meet at, reliability) of the paths from Lombok Timur to Malaysia."""
    paths = run("paths", "--from", "52.03", "--to", "MYS", "--json").json["paths"]
    return [(join["by"], path["reliability"]) for path in paths for join in path["joins"]]


def test_candidate_confirmed_path_undone_history(run: Callable[..., Outcome]) -> None:
    (pair,) = run("resolve", "--label", "Person", "--json").json["pairs"]
    assert {*pair["a"]["refs"], *pair["b"]["refs"]} == {"recruiters:RR-1", "recruiters:RR-2"}
    assert pair["band"] == "review"
    weights = {row["comparison"]: row["weight"] for row in pair["why"]}
    assert weights["phone"] > weights["name"] > 0 > weights["region"]

    ((by, over_the_phone),) = joins(run)
    assert by == "identifier"  # an inference over the phone, weaker than one person
    queued = run("review", "next", "--json").json["pair"]
    assert queued["score"] == pair["score"]

    assert run("judge", "recruiters:RR-1", "recruiters:RR-2", "sama", "--why", "telepon dan inisial sama").status == 0
    ((by, at_the_person),) = joins(run)
    assert by == "person"
    assert at_the_person > over_the_phone
    assert run("check").status == 0

    assert run("review", "undo", "--why", "ternyata dua orang").status == 0
    assert joins(run) == [("identifier", over_the_phone)]
    assert run("check").status == 0
    told = run("history", "recruiters:RR-1").out
    assert "telepon dan inisial sama" in told
    assert "ternyata dua orang" in told
