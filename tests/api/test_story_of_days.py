"""A fact reported in March about January, corrected in June: each question, asked for every pair of days."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api import csv_export
from api.answers import LocalAnswers
from api.pictures import PICTURES
from graph import projection
from graph.settings import Settings
from graph.store import Store
from graph.workspace import Workspace
from tests.support.claims import Clock
from tests.support.ledgers import new_ledger
from tests.support.story_of_days import AFTER_JUNE, AFTER_MARCH, BEFORE, KNOWN_TO_BE_SO, LATE, TODAY, tell


@pytest.fixture
def answers(store: Store, tmp_path: Path) -> Iterator[LocalAnswers]:
    clock = Clock("2024-01-02T08:00:00+00:00")
    with new_ledger(clock) as ledger:
        tell(ledger, clock)
        projection.sync(ledger, store)
        assert projection.check(ledger, store).ok
        yield LocalAnswers(Workspace(Settings(data=tmp_path), ledger, store), today=lambda: date(2024, 9, 1))


def test_every_question_knows_both_days(answers: LocalAnswers) -> None:
    for (as_of, on), (people, head, protection) in KNOWN_TO_BE_SO.items():
        days = {"as_of": as_of, "on": on}
        found = answers.ask("paths", {"from": "52.03", "to": "MYS", **days})
        assert [p["victims"] for p in found["paths"]] == ([] if people is None else [people]), days
        said = found["method"]["parameters"]
        assert (said.get("as_of"), said["on"]) == (as_of, on)
        flows = answers.ask("flow", days)["flows"]
        assert [row["victims"] for row in flows] == ([] if people is None else [people]), days
        gaps = answers.ask("gaps", {"kind": "border", **days})["gaps"]
        assert [(row["a"]["code"], row["flow"]) for row in gaps] == ([] if people is None else [("52.03", people)])
        cells = answers.ask("coverage", {"region": "52.03", "function": "F6", **days})["cells"]
        assert [c["state"] for c in cells if c["region"]["code"] == "52.03"] == [protection], days
        posts = [g for g in answers.ask("show", {"entity": "agency:a1", **days})["relationships"]
                 if g["type"] == "HOLDS_POST"]  # fmt: skip
        assert [i["node"]["name"] for g in posts for i in g["items"]] == ([] if head is None else [head]), days
        around = answers.ask("neighbourhood", {"entity": "agency:a1", **days})
        assert {n["name"] for n in around["nodes"] if n["label"] == "Person"} == ({head} - {None}), days


def test_search_and_history_know_what_was_known(answers: LocalAnswers) -> None:
    for as_of, names in ((BEFORE, set()), (AFTER_MARCH, {"AB"}), (AFTER_JUNE, {"CD"}), (TODAY, {"CD"})):
        found = {
            row["name"] for text in ("AB", "CD")
            for row in answers.ask("search", {"text": text, "labels": ["Person"], "as_of": as_of})["results"]
        }  # fmt: skip
        assert found == names
        listed = {row["name"] for row in answers.ask("sources", {"as_of": as_of})["sources"]}
        assert ("june" in listed, "march" in listed) == (as_of in {AFTER_JUNE, TODAY}, as_of == AFTER_MARCH)


def test_a_source_falls_as_it_would_have_fallen_that_day(answers: LocalAnswers) -> None:
    for as_of, source, lost in ((AFTER_MARCH, "march", 10), (AFTER_JUNE, "june", 7), (TODAY, "june", 7)):
        fall = answers.ask("source", {"source": source, "as_of": as_of, "on": LATE})
        assert [p["victims"] for p in fall["paths"]["gone"]] == [lost]
        assert [row["flow"] for row in fall["gaps"]["gone"] if row["kind"] == "border"] == [lost]
        changed = {(c["region"]["code"], c["function"]) for c in fall["coverage"]["changed"]}
        assert changed == {(code, "F6") for code in ("IDN", "52", "52.03")}


def test_without_a_day_everything_that_is_known_is_shown(answers: LocalAnswers) -> None:
    told = answers.ask("show", {"entity": "agency:a1"})
    assert (told["left_out"], answers.ask("show", {"entity": "agency:a1", "on": "2024-01-01"})["left_out"]) == (0, 2)


def test_exports_are_made_from_the_same_answers(answers: LocalAnswers) -> None:
    def exported(question: str, given: dict[str, Any]) -> str:
        out = io.StringIO()
        answer = answers.ask(question, given)
        csv_export.write(out, question, answer)
        return out.getvalue() + PICTURES[question](answer)

    for as_of, start in ((AFTER_MARCH, "2024-01-20"), (TODAY, "2024-01-05")):
        text = exported("paths", {"from": "52.03", "to": "MYS", "as_of": as_of, "on": LATE})
        other = {"2024-01-20", "2024-01-05"} - {start}
        assert start in text
        assert not any(day in text for day in other)
