"""Short ways to write claims in tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.claims import Claim
from graph.ledger import Batch, Ledger

BATCH = Batch("tests", "1", "penguji")


def node(node_id: str, source: str = "source:s1", *, origin: str = "a.csv", **more: Any) -> Claim:
    """A node claim; its label is that of the id's prefix, its props are in `props`."""
    from graph.claim_validation import label_of

    return Claim(
        type=str(label_of(node_id)), subject=node_id, source=source, collection="default", origin=origin, **more
    )


def rel(name: str, from_id: str, to_id: str, source: str = "source:s1", *, origin: str = "a.csv", **more: Any) -> Claim:
    """A relationship claim."""
    return Claim(type=name, subject=from_id, object=to_id, source=source, collection="default", origin=origin, **more)


def add(ledger: Ledger, *claims: Claim, replace: Iterable[str] = ()) -> Any:
    """Append claims as one batch."""
    return ledger.append(claims, batch=BATCH, replace_origins=list(replace))


class Clock:
    """A clock that a test sets by hand."""

    def __init__(self, start: str = "2024-01-01T10:00:00+00:00") -> None:
        self.now = datetime.fromisoformat(start).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)
