"""`matarantai resolve` and GET /resolve over the office's own data."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Office
from tests.support.commands import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def doubled(run: Run, tmp_path: Path) -> Run:
    """The office after a second file told of two people and a company once more."""
    rows = [
        ["ref", "name", "kind", "phones", "licence", "id_number"],
        ["Z1", "Soedjatmoko Hadi", "person", "081234567890", "", "5203011503800001"],
        ["Z2", "H. Sujatmoko Hadi", "person", "+6281234567890", "", "5203011503800001"],
        ["Z3", "PT Karya Uji", "company", "", "SIP/9-9", ""],
        ["Z4", "PT. Karya Uji, Tbk", "company", "", "SIP 9/9", ""],
    ]
    with (tmp_path / "recruiters.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    outcome = run("ingest", "tables", str(tmp_path / "recruiters.csv"), "--collection", "second")
    assert outcome.status == 0, outcome
    return run


def refs(pair: Any) -> set[str]:
    return {ref for side in "ab" for ref in pair[side]["refs"]}


def test_pairs_with_explanation_as_json_and_for_a_reader(doubled: Run) -> None:
    answer = doubled("resolve", "--label", "Person", "--min-score", "0.5", "--json")
    assert answer.status == 0, answer
    pair = next(p for p in answer.json["pairs"] if refs(p) == {"recruiters:Z1", "recruiters:Z2"})
    assert pair["band"] == "automatic"
    assert "5203011503800001" not in answer.out
    shown = doubled("resolve")
    assert "Soedjatmoko Hadi" in shown.out
    assert "nomor identitas +" in shown.out


def test_apply_merges_exact_keys_but_people_only_when_they_are_named(doubled: Run) -> None:
    first = doubled("resolve", "--apply", "--json")
    assert first.status == 0, first
    applied = [refs(p) for p in first.json["pairs"] if p.get("applied")]
    assert applied == [{"recruiters:Z3", "recruiters:Z4"}]
    assert doubled("resolve", "--label", "Company", "--json").json["pairs"] == []
    second = doubled("resolve", "--label", "Person", "--apply", "--json")
    assert [refs(p) for p in second.json["pairs"] if p.get("applied")] == [{"recruiters:Z1", "recruiters:Z2"}]


def test_the_route_gives_what_the_command_gives(run: Run, request: pytest.FixtureRequest) -> None:
    asked = run("resolve", "--min-score", "0.01", "--json").json
    office: Office = request.getfixturevalue("office")  # opened only now: one process at a time holds the graph
    assert office.client.get("/api/v1/resolve", params={"min_score": 0.01}).json() == asked


def test_a_label_that_cannot_be_resolved(run: Run) -> None:
    outcome = run("resolve", "--label", "Region")
    assert outcome.status == 2
    assert "Person, Company, Agency, Place, Identifier" in outcome.err


def test_own_thresholds(doubled: Run, tmp_path: Path) -> None:
    own = tmp_path / "weights.yaml"
    own.write_text("thresholds: {automatic: 1.1}\n")
    pairs = doubled("resolve", "--json", MATARANTAI_RESOLUTION_WEIGHTS=str(own)).json["pairs"]
    assert pairs
    assert {p["band"] for p in pairs} == {"review"}
    # The queue weighs by the office's own file, too.
    queued = doubled("review", "next", "--json", MATARANTAI_RESOLUTION_WEIGHTS=str(own)).json["pair"]
    assert queued["band"] == "review"
