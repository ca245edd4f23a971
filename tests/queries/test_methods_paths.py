"""The worked example of docs/methods.md, Recruitment path, run as it is written there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from queries.paths import PathQuery, RecruitmentPath, recruitment_paths
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

METHODS = Path(__file__).parents[2] / "docs" / "methods.md"


def table(name: str) -> list[dict[str, str]]:
    """The rows of the Markdown table after `<!-- worked-example: name -->`."""
    text = METHODS.read_text(encoding="utf-8").split(f"<!-- worked-example: {name} -->\n", 1)[1]
    lines = text.split("\n\n", 1)[0].strip().splitlines()
    head, _, *body = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.fixture
def snapshot() -> Snapshot:
    builder = GraphBuilder().source("T1").source("T2", derived_from="T1").source("T3")
    for code in ("35.09", "35.09.01.2001", "SGP"):
        builder.region(code)
    builder.person("H1").person("H2").person("H3").place("Y1").place("Y2").case("V1").case("V2")
    builder.uses("H1", "+6281", grades=[("T1", "B2")]).uses("H2", "+6281", grades=[("T3", "C2")])
    for row in table("legs"):
        grades = [tuple(claim.split()) for claim in row["claims"].split(", ")]
        victims = int(row["victims"]) if row["victims"] else None
        builder.leg(row["case"], row["act"], row["from"], row["to"], row["start"] or None, row["end"] or None, grades,
                    victims=victims)  # fmt: skip
    return Snapshot.load(builder.tables())


def written(snapshot: Snapshot, path: RecruitmentPath) -> str:
    """A path as the document writes it: → for a leg, ~ for a join over an identifier."""

    def name(node_id: str) -> str:
        node = snapshot.node(node_id)
        return node.code or node.name

    text = name(path.legs[0].from_id)
    for number, leg in enumerate(path.legs):
        if number and leg.from_id != path.legs[number - 1].to_id:
            text += f" ~ {name(leg.from_id)}"
        text += f" → {name(leg.to_id)}"
    return text


def test_worked_example(snapshot: Snapshot) -> None:
    answer = recruitment_paths(snapshot, PathQuery("35.09", "SGP", on=date(2024, 6, 30)))
    rows = table("paths")
    assert len(rows) == 2
    assert [(p.kind, written(snapshot, p)) for p in answer.paths] == [(row["kind"], row["legs"]) for row in rows]
    for path, row in zip(answer.paths, rows, strict=True):
        stated = re.search(r"= ([\d.]+)(…?)$", row["reliability"])
        assert stated
        assert path.reliability == pytest.approx(float(stated[1]), abs=1e-6 if stated[2] else 1e-12)
        assert path.victims == int(row["victims"])
        assert sum(leg.undated for leg in path.legs) == int(row["undated legs"])
    assert not answer.truncated
