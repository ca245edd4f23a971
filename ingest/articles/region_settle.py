"""Second pass: which region each place means, from what stands beside it and from what the whole text is about.

Invariant: a code is set only if exactly one region is left; where two remain (Kota or Kabupaten Kupang, a village name
borne twice in the regency), the candidates stay and the code is None.  The order of evidence: the words right after,
the words right before, the sentence, the regency that the text is about, all regencies named, the provinces named,
the whole country (only if nothing in the text speaks against it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from graph.region_codes import inside, parent_of
from ingest.articles.places import key_of
from ingest.articles.region_found import Found
from ingest.articles.region_scan import Scan
from ingest.region_words import squash

# Provinces in which kampung is the word for a village: Papua's six, Aceh, Lampung, Riau, East Kalimantan.
_KAMPUNG_IS_VILLAGE = frozenset({"91", "92", "93", "94", "95", "96", "11", "18", "14", "64"})
_NEGERI_IS_VILLAGE = frozenset({"81"})
_LINKS = frozenset(
    {",", "di", "(", "-", "–", "wilayah", "pada", ")", "tepatnya", "yakni", "yaitu", "dari", "asal", "daerah"}
)
# A misspelt name: at least so alike (per cent) to a part of the region beside it, and clearly more than the next.
_CLOSE, _VERY_CLOSE, _CLEARLY, _MOST_PARTS = 82.0, 92.0, 6.0, 1000
_TITLE_WEIGHT, _EXPLICIT_WEIGHT, _MENTION_WEIGHT, _OPEN_WEIGHT = 3.0, 2.0, 1.0, 0.5


class Settler:
    """Settles the places of one scan; afterwards `subject` is the regency (or province) that the text is about."""

    def __init__(self, scan: Scan, *, has_title: bool) -> None:
        self.scan = scan
        self.has_title = has_title
        self.upper = [f for f in scan.found if not f.is_lower]
        self.lower = [f for f in scan.found if f.is_lower]
        self._place_in_order = {id(f): at for at, f in enumerate(scan.found)}
        self._upper_in_sentence = self._by_sentence()
        self._settle_upper()
        self._weigh()
        for one in self.lower:
            if one.kind == "district":
                self._settle_lower(one)
        for one in self.lower:
            if one.kind != "district":
                self._settle_lower(one)
        self._settle_pairs()
        self._weigh()
        for one in self.lower:
            if one.code is None:
                self._settle_lower(one)
        self._settle_pairs()
        self._weigh()

    # -- provinces, regencies, cities ---------------------------------------------------------------------------
    def _settle_upper(self) -> None:
        for one in self.upper:
            codes = one.options[0][1]
            if len(codes) > 1 and one.kind is None and not one.dateline:
                # the highest level that bears the name (Jambi, Gorontalo), as everywhere in the register
                highest = [c for c in codes if "." not in c]
                if len(highest) == 1 and all(inside(c, highest[0]) for c in codes) and not one.is_area:
                    codes = (highest[0],)
            if len(codes) > 1:
                codes = self._by_province(one, codes)
            one.candidates = codes
            one.code = codes[0] if len(codes) == 1 else None

    def _by_province(self, one: Found, codes: tuple[str, ...]) -> tuple[str, ...]:
        """'Banjar, Kalimantan Selatan': what lies in the province named beside it."""
        beside = [f for f in (self._after(one), self._before(one)) if f is not None and not f.is_lower]
        around = [c for f in beside for c in f.options[0][1] if "." not in c]
        kept = tuple(c for c in codes if any(inside(c, p) for p in around))
        return kept or codes

    def _settle_pairs(self) -> None:
        """Regency or city of one name: what else the text says of either, else the dateline's and the court's seat."""
        evidence = self._evidence()
        named = {f.code.split(".")[0] for f in self.upper if f.code}
        datelined: dict[tuple[str, ...], str] = {}
        for one in self.upper:
            if one.code is not None or (one.is_area and not one.dateline):
                continue
            codes = one.candidates
            supported = [code for code in codes if evidence[code]]
            near = tuple(c for c in codes if c.split(".")[0] in named)
            if not supported and len({c.split(".")[0] for c in codes}) > 1 and near:
                one.candidates = codes = near
            if len(supported) == 1 or len(codes) == 1:
                one.code = (supported or list(codes))[0]
            elif not supported and (one.dateline or (codes in datelined and not self._is_origin(one))):
                cities = [code for code in codes if self.scan.places.is_city(code)]
                one.code = cities[0] if len(cities) == 1 else None
                if one.code is not None:
                    datelined[codes] = one.code

    def _evidence(self) -> dict[str, int]:
        """How often each regency or city is surely meant: under its level word, as a court's seat, by its parts."""
        found: dict[str, int] = defaultdict(int)
        for one in self.upper:
            if one.code and (one.kind or one.seat):
                found[one.code] += 1
        for one in self.lower:
            if one.code:
                found[".".join(one.code.split(".")[:2])] += 1
        return found

    def _is_origin(self, one: Found) -> bool:
        return one.first > 0 and self.scan.units[one.first - 1].lower in self.scan.words.origin_cues

    # -- districts and villages ---------------------------------------------------------------------------------
    def _settle_lower(self, one: Found) -> None:
        """Try the longest name first in every context, then what only the whole country settles."""
        if not one.options[0][1]:
            one.code = self._misspelt(one)
            return
        for end, codes in one.options:
            pool = self._of_kind(one, codes)
            found = self._narrow(one, pool)
            if found:
                one.end = max(one.start + 1, end)
                one.candidates = tuple(found)
                one.code = found[0] if len(found) == 1 else None
                return
        one.candidates = one.options[0][1] if one.explicit and one.kind in {"district", "village"} else ()

    def _misspelt(self, one: Found) -> str | None:
        """'Desa Sumoroto, Kecamatan Kauman': the one part of the region named beside it whose name comes close."""
        after = self._after(one)
        if after is None or after.code is None:
            return None
        register = self.scan.places.source.register
        parts = register.child_codes(after.code)
        if one.kind != "district" and after.code.count(".") == 1:
            parts = [village for district in parts for village in register.child_codes(district)]
        if len(parts) > _MOST_PARTS or after.code.count(".") == 0:
            return None
        names = {code: squash((register.villages if code.count(".") == 3 else register.upper)[code]) for code in parts}
        least = _CLOSE if after.code.count(".") == (1 if one.kind == "district" else 2) else _VERY_CLOSE
        hits = process.extract(name_key(self.scan, one), names, scorer=fuzz.ratio, limit=2, score_cutoff=least)
        if len(hits) == 2 and hits[0][1] - hits[1][1] < _CLEARLY:
            return None
        return str(hits[0][2]) if hits else None

    def _of_kind(self, one: Found, codes: tuple[str, ...]) -> list[str]:
        if one.kind != "hamlet":
            return list(codes)
        word = self.scan.units[one.first].lower
        allowed = _NEGERI_IS_VILLAGE if word == "negeri" else _KAMPUNG_IS_VILLAGE
        return [code for code in codes if code[:2] in allowed]

    def _narrow(self, one: Found, pool: list[str]) -> list[str]:
        """What is left of the pool after all contexts; [] if the contexts speak against all of it."""
        in_context = False
        after = self._after(one)
        for strict, context in self._contexts(one, after):
            kept = [code for code in pool if any(inside(code, region) and code != region for region in context)]
            if kept:
                pool, in_context = kept, True
            elif strict and context:
                return []
            if len(pool) == 1 and in_context:
                return pool
        if not in_context:
            alone = one.explicit and one.kind in {"district", "village"} and not self.weights
            return pool if alone and len(pool) == 1 else []
        return self._by_desa_or_kelurahan(one, pool)

    def _contexts(self, one: Found, after: Found | None) -> Iterable[tuple[bool, list[str]]]:
        if after is not None:
            yield True, list(after.codes)
        siblings = one.listed_after
        if siblings is not None and siblings.code is not None:
            yield True, [".".join(siblings.code.split(".")[:2])]
        before = self._before(one)
        if before is not None and before is not siblings:
            yield False, list(before.codes)
        yield False, [c for f in self._upper_in_sentence.get(self._sentence(one), ()) for c in f.codes if "." in c]
        yield False, [self.subject] if self.subject else []
        yield False, self.regencies
        if not self.regencies or (one.kind == "district" and one.explicit):
            # a village is not sought in regencies that the text does not name
            yield False, self.provinces
        yield False, self.districts

    def _by_desa_or_kelurahan(self, one: Found, pool: list[str]) -> list[str]:
        word = self.scan.units[one.first].lower
        if word not in {"desa", "kelurahan", "kel", "lurah", "ds", "kades"}:
            return pool
        urban = word in {"kelurahan", "kel", "lurah"}
        same = [code for code in pool if (code.rpartition(".")[2][0] == "1") == urban]
        return same or pool

    def _sentence(self, one: Found) -> int:
        return self.scan.view.sentence_at(self.scan.units[one.start].start).index

    def _by_sentence(self) -> dict[int, list[Found]]:
        found: dict[int, list[Found]] = defaultdict(list)
        for one in self.upper:
            found[self._sentence(one)].append(one)
        return found

    # -- neighbours ---------------------------------------------------------------------------------------------
    def _after(self, one: Found) -> Found | None:
        """The larger region that directly follows ('…, Kecamatan Sukasada', '… di Kabupaten Buleleng')."""
        at = self._place_in_order[id(one)] + 1
        other = self.scan.found[at] if at < len(self.scan.found) else None
        if other is None or not 0 <= other.first - one.end <= 3 or not self._linked(one.end, other.first):
            return None
        larger = self._larger(other, one) and other.listed_after is not one
        return other if larger or (other.kind == "district" and one.kind in {"village", "hamlet"}) else None

    def _before(self, one: Found) -> Found | None:
        """The larger region that directly precedes ('Buleleng, tepatnya di Desa Panji')."""
        at = self._place_in_order[id(one)] - 1
        last = self.scan.found[at] if at >= 0 else None
        if last is None or not 0 <= one.first - last.end <= 4 or not self._linked(last.end, one.first):
            return None
        return last if self._larger(last, one) else None

    def _linked(self, start: int, end: int) -> bool:
        units = self.scan.units
        return all(
            units[at].lower in _LINKS and units[at].line == units[max(0, start - 1)].line for at in range(start, end)
        )

    def _larger(self, other: Found, one: Found) -> bool:
        def rank(found: Found) -> int:
            known = [code.count(".") for code in found.codes]
            return max(known) if known else 2 + (found.kind != "district")

        return rank(other) < rank(one)

    # -- what the text is about ---------------------------------------------------------------------------------
    def _weigh(self) -> None:
        """`weights` by regency or province (the text's regions), and the `subject`."""
        weights: defaultdict[str, float] = defaultdict(float)
        for one in self.upper:
            weight = _EXPLICIT_WEIGHT if one.kind else _MENTION_WEIGHT
            if self.has_title and self.scan.units[one.start].line == 0:
                weight = _TITLE_WEIGHT
            for code in one.codes:
                weights[code] += weight if one.code else _OPEN_WEIGHT
        for one in self.lower:
            if one.code:
                weights[".".join(one.code.split(".")[:2])] += _MENTION_WEIGHT
        self.weights = weights
        self.regencies = [code for code in weights if "." in code]
        self.provinces = sorted({code.split(".")[0] for code in weights})
        self.districts = sorted({f.code for f in self.lower if f.kind == "district" and f.code})
        regencies = [code for code in weights if "." in code]
        top = sorted(regencies or list(weights), key=lambda code: (-weights[code], code))
        tied = len(top) > 1 and weights[top[0]] == weights[top[1]]
        self.subject: str | None = None if not top or tied else top[0]
        if tied:
            provinces = {parent_of(code) if "." in code else code for code in top if weights[code] == weights[top[0]]}
            first = min((f for f in self.upper if f.code in top), key=lambda f: f.start, default=None)
            self.subject = (
                first.code if first is not None and first.code else (provinces.pop() if len(provinces) == 1 else None)
            )


def name_key(scan: Scan, one: Found) -> str:
    """The squashed name of a found place."""
    return key_of(scan.units, one.start, one.end)
