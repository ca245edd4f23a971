"""What stands beside a name in a text: level words, offices, agencies, streets, papers, datelines.

Invariant: every question looks at a bounded number of neighbouring units, so that a text is read in linear time.
"""

from __future__ import annotations

from ingest.articles.article import TextView
from ingest.articles.dateline import read_dateline
from ingest.articles.places import PlaceIndex, Unit, key_of, runs_at, units_of
from ingest.articles.region_found import LOWER, Found

_SHORT = frozenset({"kab", "kec", "kel", "ds", "dsn", "prov", "prop"})

_MOST_MARKS = 6


class Surroundings:
    """The units of a text, what was found in them so far, and questions about a unit's neighbours."""

    def __init__(self, view: TextView, places: PlaceIndex) -> None:
        self.view = view
        self.places = places
        self.words = places.words
        self.units: list[Unit] = units_of(view)
        self.found: list[Found] = []
        self.taken = [False] * len(self.units)
        self.datelined = self._datelines()

    def head_at(self, at: int) -> tuple[str, bool, int] | None:
        """(kind, is an office, unit after it) if a level word or an office's word begins here."""
        for words, kind, office in self.words.heads.get(self.units[at].lower, ()):
            end = at + len(words)
            if end > len(self.units) or tuple(u.lower for u in self.units[at:end]) != words:
                continue
            after = self._past_marks(at, end, words[-1] in _SHORT, office)
            if after is not None:
                return kind, office, after
        return None

    def _past_marks(self, at: int, end: int, short: bool, office: bool) -> int | None:
        """Past the marks between a level word and its name: 'Kab. X', 'Kecamatan: X', 'Koramil 0812/05 X'."""
        marks = ".:" if short else ":"
        if self._same_line(at, end) and self.units[end].text == "(" and not office:
            end += 1
        last = end + _MOST_MARKS
        while (
            end < last
            and self._same_line(at, end)
            and (
                self.units[end].text in marks
                or (office and (self.units[end].text[0].isdigit() or self.units[end].text == "/"))
            )
        ):
            end += 1
        return end if self._same_line(at, end) else None

    def _same_line(self, at: int, other: int) -> bool:
        return other < len(self.units) and self.units[other].line == self.units[at].line

    def _runs(self, at: int) -> list[tuple[int, str]]:
        return runs_at(self.units, at) if at < len(self.units) else []

    # -- what stands beside a name ------------------------------------------------------------------------------
    def office_before(self, at: int) -> str | None:
        """The level that the office says in whose name this unit stands ('PN Kelas IA Malang' → city), or None."""
        for before in range(at - 1, max(-1, at - 9), -1):
            unit = self.units[before]
            if unit.line != self.units[at].line or (unit.text[0].isalnum() and not unit.capital):
                return None
            if unit.text in ',;:"“”' or (unit.text == "." and not unit.glued):
                return None
            head = self.head_at(before)
            if head is not None and head[1] and head[2] <= at:
                return head[0] if head[0] not in LOWER else None
            if self.taken[before]:
                return None
        return None

    def in_agency(self, first: int) -> bool:
        """Is the name the place part of an agency's or a post's name?"""
        for before in range(first - 1, max(-1, first - 16), -1):
            unit = self.units[before]
            if unit.line != self.units[first].line or self.taken[before]:
                return False
            if unit.lower in self.words.agency_heads:
                return True
            plain = unit.text[0].isalnum() and not unit.capital and unit.lower not in self.words.agency_joins
            if plain or unit.text in '.;:"“”!?':
                return False
        return False

    def _may_stand_alone(self, at: int, end: int) -> bool:
        words = self.words
        name = key_of(self.units, at, end)
        before = self.units[at - 1] if at and self.units[at - 1].line == self.units[at].line else None
        if before is not None and before.text == "." and at > 1:
            before = self.units[at - 2]
        if name in words.capitals_only and not all(u.text.isupper() for u in self.units[at:end]):
            return False
        if before is not None and before.lower in words.blocked_before:
            return before.lower == "pulau" and name in words.islands
        if not self._clear_after(end) or name in words.level_word_only:
            return False
        if name not in words.weak or self.datelined[at]:
            return True
        if before is not None and (before.lower in words.cues or self.office_before(at) or self._near_agency(at)):
            return True
        return self._province_follows(end) or self._listed_with_place(at)

    def _near_agency(self, at: int) -> bool:
        return any(
            self.units[k].lower in self.words.agency_heads and self.units[k].line == self.units[at].line
            for k in range(max(0, at - 2), at)
        )

    def _clear_after(self, end: int) -> bool:
        if end >= len(self.units):
            return True
        after = self.units[end]
        if after.text == "," and end + 1 < len(self.units) and self.units[end + 1].lower in self.words.abroad_after:
            return False
        return not (after.capital and after.lower in self.words.blocked_after and not after.glued)

    def _province_follows(self, end: int) -> bool:
        if end + 1 >= len(self.units) or self.units[end].text not in ",(":
            return False
        return any(
            key in self.places.upper and self.places.upper[key][0].count(".") == 0 for _, key in self._runs(end + 1)
        )

    def _listed_with_place(self, at: int) -> bool:
        """'Dompu dan Bima': the name follows another region in a list."""
        return at >= 2 and self.units[at - 1].lower in {"dan", ",", "serta"} and any(
            f.end == at - 1 and not f.is_lower for f in self.found[-2:])  # fmt: skip

    def _datelines(self) -> list[bool]:
        """Which units stand in a dateline (of the first four paragraphs)."""
        spans, at = [], 0
        for line in self.view.text.split("\n")[:4]:
            dateline = read_dateline(line)
            if dateline is not None:
                spans.append((at, at + dateline.end))
            at += len(line) + 1
        return [any(s <= unit.start < e for s, e in spans) for unit in self.units]
