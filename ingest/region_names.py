"""From what an office writes to one region, by the rule of docs/tables.md; the newcomer's name for it: gazetteer.

Invariant: never a guess.  A code is a code; a bare name means the highest level that bears it (country, province,
regency or city); a district or village needs its level word or its context, read from right to left; where two
regions remain, the error names them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from graph.errors import AmbiguousError, MatarantaiError, NotFoundError
from graph.region_codes import COUNTRY, inside, level_of, parent_of
from ingest.gazetteer import Region, Register, register
from ingest.region_index import LEVELS, RegionIndex, bare_name, is_city
from ingest.region_words import LEVEL_OF_KIND, split_at_level_words, split_pieces, squash, take_level_word

_CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?\Z")
_DIGITS_ONLY = re.compile(r"[0-9.,\s]+\Z")
_ADVICE_TEXT = "format the column as text in the spreadsheet and write the code again, as in 52.03"
_ADVICE_CONTEXT = "write its level word or its context: 'Kec. Sukasada', or 'Desa Panji, Kec. Sukasada, Buleleng'"
_ADVICE_CHOOSE = "write the level word, the context or the code"
_KIND_WORD = {"district": "Kecamatan ", "1": "Kelurahan ", "2": "Desa ", "3": "Desa Adat "}


class Gazetteer:
    """Finds regions.  Loading takes a fraction of a second; districts and villages are indexed when first needed."""

    def __init__(self, source: Register | None = None) -> None:
        self.register = source or register()
        self.index = RegionIndex(self.register)
        self._known: dict[str, Region | MatarantaiError] = {}

    # -- by code ------------------------------------------------------------------------------------------------
    def by_code(self, code: str) -> Region:
        """The region with exactly this code (NotFoundError, with the nearest codes)."""
        found = self.register.region(code)
        if found is None:
            raise NotFoundError(f"no region has the code {code!r}", nearest=self._nearest_codes(code))
        return found

    def children(self, code: str) -> list[Region]:
        """The regions directly inside, in code order."""
        return [self.by_code(child) for child in self.register.child_codes(code)]

    def full_name(self, code: str) -> str:
        """The name with its level word and its parents: 'Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng, Bali'."""
        parts: list[str] = []
        at: str | None = code
        while at is not None and (at != COUNTRY or not parts):
            region = self.by_code(at)
            word = _KIND_WORD.get("district" if region.level == "district" else "")
            if region.level == "village":
                word = _KIND_WORD[at.rpartition(".")[2][0]]
            parts.append((word or "") + region.name)
            at = parent_of(at)
        return ", ".join(parts)

    # -- by what was written ------------------------------------------------------------------------------------
    def resolve(self, text: str | int | float) -> Region:
        """The one region that `text` (a code or a name) means.

        Errors: AmbiguousError with the candidates, NotFoundError with the nearest names.  A number, as a spreadsheet
        may hold it, is taken as a code only if no digit of it can have been lost.
        """
        key = str(text)
        known = self._known.get(key)
        if known is None:
            try:
                known = self._resolve(key)
            except (AmbiguousError, NotFoundError) as error:
                known = error
            self._known[key] = known
        if isinstance(known, AmbiguousError):
            raise AmbiguousError(known.message, known.candidates, advice=known.advice)
        if isinstance(known, NotFoundError):
            raise NotFoundError(known.message, nearest=known.nearest, advice=known.advice)
        assert isinstance(known, Region)  # noqa: S101 (the two errors above are all that is kept)
        return known

    def _resolve(self, written: str) -> Region:
        text = " ".join(unicodedata.normalize("NFKC", written).split())
        if not text:
            raise NotFoundError("no region is named")
        if _CODE.match(text):
            return self.by_code(text)
        if _DIGITS_ONLY.match(text):
            raise NotFoundError(
                f"{text!r} is no region code: a spreadsheet has probably turned it into a number",
                nearest=self._nearest_codes(text),
                advice=_ADVICE_TEXT,
            )
        if len(text) == 3 and text.upper() in self.register.countries:
            return self.by_code(text.upper())
        pieces = split_pieces(text)
        if len(pieces) > 1 and len(whole := self._bare(text, None)) == 1:
            return self.by_code(whole[0])  # a name with a comma in it: Bonaire, Saint Eustatius and Saba
        try:
            return self._walk(pieces, text)
        except NotFoundError:
            finer = split_at_level_words(text)
            if finer == pieces:
                raise
            return self._walk(finer, text)

    def _walk(self, pieces: list[str], text: str) -> Region:
        codes: list[str] | None = None
        for at in range(len(pieces) - 1, -1, -1):
            found = self._step(pieces[at], codes)
            if not found:
                raise self._not_found(pieces[at], codes, text)
            codes = found
        if codes is None:
            raise NotFoundError(f"{text!r} names no region")
        if len(codes) > 1:
            candidates = [(code, self.full_name(code)) for code in sorted(codes)]
            raise AmbiguousError(
                f"{text!r} may mean {len(codes)} regions: " + "; ".join(f"{c} {n}" for c, n in candidates[:5]),
                candidates,
                advice=_ADVICE_CHOOSE,
            )
        return self.by_code(codes[0])

    def _step(self, piece: str, within: list[str] | None) -> list[str]:
        """Codes that `piece` may mean inside any of `within` (None: anywhere); [] if none."""
        if _CODE.match(piece):
            region = self.register.region(piece)
            return [] if region is None or not _inside(piece, within, strictly=False) else [piece]
        taken = take_level_word(piece)
        if taken is None:
            return self._bare(piece, within)
        kind, rest = taken
        found = self._of_kind(kind, rest, within)
        if LEVEL_OF_KIND[kind] == "village":
            # 'Kampung Baru' may be a village called Baru or one called Kampung Baru.
            found = sorted({*found, *self._of_kind("any village", piece, within)})
        return found or self._bare(piece, within)

    def _of_kind(self, kind: str, name: str, within: list[str] | None) -> list[str]:
        level = LEVEL_OF_KIND.get(kind, "village")
        codes = [c for c in self.index.bearers(level, name) if _inside(c, within, strictly=False)]
        if not codes and level in {"province", "regency"}:
            unclear = self.index.unclear.get(squash(name), [])
            codes = [c for c in unclear if level_of(c) == level and _inside(c, within, strictly=False)]
        if level == "regency":
            return [c for c in codes if is_city(self.register, c) == (kind == "city")]
        if level == "village" and len(codes) > 1:
            same = [c for c in codes if (c.rpartition(".")[2][0] == "1") == (kind == "kelurahan")]
            return same if same and kind != "any village" else codes
        return codes

    def _bare(self, name: str, within: list[str] | None) -> list[str]:
        unclear = self.index.unclear.get(squash(name))
        if unclear:
            found = [c for c in unclear if _inside(c, within, strictly=True)]
            if found:
                return found
        levels = LEVELS[:3] if within is None else LEVELS[1:]
        for level in levels:
            codes = [c for c in self.index.bearers(level, name) if _inside(c, within, strictly=True)]
            if codes:
                return codes
        return []

    # -- what comes near ----------------------------------------------------------------------------------------
    def _not_found(self, piece: str, within: list[str] | None, text: str) -> NotFoundError:
        if within is None:
            lower = [*self.index.bearers("district", piece), *self.index.bearers("village", piece)][:3]
            if lower and take_level_word(piece) is None:
                return NotFoundError(
                    f"{text!r}: no country, province, regency or city is called {piece!r}",
                    nearest=[self.full_name(code) for code in lower],
                    advice=_ADVICE_CONTEXT,
                )
            return NotFoundError(f"no region is called {piece!r}", nearest=self._nearest_names(piece))
        place = " or ".join(self.full_name(code) for code in within[:3])
        inside = [child for code in within for child in self.register.child_codes(code)]
        if not inside:
            return NotFoundError(
                f"{text!r}: nothing is known inside {place}",
                nearest=[place],
                advice="regions of other countries are not in the register: name the country alone",
            )
        taken = take_level_word(piece)
        return NotFoundError(
            f"{text!r}: {place} holds no {piece!r}", nearest=self._nearest_inside(taken[1] if taken else piece, inside)
        )

    def _nearest_inside(self, name: str, children: list[str]) -> list[str]:
        names = {code: self.by_code(code).name for code in children}
        grand = {g: self.by_code(g).name for code in children for g in self.register.child_codes(code)}
        return self._best(name, {**names, **grand})

    def _nearest_names(self, piece: str) -> list[str]:
        taken = take_level_word(piece)
        return self._best(taken[1] if taken else piece, self._bare_names)

    def _best(self, name: str, names: dict[str, str]) -> list[str]:
        squashed = {code: squash(n) for code, n in names.items()}
        hits = process.extract(squash(name), squashed, scorer=fuzz.ratio, limit=3, score_cutoff=60)
        return [self.full_name(code) for _, _, code in hits]

    @cached_property
    def _bare_names(self) -> dict[str, str]:
        return {code: bare_name(name) for code, name in self.index.names().items()}

    def _nearest_codes(self, code: str) -> list[str]:
        """'32.1' → ['32.10', '32.01']; an unknown last segment → the first codes beside it."""
        if not code[:1].isdigit():
            hits = process.extract(code.upper(), list(self.register.countries), scorer=fuzz.ratio, limit=3)
            return [str(hit[0]) for hit in hits]
        head, dot, last = code.replace(",", ".").rpartition(".")
        if not dot:
            dotted = ".".join(p for p in (last[:2], last[2:4], last[4:6], last[6:10]) if p)
            head, _, last = dotted.rpartition(".")
            return [dotted] if self.register.region(dotted) else self.register.child_codes(head)[:3]
        width = 4 if head.count(".") == 2 else 2
        padded = [f"{head}.{last.ljust(width, '0')}", f"{head}.{last.zfill(width)}"]
        found = [c for c in dict.fromkeys(padded) if self.register.region(c)]
        siblings = self.register.child_codes(head or COUNTRY)
        close = process.extract(code, siblings, scorer=fuzz.ratio, limit=3)
        return found or [str(hit[0]) for hit in close]

    # -- searching ----------------------------------------------------------------------------------------------
    @cached_property
    def _sorted_names(self) -> list[tuple[str, str]]:
        pairs = [
            (name, code) for level in LEVELS[:3] for name, codes in self.index.by_level[level].items() for code in codes
        ]
        pairs += [(name, code) for name, codes in self.register.district_index.items() for code in codes]
        return sorted(pairs)

    @cached_property
    def _sorted_villages(self) -> list[tuple[str, str]]:
        return sorted((name, code) for name, codes in self.register.village_index.items() for code in codes)

    def search(self, prefix: str, *, limit: int = 20, villages: bool = False) -> list[Region]:
        """Regions whose name, without its level word, begins with `prefix`: higher levels first, then by name.

        A code prefix ('52.0') works too.  Villages only if asked for (there are 83,762).
        """
        text = prefix.strip()
        if text[:1].isdigit():
            codes = [c for c in self.register.upper if c.startswith(text)]
            codes += [c for c in self.register.villages if c.startswith(text)] if villages else []
        else:
            taken = take_level_word(text)
            keys = {squash(text), squash(taken[1])} if taken else {squash(text)}
            codes = [c for key in keys if key for c in _starting(self._sorted_names, key)]
            codes += [c for key in keys if key and villages for c in _starting(self._sorted_villages, key)]
        regions = [self.by_code(code) for code in dict.fromkeys(codes)]
        by_code = text[:1].isdigit()
        regions.sort(key=lambda r: (LEVELS.index(r.level), "" if by_code else bare_name(r.name), r.code))
        return regions[:limit]


def _starting(pairs: list[tuple[str, str]], key: str) -> list[str]:
    at, found = bisect_left(pairs, (key, "")), []
    while at < len(pairs) and pairs[at][0].startswith(key):
        found.append(pairs[at][1])
        at += 1
    return found


def _inside(code: str, within: list[str] | None, *, strictly: bool) -> bool:
    if within is None:
        return True
    return any(inside(code, container) and not (strictly and code == container) for container in within)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer, built once a process."""
    return Gazetteer()
