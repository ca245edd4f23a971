"""The worked examples of docs/methods.md, Flow to Coverage, run as they are written there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from queries.coordination import records
from queries.coverage import coverage
from queries.flow import flow
from queries.gaps import gaps
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

METHODS = Path(__file__).parents[2] / "docs" / "methods.md"
ON = date(2024, 6, 30)


def table(name: str) -> list[dict[str, str]]:
    """The rows of the Markdown table after `<!-- worked-example: name -->`."""
    text = METHODS.read_text(encoding="utf-8").split(f"<!-- worked-example: {name} -->\n", 1)[1]
    lines = text.split("\n\n", 1)[0].strip().splitlines()
    head, _, *body = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(head, row, strict=True)) for row in body]


def number(cell: str) -> float:
    """The last number of a written sum."""
    return float(cell.rpartition("=")[2])


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    made = GraphBuilder()
    for code in ("52", "52.02", "52.03", "52.03.01.2001", "21", "21.71", "IDN", "MYS", "SGP"):
        made.region(code)
    made.person("M1", region="52.03").person("M2", region="52.02").place("Z1", region="21.71").place(
        "Z2", region="21.71"
    )
    made.case("Q1").case("Q2").case("Q3").victims("V1", "Q3", 3, origin="52.02").victims("V2", "Q3", 1)
    for row in table("flow-legs"):
        made.leg(row["case"], row["act"], row["from"], row["to"], row["start"],
                 victims=int(row["victims"]) if row["victims"] else None)  # fmt: skip
    for row in table("agencies"):
        made.agency(row["agency"], kind=row["kind"], covers=[row["covers"]])
    meeting, sharing, referral = table("records")
    made.event("E1", "meeting", meeting["date"], attended=meeting["agencies"].split())
    made.agreement("G1", "data_sharing", sharing["date"], parties=sharing["agencies"].split())
    giver, taker = referral["agencies"].split()
    made.referral(giver, taker, referral["date"], "victim")
    for row in table("performs"):
        made.performs(row["agency"], row["function"], row["region"], row["state"], row["date"],
                      grades=[("S1", row["grade"])])  # fmt: skip
    made.measure("victims_reported", "52.03", 30, since="2023", until="2023")
    made.measure("victims_reported", "52.02", 10, since="2023", until="2023")
    return Snapshot.load(made.tables())


def test_flow(snapshot: Snapshot) -> None:
    got = [(r.a["code"], r.b["code"], r.victims, r.cases) for r in flow(snapshot, on=ON).flows]
    assert got == [(r["a"], r["b"], number(r["W"]), r["cases"].split()) for r in table("flow")]


def test_weights_of_records(snapshot: Snapshot) -> None:
    got = sorted(record.weight for record in records(snapshot, ON))
    assert got == pytest.approx(sorted(number(row["weight"]) for row in table("records")), abs=1e-9)


def test_gaps(snapshot: Snapshot) -> None:
    answer = gaps(snapshot, on=ON)
    got = [(r.kind, r.a["code"], r.b["code"], r.flow, r.state, r.last_contact) for r in answer.gaps]
    rows = table("gaps")
    assert got == [
        (r["kind"], r["a"], r["b"], number(r["W"]), r["state"], r["last contact"] or None) for r in rows
    ]  # fmt: skip
    assert [r.score for r in answer.gaps] == pytest.approx([number(r["score"]) for r in rows], abs=1e-9)
    assert [r.coordination for r in answer.gaps] == pytest.approx([number(r["C"]) for r in rows], abs=1e-9)
    assert answer.medians == {"horizontal": 4.0, "vertical": 8.0, "border": 4.0}


def test_coverage(snapshot: Snapshot) -> None:
    cells = {(c.region["code"], c.function): c for c in coverage(snapshot, on=ON).cells}
    for row in table("cells"):
        cell = cells[row["region"], row["function"]]
        assert (cell.state, cell.last_evidence) == (row["state"], row["last evidence"] or None)
        assert cell.contested is (row["contested"] == "yes")
        assert cell.severity == (pytest.approx(float(row["severity"])) if row["severity"] else None)
    assert cells["52.02", "F1"].need == pytest.approx(1 / 3)
