"""One place in a text where a region may be named, before and after it is settled.

Invariant: `options` never change after the scan; `code` is one of their codes, or None.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LOWER = frozenset({"district", "village", "hamlet"})


@dataclass
class Found:
    """One place where a region is named: units `start` … `end` are the name, `first` is its level word (or `start`).

    `kind`: what the words say (province, kabupaten, city, district, village, hamlet) or None; `options`: (end, codes)
    of every length that is a name, longest first; `seat`: a court's or a city's office; `is_area`: the name of an
    island or area of several regencies (Lombok), which nothing settles; `code`: set when settled.
    """

    first: int
    start: int
    end: int
    kind: str | None
    options: list[tuple[int, tuple[str, ...]]]
    explicit: bool = False
    office: bool = False
    dateline: bool = False
    seat: bool = False
    is_area: bool = False
    listed_after: Found | None = None
    code: str | None = None
    candidates: tuple[str, ...] = field(default=())

    @property
    def codes(self) -> tuple[str, ...]:
        """The settled code, or what it may mean."""
        return (self.code,) if self.code else self.candidates or self.options[0][1]

    @property
    def is_lower(self) -> bool:
        """A district or a village."""
        return self.kind in LOWER
