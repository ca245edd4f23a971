"""Which pairs are looked at: those that share a value rare enough to be worth it.

Invariants: a pair comes once, the smaller row number first; a value that too many records share makes no pairs by
itself but only together with the regency; what was left out is counted, never silent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.resolution_records import Record

Pairs = npt.NDArray[np.int64]
NUMBER, CONTEXT, NAME = 2, 1, 0
_REGENCY_PARTS = 2
_FEW = 6
_MOST_EXAMPLES = 5000


@dataclass(frozen=True)
class Blocked:
    """`pairs`: (n, 2) row numbers; `met`: by what the two met: NUMBER, CONTEXT (a case, an associate) or NAME;
    `cut`: how many blocks were left out."""

    pairs: Pairs
    met: npt.NDArray[np.int8]
    cut: int


def regency(code: str) -> str:
    """The regency that a region lies in, or the wider region itself."""
    return ".".join(code.split(".")[:_REGENCY_PARTS])


def block(
    records: Sequence[Record],
    number: Mapping[str, int],
    name_keys: Mapping[str, Iterable[str]],
    full_names: Mapping[str, Iterable[str]],
    letters: Callable[[Record], Iterable[str]],
    *,
    most_in_block: int,
    most_pairs: int,
) -> Blocked:
    """The candidate pairs of some records of one label.

    `name_keys`, `full_names`: by id, the keys under which names that are alike meet, and the names by which an
    associate is known; `letters`: what the names of a record begin with.
    """
    blocks: dict[int, dict[str, list[int]]] = {met: defaultdict(list) for met in (NUMBER, CONTEXT, NAME)}
    regencies: dict[int, list[str]] = {}
    for record in records:
        row = number[record.id]
        for key in set(_number_keys(record)):
            blocks[NUMBER][key].append(row)
        for key in set(_context_keys(record, full_names, set(letters(record)))):
            blocks[CONTEXT][key].append(row)
        for key in set(name_keys.get(record.id, ())):
            blocks[NAME][key].append(row)
        regencies[row] = sorted({regency(code) for code in (record.homes or record.works)})
    met_by: dict[int, Pairs] = {}
    cut, left = 0, most_pairs
    for met, found in blocks.items():
        small, too_large = _narrowed(found, regencies, most_in_block)
        rarest_first = sorted(small, key=lambda key: (len(small[key]), key))
        met_by[met] = _pairs_of((small[key] for key in rarest_first), left)
        left -= len(met_by[met])
        cut += too_large + int(sum(map(_count, small.values())) > len(met_by[met]))
    keys = np.unique(np.concatenate([_key(pairs) for pairs in met_by.values()]))
    kinds = np.full(len(keys), NAME, dtype=np.int8)
    for how in (CONTEXT, NUMBER):
        kinds[np.isin(keys, _key(met_by[how]))] = how
    return Blocked(np.stack((keys >> 32, keys & 0xFFFFFFFF), axis=1), kinds, cut)


def example_pairs(records: Sequence[Record], number: Mapping[str, int]) -> Pairs:
    """Pairs that few share an identifier, licence or identity number with: where examples of one entity are found."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for record in records:
        for key in _number_keys(record):
            blocks[key].append(number[record.id])
    found = _pairs_of((rows for rows in blocks.values() if len(rows) <= _FEW), _MOST_EXAMPLES)
    return np.unique(found, axis=0)


def _number_keys(record: Record) -> Iterable[str]:
    yield from (f"identifier {id_}" for _, id_ in record.identifiers)
    yield from (f"licence {number}" for number in record.licences)
    yield from (f"hash {number}" for number in record.id_hashes)


def _context_keys(record: Record, full_names: Mapping[str, Iterable[str]], first: Iterable[str]) -> Iterable[str]:
    # People of one case meet if their names begin alike: initials have no other way to be found.
    for case in record.cases:
        yield from (f"case {case} {letter}" for letter in first)
    if record.label == "Person":
        for link in sorted(record.links):
            for key in full_names.get(link, ()):
                yield from (f"associate {key} {letter}" for letter in first)


def _narrowed(
    blocks: Mapping[str, list[int]], regencies: Mapping[int, list[str]], most: int
) -> tuple[dict[str, list[int]], int]:
    kept: dict[str, list[int]] = {}
    cut = 0
    for key, rows in blocks.items():
        if len(rows) <= most:
            kept[key] = rows
            continue
        narrower: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            for code in regencies[row]:
                narrower[f"{key} {code}"].append(row)
        small = {name: found for name, found in narrower.items() if len(found) <= most}
        cut += len(narrower) - len(small)
        kept |= small
    return kept, cut


def _count(rows: Sequence[int]) -> int:
    return len(rows) * (len(rows) - 1) // 2


def _pairs_of(blocks: Iterable[Sequence[int]], most: int) -> Pairs:
    """All pairs within each block, up to about `most` in all."""
    made: list[Pairs] = []
    total = 0
    for rows in blocks:
        if len(rows) < 2:
            continue
        if total + _count(rows) > most:
            break
        found = np.unique(np.asarray(rows, dtype=np.int64))
        left, right = np.triu_indices(len(found), 1)
        made.append(np.stack((found[left], found[right]), axis=1))
        total += len(left)
    return np.concatenate(made) if made else np.empty((0, 2), dtype=np.int64)


def _key(pairs: Pairs) -> npt.NDArray[np.int64]:
    return (pairs[:, 0] << 32) | pairs[:, 1]
