"""What was so on a day: which relationships of a graph count when somebody asks with --on.

Invariant: what is dated later, or had ended before, is left out; what is undated stays, since nobody says that it was
not so; a month or year is later only if its first day is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph.dates import first_day, last_day
from queries.snapshot import Node, Rel

_BEGINS = ("since", "start_date", "date", "opened")


def was_so(rel: Rel, ends: Iterable[Node], on: date) -> bool:
    """True unless the relationship, or one of these ends, began later, or it had ended (`until`) before that day.

    A leg or a referral has happened once and stays; a post, an agreement or a programme ends.
    """
    if rel.type == "LEG" and rel.props.get("start_date") is None and _later(rel.props.get("end_date"), on):
        return False
    return _so(rel.props, on) and all(not _begins_later(node.props, on) for node in ends)


def _so(props: Mapping[str, Any], on: date) -> bool:
    until = props.get("until")
    return not _begins_later(props, on) and not (until is not None and last_day(until) < on)


def _begins_later(props: Mapping[str, Any], on: date) -> bool:
    return any(_later(props.get(name), on) for name in _BEGINS)


def _later(stated: str | None, on: date) -> bool:
    return stated is not None and first_day(stated) > on
