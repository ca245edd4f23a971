"""Finding things by what an officer has at hand: a name, a part of it, initials, a ref, a code, an id.

Invariants: the order is the same on both engines and every run (rank, nearness, level, name, id); what is only denied
stays findable, since the denial is information too; identity hashes are not searched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from graph.errors import UsageError
from graph.ids import region_id
from graph.schema import NODES
from queries.answer import Method
from queries.snapshot import Node, Snapshot

MAX_TEXT = 200
MAX_RESULTS = 200
_NEAR = 78.0
_WORDS = re.compile(r"[^\W_]+")
# Level words before a region's name; without them `Lombok Timur` finds `Kabupaten Lombok Timur`.
_LEVEL_WORD = re.compile(
    r"(?:provinsi|prov|kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel|nagari|gampong|kampung)\b\.?\s+"
    r"(?:administrasi |adm\.? )?"
)
RANKS = ("id", "code", "ref", "name", "begins", "words", "initials", "near")


def folded(text: str) -> str:
    """Text as it is compared: case folded, white space single."""
    return " ".join(text.casefold().split())


def without_level(name: str) -> str:
    """A folded region name without its level word (`kab. lombok timur` → `lombok timur`)."""
    return _LEVEL_WORD.sub("", name, count=1) if _LEVEL_WORD.match(name) else name


@dataclass(frozen=True)
class Found:
    """One result: the node, why it was found (a word of RANKS) and how near, 0 to 100."""

    node: Node
    why: str
    nearness: float

    def as_json(self) -> dict[str, Any]:
        """The node with `why` and `nearness`."""
        return {**self.node.as_json(), "why": self.why, "nearness": round(self.nearness, 1)}


@dataclass(frozen=True)
class SearchAnswer:
    """What was found, best first; `truncated` if there was more than the limit."""

    method: Method
    results: tuple[Found, ...]
    truncated: bool

    def as_json(self) -> dict[str, Any]:
        """`{"method", "facts": null, "truncated", "results": [{"id", "label", "name", …, "why", "nearness"}]}`."""
        return {
            "method": self.method.as_json(), "facts": None, "truncated": self.truncated,
            "results": [found.as_json() for found in self.results],
        }  # fmt: skip


class _Index:
    """Names, refs and codes of a snapshot, folded once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.names: list[str] = []
        # regions without their level word
        self.bare: list[str] = []
        self.by_ref: dict[str, list[int]] = defaultdict(list)
        for node in snapshot.nodes.values():
            at = self._add(node.id, node.label, node.name)
            for ref in {node.ref, *(node.props.get("refs") or ())} - {None}:
                self.by_ref[folded(str(ref))].append(at)
        for code, name in snapshot.region_names.items():
            self.by_ref[code.casefold()].append(self._add(region_id(code), "Region", name))

    def _add(self, node_id: str, label: str, name: str | None) -> int:
        self.ids.append(node_id)
        self.labels.append(label)
        self.names.append(folded(name or ""))
        self.bare.append(without_level(self.names[-1]) if label == "Region" else self.names[-1])
        return len(self.ids) - 1

    def order(self, at: int) -> tuple[int, str, str]:
        """Regions by level, highest first, after all else that ranks equally; then by name and id."""
        level = self.ids[at].count(".") if self.labels[at] == "Region" else -1
        return (level, self.names[at], self.ids[at])


_INDEXES: WeakKeyDictionary[Snapshot, _Index] = WeakKeyDictionary()


def _index(snapshot: Snapshot) -> _Index:
    if snapshot not in _INDEXES:
        _INDEXES[snapshot] = _Index(snapshot)
    return _INDEXES[snapshot]


def search(snapshot: Snapshot, text: str, labels: Collection[str] = (), limit: int = 20) -> SearchAnswer:
    """Nodes (of `labels`; default all) by id, code, ref, name, beginning, words, initials, else by nearness.

    `limit` 1 to 200.  UsageError for an empty or overlong text, an unknown label or a wrong limit.
    """
    _check(text, labels, limit)
    index = _index(snapshot)
    best: dict[int, tuple[int, float]] = {}

    def hit(at: int, why: str, nearness: float = 100.0) -> None:
        if (not labels or index.labels[at] in labels) and at not in best:
            best[at] = (RANKS.index(why), -nearness)

    asked = folded(text)
    for at in _by_id(index, text.strip()):
        hit(at, "id")
    for at in index.by_ref.get(asked, ()):
        hit(at, "code" if index.labels[at] == "Region" else "ref")
    _by_name(index, asked, hit)
    if len(best) < limit:
        keep = [at for at, label in enumerate(index.labels) if at not in best and (not labels or label in labels)]
        near = process.extract(
            asked, {at: index.bare[at] for at in keep}, scorer=fuzz.WRatio, processor=None, score_cutoff=_NEAR,
            limit=limit + 1,
        )  # fmt: skip
        for _, score, at in near:
            hit(at, "near", score)
    ordered = sorted(best, key=lambda at: (*best[at], *index.order(at)))
    results = tuple(Found(snapshot.node(index.ids[at]), RANKS[best[at][0]], -best[at][1]) for at in ordered[:limit])
    method = Method("search", {"text": text, "labels": sorted(labels), "limit": limit})
    return SearchAnswer(method, results, len(ordered) > limit)


def _check(text: str, labels: Iterable[str], limit: int) -> None:
    if not text.strip() or len(text) > MAX_TEXT:
        raise UsageError(f"a search needs a text of 1 to {MAX_TEXT} characters")
    if not 1 <= limit <= MAX_RESULTS:
        raise UsageError(f"the limit must be from 1 to {MAX_RESULTS}")
    for label in labels:
        if label not in NODES:
            raise UsageError(f"there is no label {label[:40]!r}", advice=f"one of: {', '.join(NODES)}")


def _by_id(index: _Index, text: str) -> list[int]:
    return [at for at, node_id in enumerate(index.ids) if node_id == text] if ":" in text else []


def _by_name(index: _Index, asked: str, hit: Any) -> None:
    words = _WORDS.findall(asked)
    letters = all(len(word) == 1 for word in words)
    initials = "".join(words) if letters else asked
    may_be_initials = 2 <= len(initials) <= 5 and initials.isalpha()
    for at, name in enumerate(index.names):
        if asked in (name, index.bare[at]):
            hit(at, "name")
        elif name.startswith(asked) or index.bare[at].startswith(asked):
            hit(at, "begins")
        elif words and not letters and words[0] in name and _all_begin(words, name):
            hit(at, "words")
        elif may_be_initials and index.labels[at] != "Region" and _initials(name) == initials:
            hit(at, "initials")


def _all_begin(words: list[str], name: str) -> bool:
    own = _WORDS.findall(name)
    return all(any(word.startswith(asked) for word in own) for asked in words)


def _initials(name: str) -> str:
    return "".join(word[0] for word in _WORDS.findall(name))
