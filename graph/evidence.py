"""What the claims behind one node or relationship amount to.

Invariants: a pure function of claims; asserting claims decide, and denying ones only where nothing asserts; every claim
is listed, so that each value can be traced to who says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph import grades
from graph.schema import Prop, PropType

# 0 is best; grades of equal p and letter are equals, and the newest claim decides between them.
_ORDER = sorted({grades.rank(g)[:2] for g in grades.GRADES})
GRADE_RANK: Mapping[str, int] = {g: _ORDER.index(grades.rank(g)[:2]) for g in grades.GRADES}
_SHOWN = sorted(grades.GRADES, key=grades.rank)
_SHOWN_RANK: Mapping[str, int] = {g: n for n, g in enumerate(_SHOWN)}


@dataclass(slots=True)
class Stated:
    """One live claim, ready to be weighed: `source` and `props` with canonical ids, `grade` with its defaults."""

    seq: int
    claim_id: str
    subject: str
    object: str | None
    props: dict[str, Any]
    source: str
    grade: str
    asserts: bool
    locator: str
    recorded: str
    event_from: str | None
    event_to: str | None


def full_grade(reliability: str | None, credibility: str | None, of_source: str | None) -> str:
    """A claim's grade: its own letter, else its source's, else F; its own number, else 6."""
    return (reliability or of_source or grades.DEFAULT_RELIABILITY) + (credibility or grades.DEFAULT_CREDIBILITY)


def deciding(claims: Sequence[Stated]) -> Sequence[Stated]:
    """The asserting claims; the denying ones if there is no other."""
    if len(claims) == 1:
        return claims
    return [c for c in claims if c.asserts] or claims


def _best_first(claim: Stated) -> tuple[int, int]:
    return (GRADE_RANK[claim.grade], -claim.seq)


def property_values(claims: Sequence[Stated], props: Iterable[Prop], canonical: str | None) -> list[Any]:
    """The value of each property from deciding claims in order of seq: best p(grade), better letter, newest.

    A list is the union, in order of first appearance.  Name and ref of the claims about `canonical` itself go first.
    """
    if len(claims) == 1:
        own = claims[0].props
        return [_typed(p, own.get(p.name)) for p in props]
    ordered = sorted(claims, key=_best_first)
    values: list[Any] = []
    for prop in props:
        if prop.type is PropType.LIST:
            union = dict.fromkeys(item for claim in claims for item in claim.props.get(prop.name, ()))
            values.append(list(union))
            continue
        candidates: Iterable[Stated] = ordered
        if canonical is not None and prop.name in {"name", "ref"}:
            candidates = sorted(ordered, key=lambda c: c.subject != canonical)
        values.append(_typed(prop, next((c.props[prop.name] for c in candidates if prop.name in c.props), None)))
    return values


def _typed(prop: Prop, value: Any) -> Any:
    if prop.type is PropType.FLOAT and value is not None:
        return float(value)
    if prop.type is PropType.LIST:
        return list(dict.fromkeys(value or ()))
    return value


def evidence_values(claims: Sequence[Stated], shown: Callable[[Stated], dict[str, Any] | None]) -> tuple[Any, ...]:
    """EVIDENCE_PROPS of claims in order of seq; `shown` gives the properties listed with a claim (None: none).

    sources, claims, grade, contested, denied, first_recorded, last_recorded, evidence.
    """
    if len(claims) == 1:
        claim = claims[0]
        text = orjson.dumps([evidence_item(claim, shown(claim))]).decode()
        return [claim.source], 1, claim.grade, False, not claim.asserts, claim.recorded, claim.recorded, text
    chosen = deciding(claims)
    denied = not chosen[0].asserts
    return (
        sorted({c.source for c in chosen}),
        len(chosen),
        min((c.grade for c in chosen), key=_SHOWN_RANK.__getitem__),
        not denied and len(chosen) < len(claims),
        denied,
        min(c.recorded for c in claims),
        max(c.recorded for c in claims),
        orjson.dumps([evidence_item(c, shown(c)) for c in claims]).decode(),
    )


def evidence_item(claim: Stated, props: dict[str, Any] | None) -> dict[str, Any]:
    """One item of `evidence`: claim, source, grade, stance, locator, recorded, from, to, props and dates if stated."""
    item: dict[str, Any] = {"claim": claim.claim_id, "source": claim.source, "grade": claim.grade}
    item["stance"] = "asserts" if claim.asserts else "denies"
    if claim.locator:
        item["locator"] = claim.locator
    item["recorded"] = claim.recorded
    if claim.object is not None:
        item["from"], item["to"] = claim.subject, claim.object
    elif props is not None:
        item["from"] = claim.subject
    if props is not None:
        item["props"] = props
    if claim.event_from is not None:
        item["event_from"] = claim.event_from
    if claim.event_to is not None:
        item["event_to"] = claim.event_to
    return item
