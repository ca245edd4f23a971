"""Is a claim one that the schema allows?

Invariant: every problem names the claim and the property at fault; nothing here changes a claim.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from graph import dates
from graph.claims import Claim
from graph.errors import Problem
from graph.schema import DERIVED_PROPS, DERIVED_RELS, NODES, RELS, Prop, PropType, claimable_props
from graph.vocabulary import STANCES

_LABELS = {label.lower(): label for label in NODES}
_INT_LIMIT = 2**63


def label_of(node_id: str) -> str | None:
    """The label that an id's prefix names (`region:52.03` is a Region's), None if it names none."""
    prefix, colon, rest = node_id.partition(":")
    return _LABELS.get(prefix) if colon and rest else None


def check_claim(claim: Claim) -> Iterator[Problem]:
    """Everything that is wrong with a claim, by the schema (graph/schema.py)."""
    if claim.type in NODES:
        yield from _check_node_ends(claim)
    elif claim.type in RELS and claim.type not in DERIVED_RELS:
        yield from _check_rel_ends(claim)
    else:
        what = "is derived and cannot be claimed" if claim.type in DERIVED_RELS else "is no label or type of the schema"
        yield _problem(claim, "type", claim.type, f"{claim.type} {what}", "a label or type of graph/schema.py")
        return
    if text_fault(claim.source) or label_of(claim.source) != "Source":
        yield _problem(claim, "source", claim.source, "the source is not a Source's id", "source:…")
    yield from _check_frame(claim)
    props = claimable_props_of(claim.type)
    for name, value in claim.props.items():
        prop = props.get(name)
        if prop is None:
            derived = (claim.type, name) in DERIVED_PROPS
            reason = "is derived and cannot be claimed" if derived else f"is no property of {claim.type}"
            yield _problem(claim, name, value, f"{name} {reason}", "one of " + ", ".join(props))
            continue
        fault = _value_fault(prop, value)
        if fault:
            yield _problem(claim, name, value, f"{name} {fault[0]}", fault[1])


def _check_node_ends(claim: Claim) -> Iterator[Problem]:
    if text_fault(claim.subject) or label_of(claim.subject) != claim.type:
        expected = f"{claim.type.lower()}:…"
        yield _problem(claim, "subject", claim.subject, f"the subject is not a {claim.type}'s id", expected)
    if claim.object is not None:
        yield _problem(claim, "object", claim.object, "a node's claim has no object", "none")


def _check_rel_ends(claim: Claim) -> Iterator[Problem]:
    allowed = RELS[claim.type].ends
    expected = ", ".join(f"{a} to {b}" for a, b in allowed[:6])
    for column, value in (("subject", claim.subject), ("object", claim.object)):
        if value is None or text_fault(value) or label_of(value) is None:
            yield _problem(claim, column, value, f"the {column} is no node's id", expected)
            return
    ends = (label_of(claim.subject), label_of(claim.object or ""))
    if ends not in allowed:
        yield _problem(claim, "object", claim.object, f"{claim.type} does not go from {ends[0]} to {ends[1]}", expected)
    if claim.subject == claim.object:
        yield _problem(claim, "object", claim.object, f"{claim.type} goes from a node to itself", "two nodes")


def _check_frame(claim: Claim) -> Iterator[Problem]:
    """Collection, locator, origin, grade, stance and dates: what every claim has."""
    for column in ("collection", "locator", "origin"):
        value = getattr(claim, column)
        if text_fault(value) or (column == "collection" and not value):
            yield _problem(claim, column, value, f"{column} is not usable text", "text")
    for column, words in (("reliability", "ABCDEF"), ("credibility", "123456")):
        value = getattr(claim, column)
        if value is not None and not (isinstance(value, str) and len(value) == 1 and value in words):
            yield _problem(claim, column, value, f"{column} is no Admiralty grade", f"one of {', '.join(words)}")
    if claim.stance not in STANCES:
        yield _problem(claim, "stance", claim.stance, "stance is not a known word", " or ".join(STANCES))
    for column in ("event_from", "event_to"):
        value = getattr(claim, column)
        if value is not None and not _is_date(value):
            yield _problem(claim, column, value, f"{column} is no date", "2023-06-15, 2023-06 or 2023")


def _problem(claim: Claim, column: str, value: Any, message: str, expected: str) -> Problem:
    where = claim.locator or claim.subject
    file = claim.origin or None
    shown = None if value is None or column == "id_hash" else str(value)[:200]
    return Problem(f"{where}: {message}", file=file, column=column, value=shown, expected=expected)


@cache
def claimable_props_of(type_name: str) -> dict[str, Prop]:
    """`schema.claimable_props`, kept: it is asked for every claim."""
    return dict(claimable_props(type_name))


def text_fault(value: Any) -> bool:
    """True if it is no text, or text that a database or JSON cannot hold (NUL, half of a surrogate pair)."""
    if not isinstance(value, str) or "\x00" in value:
        return True
    if value.isascii():
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _is_date(value: Any) -> bool:
    try:
        dates.interval(value)
    except (ValueError, TypeError):
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT_LIMIT <= value < _INT_LIMIT


_RULES: dict[PropType, tuple[Callable[[Any], bool], str]] = {
    PropType.STRING: (lambda v: not text_fault(v), "text"),
    PropType.INT: (_is_whole, "a whole number"),
    PropType.FLOAT: (_is_number, "a number"),
    PropType.BOOL: (lambda v: isinstance(v, bool), "true or false"),
    PropType.LIST: (lambda v: isinstance(v, list | tuple) and not any(map(text_fault, v)), "a list of texts"),
    PropType.DATE: (_is_date, "2023-06-15, 2023-06 or 2023"),
    PropType.REF: (lambda v: not text_fault(v) and label_of(v) is not None, "the id of a node"),
}


def _value_fault(prop: Prop, value: Any) -> tuple[str, str] | None:
    """(what is wrong, what was expected), or None."""
    if value is None:
        return "is null", "a value, or no such property"
    allowed, expected = _RULES[prop.type]
    if not allowed(value):
        return f"is not {expected}", expected
    if prop.words and value not in prop.words:
        return "is not a known word", "one of " + ", ".join(prop.words)
    return None
