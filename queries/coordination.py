"""Coordination C[o,t] at a date: what agencies of two regions are recorded to have done together.

Invariants: n counts each agency once, however many of its people came; who was listed as absent, and what sources
only deny, does not count; a record without a date has no age and is no record here (docs/methods.md, Coordination).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from graph.dates import days_between, first_day, interval, last_day
from queries.case_flow import matches
from queries.jurisdictions import Agencies, jurisdictions
from queries.leg_columns import Floats
from queries.snapshot import Evidence, Rel, Snapshot, parse_evidence

HALF_LIFE_DAYS = 730
# What coordination needs of a graph.
LABELS = ("Region", "Agency", "Person", "Event", "Agreement", "Source")
TYPES = ("COVERS", "SEATED_IN", "ATTENDED", "HOLDS_POST", "PARTY_TO", "REFERRED_TO")
# Pairs of sides that are laid out at once; bounds memory for meetings of hundreds of agencies.
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Record:
    """Something that two or more agencies did together: kind is event, agreement or referral.

    `date` is as stated (an agreement's `since`); `weight` = 1/(n−1) × 2^(−age/half-life), 0 for an ended agreement.
    """

    id: str
    kind: str
    name: str
    date: str
    agencies: Agencies
    weight: float
    claims: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """What a row of gaps shows of it."""
        return {
            "kind": self.kind, "name": self.name, "date": self.date, "agencies": len(self.agencies),
            "weight": self.weight,
        }  # fmt: skip


def age_days(stated: str, on: date) -> int | None:
    """Age of a stated date: from its last possible day, never below 0; None if its first day is after `on`."""
    return None if first_day(stated) > on else max(0, days_between(last_day(stated), on))


def decay(age: int) -> float:
    """2^(−age/half-life); 1 today, 0.5 after 730 days."""
    return float(2.0 ** (-age / HALF_LIFE_DAYS))


def posts_on(posts: Iterable[Rel], stated: str) -> set[str]:
    """Agencies at which a person can have held a post on a stated date: since ≤ some day of it ≤ until.

    A post without `since` or `until` is open on that side; who held two posts that day counts for both agencies.
    """
    first, last = interval(stated)
    return {
        post.to_id for post in posts
        if (post.props.get("since") is None or first_day(post.props["since"]) <= last)
        and (post.props.get("until") is None or last_day(post.props["until"]) >= first)
    }  # fmt: skip


def took_part(snapshot: Snapshot, event: str, stated: str) -> tuple[set[str], list[Rel]]:
    """Agencies that took part in an event on its stated date, and the attendances that say so."""
    agencies: set[str] = set()
    used: list[Rel] = []
    for rel in snapshot.to_node("ATTENDED").get(event, ()):
        if rel.props.get("capacity") == "absent":
            continue
        came = {rel.from_id}
        if rel.from_label == "Person":
            came = posts_on(snapshot.from_node("HOLDS_POST").get(rel.from_id, ()), stated)
        agencies |= came
        used.append(rel)
    return agencies, used


def records(snapshot: Snapshot, on: date) -> list[Record]:
    """Every dated event, agreement and referral up to `on` in which at least two agencies took part, by id."""
    made = [*_events(snapshot, on), *_agreements(snapshot, on), *_referrals(snapshot, on)]
    return sorted((r for r in made if len(r.agencies) > 1), key=lambda r: r.id)


def _known(snapshot: Snapshot, agencies: Iterable[str]) -> Agencies:
    return frozenset(agencies) & jurisdictions(snapshot).agencies.keys()


def _claims(*evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.claim for some in evidence for e in some if e.asserts))


def _events(snapshot: Snapshot, on: date) -> Iterator[Record]:
    for node in snapshot.of_label("Event"):
        stated = node.props.get("date")
        if node.props.get("denied") or stated is None or (age := age_days(stated, on)) is None:
            continue
        came, used = took_part(snapshot, node.id, stated)
        agencies = _known(snapshot, came)
        claims = _claims(parse_evidence(node.props.get("evidence")), *(rel.evidence for rel in used))
        yield Record(node.id, "event", node.name, stated, agencies, _weight(agencies, age), claims)


def _agreements(snapshot: Snapshot, on: date) -> Iterator[Record]:
    for node in snapshot.of_label("Agreement"):
        since, until = node.props.get("since"), node.props.get("until")
        if node.props.get("denied") or since is None or first_day(since) > on:
            continue
        parties = snapshot.to_node("PARTY_TO").get(node.id, ())
        agencies = _known(snapshot, (rel.from_id for rel in parties))
        weight = _weight(agencies, 0) if in_force(until, on) else 0.0
        claims = _claims(parse_evidence(node.props.get("evidence")), *(rel.evidence for rel in parties))
        yield Record(node.id, "agreement", node.name, since, agencies, weight, claims)


def _referrals(snapshot: Snapshot, on: date) -> Iterator[Record]:
    for rel in snapshot.rels("REFERRED_TO"):
        stated = rel.props.get("date")
        if rel.denied or stated is None or (age := age_days(stated, on)) is None:
            continue
        agencies = _known(snapshot, (rel.from_id, rel.to_id))
        name = rel.props.get("kind") or "referral"
        yield Record(rel.id, "referral", name, stated, agencies, _weight(agencies, age), _claims(rel.evidence))


def in_force(until: str | None, on: date) -> bool:
    """True while an agreement's last stated day has not passed (for ever if none is stated)."""
    return until is None or last_day(until) >= on


def _weight(agencies: Agencies, age: int) -> float:
    return decay(age) / (len(agencies) - 1) if len(agencies) > 1 else 0.0


def meet(record: Record, left: Agencies, right: Agencies) -> bool:
    """True if an agency of `left` took part and another agency of `right` did."""
    a, b = record.agencies & left, record.agencies & right
    return bool(a) and bool(b) and len(a | b) > 1


class Sides:
    """Which sides (sets of agencies) took part in which records, as arrays, sorted by record.

    `single`: the number of the only agency of the side that took part, -1 if several did: two sides that are both
    represented by one and the same agency have not met.
    """

    def __init__(self, made: Sequence[Record], sides: Sequence[Agencies]) -> None:
        by_agency: dict[str, list[int]] = defaultdict(list)
        for number, agencies in enumerate(sides):
            for agency in agencies:
                by_agency[agency].append(number)
        numbers: Mapping[str, int] = {
            agency: i for i, agency in enumerate(sorted({a for r in made for a in r.agencies}))
        }
        record: list[int] = []
        side: list[int] = []
        single: list[int] = []
        for position, one in enumerate(made):
            here: dict[int, int] = {}
            for agency in one.agencies:
                for number in by_agency.get(agency, ()):
                    here[number] = -1 if number in here else numbers[agency]
            record += [position] * len(here)
            side += here.keys()
            single += here.values()
        self.record = np.array(record, dtype=np.int64)
        self.side = np.array(side, dtype=np.int64)
        self.single = np.array(single, dtype=np.int64)


def coordination(made: Sequence[Record], left: Sequence[Agencies], right: Sequence[Agencies]) -> Floats:
    """C of every pair of a left and a right side: array of shape (len(left), len(right)).

    DESIGN §4: Σ over the records in which an agency of the one and another agency of the other took part, of
    1/(n−1) × 2^(−age/half-life).
    """
    counted = [record for record in made if record.weight > 0]
    weight = np.array([record.weight for record in counted], dtype=np.float64)
    a, b = Sides(counted, left), Sides(counted, right)
    total = np.zeros(len(left) * len(right))
    step = max(1, _AT_ONCE // max(len(left), 1))
    for begin in range(0, len(b.record), step):
        part = slice(begin, begin + step)
        i, j = matches(b.record[part], a.record)
        met = (b.single[part][i] != a.single[j]) | (a.single[j] < 0)
        i, j = i[met], j[met]
        key = a.side[j] * len(right) + b.side[part][i]
        total += np.bincount(key, weights=weight[a.record[j]], minlength=len(total))
    return total.reshape(len(left), len(right))
