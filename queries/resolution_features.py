"""What the linkage compares, as columns: lists of numbers that say what a record has and how rare that is.

Invariant: a column holds nothing that can be read back into a name or a number; the rarity of a value (bits: −log2 of
the share of records that have it) is that of the whole graph, also when only two records are compared.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from graph.ids import digest
from queries.resolution_records import Post, Record

# A value in a list: rarity in the high bits, which value it is in the low ones; a region has its depth above both.
VALUE_BITS = 40
DEPTH_SHIFT = 48
MOST_BITS = 60
_NATIONAL = "IDN"
_LISTS = ("homes", "works", "phones", "accounts", "vehicles", "socials", "licences", "id_hashes", "cases",
          "associates", "agencies", "kinds", "roles")  # fmt: skip
_PLAIN_LISTS = ("case_sources", "sources", "posts", "post_years")
_KINDS = {"phone": "phones", "account": "accounts", "vehicle": "vehicles", "social": "socials"}
_NUMBERS = frozenset({"phones", "accounts", "vehicles", "socials", "licences", "id_hashes", "associates"})
_FEWEST = 250
_MOST_YEARS = 60  # a post said to last longer is a slip; only so many of its years are compared

Numbering = dict[str, int]


def share_bits(count: float, total: float) -> int:
    """−log2(count/total), whole bits, from 0 to MOST_BITS (0 if nothing is counted)."""
    if total <= 0 or count <= 0:
        return 0
    return max(0, min(MOST_BITS, round(-math.log2(min(1.0, count / total)))))


def ancestors(code: str) -> tuple[str, ...]:
    """A region and all that it lies in, the widest first: 52.03.01 → 52, 52.03, 52.03.01; a country is itself."""
    parts = code.split(".")
    return tuple(".".join(parts[: i + 1]) for i in range(len(parts)))


class FeatureMaker:
    """Turns records of one label into columns; counts once, over all of them."""

    def __init__(self, records: Sequence[Record], name_number: Mapping[str, int],
                 name_keys: Callable[[Record], Sequence[str]], file_sources: frozenset[str],
                 sex_of: Callable[[Record], str | None]) -> None:  # fmt: skip
        self._records = {record.id: record for record in records}
        self._name_number = name_number
        self._sex_of = sex_of
        self._files = file_sources
        self._keys = {record.id: tuple(name_keys(record)) for record in records}
        self._numbers: Numbering = {}
        self._pair_shares: dict[str, float] = {}
        self.sizes: dict[str, Counter[str]] = {}
        self.with_values: dict[str, int] = {}
        values = {column: [self._values(column, record) for record in records] for column in _LISTS}
        for column, lists in values.items():
            self.sizes[column] = Counter(value for found in lists for value in found)
            stated = sum(1 for found in lists if found)
            # A number that only two have is as rare where few numbers are known: it is no choice among known ones.
            self.with_values[column] = max(len(records), _FEWEST) if column in _NUMBERS else stated

    def table(self, records: Iterable[Record], number: Mapping[str, int]) -> pa.Table:
        """The columns of some records; `number`: id → row number (the `unique_id` of the linkage)."""
        chosen = list(records)
        columns: dict[str, pa.Array] = {
            "unique_id": pa.array([number[r.id] for r in chosen], pa.int64()),
            "name_no": pa.array([self._name_number[r.id] for r in chosen], pa.int64()),
            "home_depth": pa.array(
                [max((len(ancestors(c)) for c in r.homes), default=None) for r in chosen], pa.int64()
            ),
            "sex": pa.array([self._sex_of(r) for r in chosen], pa.string()),
            "official": pa.array(["official" in r.roles if r.roles else None for r in chosen], pa.bool_()),
            "first_year": pa.array([min(r.years, default=None) for r in chosen], pa.int64()),
            "last_year": pa.array([max(r.years, default=None) for r in chosen], pa.int64()),
            "lat": pa.array([None if r.point is None else r.point[0] for r in chosen], pa.float64()),
            "lon": pa.array([None if r.point is None else r.point[1] for r in chosen], pa.float64()),
        }
        for column in _LISTS:
            columns[column] = _list_array([self._encoded(column, r) for r in chosen])
        for column in _PLAIN_LISTS:
            columns[column] = _list_array([self._plain(column, r) for r in chosen])
        return pa.table(columns)

    def pair_share(self, column: str) -> float:
        """The share of all pairs of records that have a value of a column in common (0–1)."""
        if column not in self._pair_shares:
            sizes = Counter(value for r in self._records.values() for value in self._shared_values(column, r))
            total = math.comb(max(len(self._records), 2), 2)
            self._pair_shares[column] = min(1.0, sum(math.comb(n, 2) for n in sizes.values()) / total)
        return self._pair_shares[column]

    def region_share(self, depth: int) -> float:
        """The share of all pairs of records with a known seat that lie in one region of this depth (1: province)."""
        seated = math.comb(max(self.with_values["homes"], 2), 2)
        sizes = (n for code, n in self.sizes["homes"].items() if code.count(".") + 1 == depth)
        return min(1.0, sum(math.comb(n, 2) for n in sizes) / seated)

    def _shared_values(self, column: str, record: Record) -> Iterable[Any]:
        return self._plain(column, record) if column in _PLAIN_LISTS else self._values(column, record)

    def bits(self, column: str, value: str) -> int:
        """How rare a value of a list column is."""
        return share_bits(self.sizes[column].get(value, 0), self.with_values[column])

    def _values(self, column: str, record: Record) -> set[str]:
        match column:
            case "homes" | "works":
                codes = record.homes if column == "homes" else record.works - {_NATIONAL}
                return {above for code in codes for above in ancestors(code)}
            case "phones" | "accounts" | "vehicles" | "socials":
                return {id_ for kind, id_ in record.identifiers if _KINDS.get(kind) == column}
            case "associates":
                keys = (key for link in record.links if link in self._keys for key in self._keys[link])
                return set(keys) - set(self._keys[record.id]) | record.links
            case "agencies":
                return {post.agency for post in record.posts}
            case "cases":
                return set(record.cases)
        found: Iterable[str] = getattr(record, column)
        return set(found)

    def _encoded(self, column: str, record: Record) -> list[int]:
        regions = column in {"homes", "works"}
        made = []
        for value in self._values(column, record):
            depth = value.count(".") + 1 if regions else 0
            code = (self.bits(column, value) << VALUE_BITS) | self._number(value)
            made.append((depth << DEPTH_SHIFT) | code)
        return sorted(made)

    def _plain(self, column: str, record: Record) -> list[int]:
        match column:
            case "case_sources":
                pairs = ((case, source) for case, sources in record.cases.items() for source in sources)
                return sorted(self._number(f"{case}|{source}") for case, source in pairs if source not in self._files)
            case "sources":
                return sorted(self._number(source) for source in record.sources - self._files)
            case "posts":
                return sorted({self._number(_post_key(post)) for post in record.posts})
        years = {f"{_post_key(post)}|{year}" for post in record.posts for year in _years(post)}
        return sorted(self._number(key) for key in years)

    def _number(self, value: str) -> int:
        return self._numbers.setdefault(value, len(self._numbers) + 1)


def _list_array(lists: list[list[int]]) -> pa.Array:
    # An empty list is a null: "nothing stated" is no disagreement.
    return pa.array([found or None for found in lists], pa.list_(pa.int64()))


def _post_key(post: Post) -> str:
    return digest(post.agency, " ".join(post.title.casefold().split()))


def _years(post: Post) -> range:
    """The years of a post as far as they are stated; none for an undated one."""
    since, until = (int(day[:4]) if day else None for day in (post.since, post.until))
    first, last = since or until, until or since
    if first is None or last is None:
        return range(0)
    return range(first, min(last, first + _MOST_YEARS) + 1)
