"""The worked examples of docs/evidence.md, run as they are written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.grades import combine
from graph.text_likeness import NEAR_IDENTICAL, resemblance
from queries.independence import groups_of
from tests.support import texts
from tests.support.story_of_days import KNOWN_TO_BE_SO

PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")


def table(name: str) -> list[list[str]]:
    """The rows of the Markdown table after `<!-- worked-example: name -->`, without its heading."""
    lines = PAGE.split(f"<!-- worked-example: {name} -->\n", 1)[1].split("\n\n", 1)[0].strip().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_groups() -> None:
    rows = table("groups")
    groups = groups_of({source: [o for o in (stated, copied) if o] for source, stated, copied, _ in rows})
    assert groups == {source: stands for source, _, _, stands in rows}
    p = combine((groups[source], "C3") for source in ("T1", "T3", "T5"))
    assert p == pytest.approx(0.6975)
    assert "= 0.6975." in PAGE


def test_likeness() -> None:
    for name, _, likeness in table("likeness"):
        assert resemblance(texts.RELEASE, getattr(texts, name.strip("`"))) == pytest.approx(float(likeness), abs=0.005)
    assert f"likeness **> {NEAR_IDENTICAL}**" in PAGE


def test_days() -> None:
    """tests/api/test_story_of_days.py asks for each of these rows, on both engines."""
    told = {}
    for as_of, on, people, head, state in table("days"):
        known = None if as_of == "today" else as_of
        told[known, on] = (None if people == "–" else int(people), None if head == "–" else head, state)
    assert told == KNOWN_TO_BE_SO
