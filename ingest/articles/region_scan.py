"""First pass over a text: where a region may be named, and which codes each place may mean.

Invariant: nothing is settled here; a name counts only under a level word or an office, in a dateline, in a list after
one of these, or as a province or regency that no neighbouring word makes part of something else (street, hotel, paper).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ingest.articles.article import TextView
from ingest.articles.places import PlaceIndex, key_of
from ingest.articles.region_beside import Surroundings
from ingest.articles.region_found import LOWER, Found

Table = Callable[[str], tuple[str, ...]]
_JOINS = frozenset({",", "dan", "serta", "&", "/", "maupun", "atau", "hingga", "sampai"})
# 'desa … antara lain', 'kecamatan, yakni': what is listed after these words is of that kind.
_LISTERS = frozenset({"lain", "yakni", "yaitu", "meliputi", "diantaranya", "antaranya"})
_ANNOUNCED = {"desa": "village", "kelurahan": "village", "nagari": "village", "gampong": "village", "pekon": "village",
              "kecamatan": "district", "distrik": "district"}  # fmt: skip
_ANNOUNCED_WITHIN = 14
_LONGEST_UNKNOWN = 3
_NEGERI_BEFORE = frozenset(
    {"pengadilan", "kejaksaan", "luar", "dalam", "sekolah", "universitas", "menteri", "politeknik"}
)


class Scan(Surroundings):
    """The units of a text and the places found in them, in order."""

    def __init__(self, view: TextView, places: PlaceIndex) -> None:
        super().__init__(view, places)
        at = 0
        while at < len(self.units):
            at = self._step(at)
        self.found.sort(key=lambda f: f.start)

    # -- the walk -----------------------------------------------------------------------------------------------
    def _step(self, at: int) -> int:
        """Read what begins at this unit; the unit to go on with."""
        unit = self.units[at]
        if not unit.text[0].isalnum() or self.taken[at]:
            return at + 1
        head = self.head_at(at)
        if head is None and unit.lower in _LISTERS:
            announced = self._announced(at)
            end = self._lower(announced[1], announced[0], True, announced[1]) if announced else None
            if end is not None:
                return end
        if head is not None:
            kind, office, after = head
            end = self._after_head(at, kind, office, after)
            if end is not None:
                return end
        return self._bare(at) if unit.capital else at + 1

    def _announced(self, at: int) -> tuple[str, int] | None:
        """'beberapa desa di Kabupaten Sikka, antara lain Runut, Mamai …': a list of villages (or districts) begins."""
        for before in range(at - 1, max(-1, at - _ANNOUNCED_WITHIN), -1):
            unit = self.units[before]
            if unit.line != self.units[at].line or unit.text in ".;:":
                return None
            if unit.lower in _ANNOUNCED and not self.taken[before] and not self.units[before + 1].capital:
                after = at + 1
                while self._same_line(at, after) and self.units[after].text in ":,":
                    after += 1
                return (_ANNOUNCED[unit.lower], after) if self._same_line(at, after) else None
        return None

    def _after_head(self, at: int, kind: str, office: bool, after: int) -> int | None:
        if kind == "none":
            runs = [end for end, _ in self._runs(after)]
            before_head = [end for end in runs if all(u.lower not in self.words.heads for u in self.units[after:end])]
            return before_head[-1] if before_head else None
        if self._both_kinds(at, kind, after):
            return self.found[-1].end
        if kind == "hamlet" and at and self.units[at - 1].lower in _NEGERI_BEFORE:
            return None
        if kind in LOWER:
            return self._lower(at, kind, office, after)
        return self._upper(at, kind, office, after)

    def _both_kinds(self, at: int, kind: str, after: int) -> bool:
        """'Kabupaten dan Kota Kediri', 'Kota/Kabupaten Bima': two regions share the name."""
        units = self.units
        if (
            kind not in {"kabupaten", "city"}
            or after + 1 >= len(units)
            or units[after].text not in {"dan", "/", "&", "maupun"}
        ):
            return False
        other = self.head_at(after + 1)
        if other is None or other[0] not in {"kabupaten", "city"} or other[0] == kind:
            return False
        before = len(self.found)
        for one in (kind, other[0]):
            option = self._options(other[2], partial(self._upper_codes, kind=one, strict=True))
            if option:
                self._keep(Found(at, other[2], option[0][0], one, option, explicit=True))
        return len(self.found) > before

    def _upper(self, at: int, kind: str, office: bool, after: int) -> int | None:
        """A province, regency or city under its level word or an office; then the others of its list."""
        level = {"police": "kabupaten", "city_police": "city"}.get(kind, kind)
        options = self._options(after, lambda key: self._upper_codes(key, level))
        if not options:
            return None
        end = options[0][0]
        if office and kind in {"police", "city_police"}:
            level, end = self._police(kind, after, end)
            options = [(options[0][0], self._upper_codes(key_of(self.units, after, options[0][0]), level))]
        first = at if not office else after
        one = Found(first, after, end, level, options, explicit=True, office=office, seat=office and level == "city")
        if not self._clear_after(end):
            return None
        self._keep(one)
        return self._list(one, lambda key: self._upper_codes(key, level)) if not office else end

    def _police(self, kind: str, after: int, end: int) -> tuple[str, int]:
        """'Polres Bima Kota' is the city's; 'Polresta' too, unless it is one of those that police a regency."""
        if end < len(self.units) and self.units[end].lower == "kota" and self.units[end].capital:
            return "city", end + 1
        codes = self.places.upper.get(key_of(self.units, after, end), ())
        if kind == "city_police" and not any(code in self.words.polresta_of_regency for code in codes):
            return "city", end
        return "kabupaten", end

    def _upper_codes(self, key: str, kind: str, *, strict: bool = False) -> tuple[str, ...]:
        codes = self.places.upper.get(key, ())
        return self.places.of_kind(codes, kind) or (() if strict or kind == "province" else tuple(
            code for code in codes if code.count(".") == 1))  # fmt: skip

    def _lower(self, at: int, kind: str, office: bool, after: int) -> int | None:
        """A district or village under its level word or an office; then the others of its list."""
        if after >= len(self.units) or self.units[after].lower in self.words.not_names:
            return None
        table = self.places.districts if kind == "district" else self.places.villages
        options = self._options(after, table)
        if not options:
            end = after if office or kind == "hamlet" else self._unknown_end(after)
            if end > after:
                self._keep(Found(at, after, end, kind, [(end, ())], explicit=True))
            return end if end > after else None
        one = Found(after if office else at, after, options[0][0], kind, options, explicit=not office, office=office)
        self._keep(one)
        return self._list(one, table)

    def _unknown_end(self, at: int) -> int:
        """The end of a name that no region bears ('Desa Sumoroto'), up to the next level word or regency."""
        end = at
        for run, _ in self._runs(at)[:_LONGEST_UNKNOWN]:
            upper = key_of(self.units, run - 1, run) in self.places.upper
            if end > at and (self.head_at(run - 1) or (upper and not self._head_after_comma(run))):
                break
            end = run
        return end

    def _head_after_comma(self, at: int) -> bool:
        """'Desa Tanjung Medan, Kecamatan …': what stands before the comma is all one name."""
        return at + 1 < len(self.units) and self.units[at].text == "," and self.head_at(at + 1) is not None

    def _list(self, one: Found, table: Table) -> int:
        """Take the names that follow in a list: 'Desa Panji, Ambengan dan Sambangan'."""
        last = one
        while True:
            at = self._past_join(last.end)
            if at is None or self.head_at(at) is not None or self.units[at].lower in self.words.not_names:
                return last.end
            options = self._options(at, table)
            parent = self._is_parent(at, last)
            if parent is not None:
                self._keep(parent)
                return parent.end
            if not options or (one.is_lower and self._options(at, lambda key: self.places.upper.get(key, ()))):
                return last.end
            if not one.is_lower and self._is_province(at, last):
                return last.end
            last = Found(at, at, options[0][0], one.kind, options, listed_after=last)
            self._keep(last)

    def _past_join(self, at: int) -> int | None:
        start = at
        while at < len(self.units) and self.units[at].lower in _JOINS and at - start < 2:
            at += 1
        ok = start < at < len(self.units) and self.units[at].capital and self.units[at].line == self.units[start].line
        return at if ok else None

    def _is_province(self, at: int, last: Found) -> bool:
        """'Kab. Tebo, Jambi': the province in which the one before lies, not the city of that name."""
        around = {code[:2] for code in last.options[0][1]}
        return any(c in around for _, key in self._runs(at) for c in self.places.upper.get(key, ()) if "." not in c)

    def _is_parent(self, at: int, village: Found) -> Found | None:
        """'Desa Panji, Sukasada': the district in which a village of that name lies, not another village."""
        if village.kind not in {"village", "hamlet"}:
            return None
        options = self._options(at, self.places.districts)
        around = {code.rpartition(".")[0] for _, codes in village.options for code in codes}
        kept = [(end, tuple(c for c in codes if c in around)) for end, codes in options]
        kept = [(end, codes) for end, codes in kept if codes]
        return Found(at, at, kept[0][0], "district", kept, listed_after=village) if kept else None

    def _bare(self, at: int) -> int:
        """A province or regency without a level word, or a district that is named after one."""
        runs = self._runs(at)
        upper = [(end, self.places.upper[key]) for end, key in runs if key in self.places.upper]
        longer = [(end, self.places.extended[key]) for end, key in runs if key in self.places.extended]
        if (
            longer
            and (not upper or longer[-1][0] > upper[-1][0])
            and self.office_before(at) not in {"police", "city_police"}
        ):
            one = Found(at, at, longer[-1][0], "district", longer[::-1])
            self._keep(one)
            return one.end
        if not upper:
            return at + 1
        shown, codes = upper[-1]
        if not self._may_stand_alone(at, shown):
            return shown
        kind = self._hint(at)
        narrowed = self.places.of_kind(codes, kind) if kind else ()
        seat = bool(narrowed) and self.office_before(at) in {"city", "city_police"}
        end = self._with_kota(at, shown, codes)
        if end > shown:
            narrowed = self.places.of_kind(codes, "city")
        one = Found(at, at, end, None, [(end, narrowed or codes)], dateline=self.datelined[at], seat=seat)
        one.is_area = not narrowed and key_of(self.units, at, shown) in self.places.source.index.unclear
        self._keep(one)
        return end

    def _with_kota(self, at: int, end: int, codes: tuple[str, ...]) -> int:
        """'Polres Metro Tangerang Kota', 'Polresta Malang Kota': the word after belongs to the name."""
        follows = end < len(self.units) and self.units[end].lower == "kota" and self.units[end].capital
        return end + 1 if follows and len(codes) > 1 and self.office_before(at) in {"police", "city_police"} else end

    def _hint(self, at: int) -> str | None:
        office = self.office_before(at)
        return {"police": "kabupaten", "city_police": "city"}.get(office, office) if office else None

    # -- helpers ------------------------------------------------------------------------------------------------
    def _options(self, at: int, table: Table) -> list[tuple[int, tuple[str, ...]]]:
        found = [(end, table(key)) for end, key in self._runs(at)]
        return [(end, codes) for end, codes in reversed(found) if codes]

    def _keep(self, one: Found) -> None:
        self.found.append(one)
        for at in range(one.first, one.end):
            self.taken[at] = True
