"""Need of a region, from published measures, with its own unknown.

Invariants: a region of which no measure is published has no need stated (None, never 0); measures of its parts are
not added up, for nobody says that they are complete (docs/methods.md, Coverage).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from graph.dates import first_day, last_day
from graph.region_codes import level_of
from queries.snapshot import Node, Snapshot

# Exposure to non-procedural migration and trafficking; placements are a poor proxy and weigh little.
WEIGHTS: Mapping[str, float] = {
    "pmi_np_deported": 1.0, "victims_reported": 1.0, "deaths_abroad": 1.0, "placements": 0.25,
}  # fmt: skip


@dataclass(frozen=True)
class Need:
    """Need in [0, 1) and the measures that it was made of."""

    value: float
    measures: tuple[str, ...]


def share(value: float, middle: float) -> float:
    """value/(value + median of the positive values of that measure at that level), in [0, 1); 0 for no value."""
    return value / (value + middle) if value > 0 else 0.0


def needs(snapshot: Snapshot, on: date) -> Mapping[str, Need]:
    """Need of each region (code) of which a measure is published: the weighted mean of its measures' shares.

    Of each measure the newest value that had begun by `on` counts (by `until`, else `since`; of equals the larger).
    """
    latest: dict[tuple[str, str], tuple[int, float]] = {}
    for node in snapshot.of_label("Measure"):
        value = node.props.get("value")
        if node.name not in WEIGHTS or node.props.get("denied") or value is None or _begins_later(node, on):
            continue
        stated = node.props.get("until") or node.props.get("since")
        day = last_day(stated).toordinal() if stated else 0
        for rel in snapshot.from_node("ABOUT").get(node.id, ()):
            if rel.to_label != "Region":
                continue
            key = (node.name, rel.to_id.removeprefix("region:"))
            latest[key] = max(latest.get(key, (day, value)), (day, value))
    positive: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (name, code), (_, value) in latest.items():
        if value > 0:
            positive[(name, level_of(code))].append(value)
    shares: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (name, code), (_, value) in sorted(latest.items()):
        middle = median(positive.get((name, level_of(code)), [0.0]))
        shares[code].append((name, share(value, middle)))
    return {
        code: Need(
            sum(WEIGHTS[name] * part for name, part in parts) / sum(WEIGHTS[name] for name, _ in parts),
            tuple(name for name, _ in parts),
        )
        for code, parts in shares.items()
    }


def _begins_later(node: Node, on: date) -> bool:
    stated = node.props.get("since") or node.props.get("until")
    return stated is not None and first_day(stated) > on
