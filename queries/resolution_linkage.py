"""One label's records made ready to be linked, and pairs of them weighed, hard limits included.

Invariants: initials with nothing but the name in common stay below the review threshold; what is estimated from the
data (which share of true pairs one source lists twice) is estimated from all records, whoever asks for which pair.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from queries.resolution_blocking import CONTEXT, NUMBER, Blocked, block, example_pairs
from queries.resolution_coherence import Weighed
from queries.resolution_comparisons import NAMES_OF_LABEL
from queries.resolution_estimates import Adjust, estimate, matches_per_record
from queries.resolution_features import FeatureMaker
from queries.resolution_model import Pairs, Scored, score
from queries.resolution_names import Progress, code_names, numbered, silent
from queries.resolution_readers import Reader, reader_of
from queries.resolution_records import Record, records
from queries.resolution_weights import Weights
from queries.snapshot import Snapshot

# What a person's initials need besides the name.
_CONTEXT = frozenset({"alias", "phone", "account", "social", "licence", "id_number", "associates", "case"})
_CONTEXT_BITS = 1.0
_ESTIMATED_LABELS = frozenset({"Person", "Company"})
_NEAR = 60
_CONTAINED = 100
_SHORT = 3
_WORKERS = 2
_INITIALS = frozenset({"initials_same", "initials_compatible"})
# A comparison that speaks against a pair so much excludes that the two are one, short of better evidence.
_HARD_WEIGHT = -4.5

Why = list[tuple[str, str, float]]


class Linkage:
    """The records of one label (in order of id; `number`: id → row) and what is compared of them."""

    def __init__(self, snapshot: Snapshot, label: str, weights: Weights) -> None:
        self.label = label
        self.weights = weights
        everyone = records(snapshot)
        self.records: Sequence[Record] = [r for r in everyone.values() if r.label == label]
        self.number: Mapping[str, int] = {r.id: i for i, r in enumerate(self.records)}
        self.reader: Reader = reader_of(label, self.records)
        files = frozenset(s.id for s in snapshot.of_label("Source") if s.ref is None)
        name_numbers = numbered(self.reader.key(r) for r in self.records)
        self._name_number = dict(zip((r.id for r in self.records), name_numbers, strict=True))
        self._features = FeatureMaker(self.records, self._name_number, self.reader.strong_keys, files, self.reader.sex)
        self.prior = self._prior()

    def _prior(self) -> float:
        """log2 of the odds that two records are one, before anything is compared."""
        expected = self.weights.matches_per_record[self.label]
        if self.label in _ESTIMATED_LABELS:
            name = next(iter(self.weights.comparisons[NAMES_OF_LABEL[self.label]].values()))
            names = (self.reader.strong_keys(r) for r in self.records)
            expected = matches_per_record(names, self.reader.bits, expected, lambda bits: name.weight(round(bits)))
        return math.log2(expected / max(len(self.records) - 1, 1))

    def blocked(self) -> Blocked:
        """The candidate pairs of all records."""
        keys = {r.id: self.reader.block_keys(r) for r in self.records}
        full_names = {r.id: self.reader.strong_keys(r) for r in self.records}
        return block(
            self.records, self.number, keys, full_names, self.reader.first_letters,
            most_in_block=self.weights.most_in_block, most_pairs=self.weights.most_pairs,
        )  # fmt: skip

    def worth_comparing(self, blocked: Blocked) -> Pairs:
        """The candidate pairs without people whose names are far apart and who have no number in common: comparing
        names is what takes time.  Whoever has a letter for a name may be anybody, and stays."""
        soft = np.flatnonzero(blocked.met != NUMBER)
        if not len(soft) or self.label != "Person":
            return blocked.pairs
        names = [self.reader.plain(r) for r in self.records]
        pairs = blocked.pairs[soft]
        left, right = ([names[row] for row in pairs[:, side].tolist()] for side in (0, 1))
        some = cpdist(left, right, scorer=fuzz.token_set_ratio, score_cutoff=_NEAR, workers=_WORKERS)
        whole = cpdist(left, right, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, workers=_WORKERS)
        short = np.array([any(len(token) <= _SHORT for token in name.split()) for name in names])
        context = blocked.met[soft] == CONTEXT
        near = (whole >= _NEAR) | (some == _CONTAINED)
        near |= context & ((some >= _NEAR) | short[pairs].any(axis=1))
        keep = np.ones(len(blocked.pairs), dtype=np.bool_)
        keep[soft] = near
        return blocked.pairs[keep]

    def score(self, pairs: Pairs, progress: Progress) -> Scored:
        """Weigh pairs of rows."""
        return self._score(pairs, progress, self.adjust)

    @cached_property
    def adjust(self) -> Adjust:
        """What is estimated from these data instead of taken from the published weights; of people and companies."""
        pairs = example_pairs(self.records, self.number)
        if self.label not in _ESTIMATED_LABELS or not len(pairs):
            return {}
        return estimate(self._score(pairs, silent, {}), self._features, self.weights)

    def _score(self, pairs: Pairs, progress: Progress, adjust: Adjust) -> Scored:
        rows = np.unique(pairs)
        chosen = {int(row): self.records[int(row)] for row in rows}
        names = {row: self._name_number[r.id] for row, r in chosen.items()}
        sections = {"name": NAMES_OF_LABEL[self.label]} | ({"alias": "alias"} if self.label == "Person" else {})
        codes = code_names(self.reader.compare, chosen, names, pairs, self.weights, sections, progress)
        table = self._features.table(chosen.values(), self.number)
        return score(self.label, table, pairs, codes, self.weights, self.prior, adjust)

    def limit(self, found: Scored, row: int) -> tuple[float, Why]:
        """The weight of one pair and why, after the hard limits."""
        why = found.why(row)
        weight = float(found.weight[row])
        most = math.log2(self.weights.thresholds["initials_alone"] / (1 - self.weights.thresholds["initials_alone"]))
        if weight > most and self._initials_alone(found.pairs[row], why):
            why.append(("initials", "name_alone", most - weight))
            weight = most
        return weight, why

    def _initials_alone(self, pair: Sequence[int], why: Why) -> bool:
        if self.label != "Person" or not any(self._initials[int(row)] for row in pair):
            return False
        return not any(name in _CONTEXT and weight > _CONTEXT_BITS for name, _, weight in why)

    @cached_property
    def _initials(self) -> Sequence[bool]:
        return [self.reader.only_initials(record) for record in self.records]


def as_weighed(weight: float, why: Iterable[tuple[str, str, float]]) -> Weighed:
    """A pair's weight with what its levels mean for its cluster."""
    against = [name for name, _, part in why if part <= _HARD_WEIGHT and name != "prior"]
    names = "name" in against
    others = any(name != "name" for name in against)
    alias = any(name == "alias" and part > 0 for name, _, part in why)
    return Weighed(weight, names or others, names and not others, alias)


def linkage(snapshot: Snapshot, label: str, weights: Weights) -> Linkage:
    """The linkage of a label in a snapshot, made when first asked for and kept."""
    kept = snapshot.once(_kept)
    key = (label, id(weights))
    if key not in kept:
        kept[key] = Linkage(snapshot, label, weights)
    return kept[key]


def _kept(snapshot: Snapshot) -> dict[tuple[str, int], Linkage]:
    return {}
