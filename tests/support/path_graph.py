"""A small ground for path tests: regions, three people, three cases, places; and routes as readable lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from queries.paths import PathQuery, PathsAnswer, recruitment_paths
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

QUERY = PathQuery("52.03", "MYS", on=date(2024, 6, 30))
VILLAGE = "52.03.01.2001"


def ground() -> GraphBuilder:
    builder = GraphBuilder().region("IDN").region("MYS", "Malaysia")
    for code in ("52", "52.03", VILLAGE, "52.04", "31.72"):
        builder.region(code)
    for ref in ("A", "B", "C"):
        builder.person(ref)
    for case in ("K1", "K2", "K3"):
        builder.case(case)
    return builder.place("P", region="31.72").place("Q", region="31.72").place("T", region="MYS")


def ask(builder: GraphBuilder, **changes: Any) -> PathsAnswer:
    return recruitment_paths(Snapshot.load(builder.tables()), replace(QUERY, **changes))


def routes(answer: PathsAnswer) -> list[str]:
    """Each path as its nodes, with ~ where an identifier joins."""
    found = []
    for path in answer.paths:
        nodes: list[str] = []
        for leg in path.legs:
            ends = [
                answer.snapshot.node(end).code or answer.snapshot.node(end).name for end in (leg.from_id, leg.to_id)
            ]
            nodes += (
                [ends[0], ends[1]] if not nodes else [f"~{ends[0]}", ends[1]] if nodes[-1] != ends[0] else [ends[1]]
            )
        found.append(" ".join(nodes))
    return found


def simple() -> GraphBuilder:
    return (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01")
        .leg("K1", "transportation", "A", "P", "2023-03-05")
        .leg("K1", "sending", "P", "MYS", "2023-03-09")
    )
