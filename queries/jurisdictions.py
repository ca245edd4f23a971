"""Which agencies belong to which region.

Invariant: what counts is what an agency covers, never its address; only an agency that covers nothing covers the
region where it is seated (docs/methods.md, Coordination).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graph.region_codes import lies_in, province_of
from queries.snapshot import Node, Snapshot

Agencies = frozenset[str]
_NONE: Agencies = frozenset()


class Jurisdictions:
    """Agencies (ids) by what they cover.  An agency that sources only deny is none."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.agencies: Mapping[str, Node] = {
            node.id: node for node in snapshot.of_label("Agency") if not node.props.get("denied")
        }
        exactly: dict[str, set[str]] = defaultdict(set)
        within: dict[str, set[str]] = defaultdict(set)
        self._covers: dict[str, tuple[str, ...]] = {}
        self._regions: dict[str, frozenset[str]] = {}
        self._of: dict[str, Agencies] = {}
        for agency in self.agencies:
            covers = snapshot.region_codes_of(agency, "COVERS") or snapshot.region_codes_of(agency, "SEATED_IN")
            self._covers[agency] = tuple(covers)
            self._regions[agency] = frozenset(above for code in covers for above in lies_in(code))
            for code in covers:
                exactly[code].add(agency)
            for code in self._regions[agency]:
                within[code].add(agency)
        self._exactly = {code: frozenset(found) for code, found in exactly.items()}
        self._within = {code: frozenset(found) for code, found in within.items()}

    def covers(self, agency: str) -> tuple[str, ...]:
        """Codes of the regions that an agency covers, sorted."""
        return self._covers.get(agency, ())

    def regions(self, agency: str) -> frozenset[str]:
        """Every region that an agency covers or lies inside (52.03.01 → 52.03.01, 52.03, 52, IDN)."""
        return self._regions.get(agency, frozenset())

    def exactly(self, code: str) -> Agencies:
        """Agencies that cover exactly this region."""
        return self._exactly.get(code, _NONE)

    def within(self, code: str) -> Agencies:
        """Agencies that cover this region or something inside it."""
        return self._within.get(code, _NONE)

    def of(self, code: str) -> Agencies:
        """Agencies of a region: they cover it, something inside it, or its province."""
        if code not in self._of:
            province = province_of(code)
            self._of[code] = self.within(code) | (_NONE if province is None else self.exactly(province))
        return self._of[code]

    def covered(self) -> frozenset[str]:
        """Every region that some agency covers."""
        return frozenset(self._exactly)


def jurisdictions(snapshot: Snapshot) -> Jurisdictions:
    """The jurisdictions of a snapshot, made once."""
    return snapshot.once(Jurisdictions)
