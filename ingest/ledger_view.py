"""What a reader must know of what is already loaded: which refs exist, and who stands above whom.

Invariant: read-only; ids are compared as they were stated (before any merge).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Protocol

from pyarrow import compute

from graph.copies import INFERRED_FROM_TEXT
from graph.ledger import Ledger


class LedgerView(Protocol):
    """Known ids by label; child → parents of agencies; source → sources that it derives from."""

    def known_ids(self, label: str) -> set[str]:
        """Ids of that label for which a live claim exists."""

    def agency_parents(self) -> Mapping[str, set[str]]:
        """PART_OF between agencies."""

    def source_origins(self) -> Mapping[str, set[str]]:
        """derived_from between sources."""


class EmptyView:
    """Nothing has been loaded yet."""

    def known_ids(self, label: str) -> set[str]:
        """None."""
        return set()

    def agency_parents(self) -> Mapping[str, set[str]]:
        """None."""
        return {}

    def source_origins(self) -> Mapping[str, set[str]]:
        """None."""
        return {}


class OpenLedgerView:
    """A view of an open ledger; each question is asked of it once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._ids: dict[str, set[str]] = {}

    def known_ids(self, label: str) -> set[str]:
        """Ids of that label for which a live claim exists."""
        if label not in self._ids:
            self._ids[label] = set(self._ledger.known_ids(label))
        return self._ids[label]

    def agency_parents(self) -> Mapping[str, set[str]]:
        """PART_OF between agencies, as live claims state it."""
        if not self.known_ids("Agency"):
            return {}
        claims = self._ledger.live_claims(types=["PART_OF"])
        # Nearly all of them are between regions (some 92,000).
        claims = claims.filter(compute.starts_with(claims["subject"], "agency:"))
        found: dict[str, set[str]] = {}
        for child, parent, stance in zip(
            claims["subject"].to_pylist(), claims["object"].to_pylist(), claims["stance"].to_pylist(), strict=True
        ):
            if stance == "asserts":
                found.setdefault(child, set()).add(parent)
        return found

    def source_origins(self) -> Mapping[str, set[str]]:
        """derived_from between sources, as live claims state it; what the program inferred from texts is left out."""
        claims = self._ledger.live_claims(types=["Source"])
        claims = claims.filter(compute.not_equal(claims["source"], INFERRED_FROM_TEXT))
        found: dict[str, set[str]] = {}
        for source, props in zip(claims["subject"].to_pylist(), claims["props"].to_pylist(), strict=True):
            origin = json.loads(props).get("derived_from")
            if origin:
                found.setdefault(source, set()).add(origin)
        return found
