"""Answers as CSV, one row a leg, a pair, a cell or a result.

Invariant: a text that a spreadsheet would run as a formula gets a leading apostrophe; unknown is an empty cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

Json = Mapping[str, Any]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        value = ";".join(str(v) for v in value)
    elif isinstance(value, Mapping):
        value = value.get("code") or value.get("ref") or value.get("name") or value.get("id") or ""
    text = str(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def write(out: TextIO, question: str, answer: Json) -> None:
    """Write the rows of an answer to a question (paths, flow, gaps, coverage, or anything with columns and rows)."""
    header, lines = _ROWS.get(question, _plain)(answer)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in line] for line in lines)


def _paths(answer: Json) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = (
        "path",
        "kind",
        "reliability",
        "leg",
        "case",
        "legal_basis",
        "act",
        "from",
        "from_name",
        "to",
        "to_name",
        "start",
        "end",
        "victims",
        "means",
        "planned",
        "grade",
        "contested",
        "p",
        "sources",
        "unreviewed",
        "joined_after_by",
    )

    def lines() -> Iterable[Sequence[Any]]:
        for index, path in enumerate(answer["paths"], 1):
            joins = {join["after_leg"]: join["by"] for join in path["joins"]}
            for place, leg in enumerate(path["legs"], 1):
                yield (
                    index,
                    path["kind"],
                    path["reliability"],
                    place,
                    leg["case"],
                    leg["legal_basis"],
                    leg["act"],
                    leg["from"],
                    leg["from"]["name"],
                    leg["to"],
                    leg["to"]["name"],
                    leg["start"],
                    leg["end"],
                    leg["victims"],
                    leg["means"],
                    leg["planned"],
                    leg["grade"],
                    leg["contested"],
                    leg["p"],
                    leg["sources"],
                    any(claim.startswith("proposal:") for claim in leg["claims"]),
                    joins.get(place),
                )

    return header, lines()


def _flow(answer: Json) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = ("from", "from_name", "passed", "passed_name", "victims", "cases")
    return header, ((r["a"], r["a"]["name"], r["b"], r["b"]["name"], r["victims"], r["cases"]) for r in answer["flows"])


def _gaps(answer: Json) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = (
        "kind",
        "a",
        "a_name",
        "b",
        "b_name",
        "flow",
        "coordination",
        "state",
        "score",
        "last_contact",
        "cases",
        "who",
    )
    return header, (
        (
            r["kind"],
            r["a"],
            r["a"]["name"],
            r["b"],
            r["b"]["name"],
            r["flow"],
            r["coordination"],
            r["state"],
            r["score"],
            r["last_contact"],
            r["cases"],
            [f"{'-'.join(x['functions'])}: {x['from'].get('name')} > {x['to'].get('name')}" for x in r["who"]],
        )
        for r in answer["gaps"]
    )


def _coverage(answer: Json) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = (
        "region",
        "region_name",
        "function",
        "required",
        "state",
        "last_evidence",
        "contested",
        "bases",
        "agencies",
        "sources",
        "need",
        "severity",
    )
    return header, (
        (
            c["region"],
            c["region"]["name"],
            c["function"],
            c["required"],
            c["state"],
            c["last_evidence"],
            c["contested"],
            [e["basis"] for e in c["evidence"]],
            sorted({str(a) for e in c["evidence"] for a in e["agencies"]}),
            sorted({s for e in c["evidence"] for s in e["sources"]}),
            c["need"],
            c["severity"],
        )
        for c in answer["cells"]
    )


def _plain(answer: Json) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    columns = answer["columns"]
    return columns, ([row[c] for c in columns] if isinstance(row, Mapping) else row for row in answer["rows"])


_ROWS = {"paths": _paths, "flow": _flow, "gaps": _gaps, "coverage": _coverage}
