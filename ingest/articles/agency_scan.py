"""Every place in a text where a body is named: by its name, by its head, or by the first words of its name.

Invariant: one pass over the tokens, the longest name at each place; a mention's span begins with the body's (or its
head's) own word and ends with its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.articles.agency_lexicon import AgencyLexicon, Body, Named, agency_lexicon
from ingest.articles.agency_places import Places
from ingest.articles.agency_subjects import JOINS, subjects
from ingest.articles.agency_tails import LONGEST_NAME, Tails
from ingest.articles.article import Span, TextView

_LONGEST_SPELLED = 12
_SMALL_IN_NAMES = frozenset(
    {
        "dan",
        "untuk",
        "&",
        "bagi",
        "di",
        "atas",
        "yang",
        "dari",
        "dalam",
        "tentang",
        "anti",
        "of",
        "for",
        "and",
        "the",
        "on",
        "in",
    }
)
_LEAST_INITIALS = 0.5
_SMALL_GOVERNMENTS = frozenset({"pemkab", "pemkot", "pemprov", "pemko"})
_OF_STATES = frozenset({"immigration", "police", "prosecution", "court"})


@dataclass(frozen=True)
class Naming:
    """One mention of a body: tokens `first` … `last` (exclusive); `place` as written, `code` if settled.

    `role`: name, head ('Kapolres X') or item (an elided 'Desa' in a list of heads).  `abbreviation`: what stood in
    brackets after the name.
    """

    body: Body
    role: str
    first: int
    last: int
    span: Span
    place: str = ""
    code: str | None = None
    abbreviation: str = ""
    core_end: int = 0


def _in_order(short: str, initials: str) -> bool:
    """Are at least half of the words' initials in the abbreviation, in their order ('JMSI', 'JarNas', 'PERADMI')?"""
    at = found = 0
    for letter in initials:
        here = short.find(letter, at)
        if here >= 0:
            at, found = here + 1, found + 1
    return found >= _LEAST_INITIALS * len(initials)


class Scanner:
    """Scans one text."""

    def __init__(self, view: TextView, places: Places, lexicon: AgencyLexicon | None = None) -> None:
        self.view = view
        self.tokens = view.tokens
        self.places = places
        self.lexicon = lexicon or agency_lexicon()
        self.tails = Tails(view, places, self.lexicon)

    def namings(self) -> list[Naming]:
        """All mentions in order of the text, not overlapping."""
        found: list[Naming] = []
        index = 0
        while index < len(self.tokens):
            ignored = self.lexicon.ignored.longest(self.tokens, index)
            if ignored:
                index = ignored[0]
                continue
            unit = self.lexicon.units.longest(self.tokens, index)
            start = self.tails.brackets(unit[0])[0] if unit else index
            at_name = self._naming(index)
            if unit and (at_name is None or at_name[0].body.unit):
                at_name = self._naming(start) or at_name
            if at_name is None:
                index = start if unit and start > index else index + 1
                continue
            found.extend(at_name)
            index = at_name[-1].last
        return found

    # -- one name -------------------------------------------------------------------------------------------------
    def _naming(self, start: int) -> list[Naming] | None:
        if start >= len(self.tokens):
            return None
        match = self.lexicon.names.longest(self.tokens, start)
        if match is None:
            return None
        end, named = match
        if named.role in ("family", "family_head"):
            return self._office(start, end, named)
        body = named.body
        if body.strict and not self.tokens[start].is_capital:
            return None
        if body.generic:
            return [replace(self._made("name", body, start, end, end), code=self.tails.of_region(end))]
        finished = self._named_tail(body, start, end) if body.named else self._tail(named.role, body, start, end)
        if finished is not None and not finished.place and body.without_place:
            general = self.lexicon.bodies[body.without_place]
            return [replace(finished, body=general, role="name", code=self.tails.of_region(finished.last))]
        if finished is not None and not finished.place and self.tails.of_many(finished.last):
            return None
        if finished is not None and self._foreign(finished):
            return None
        small = finished is None or not any(t.is_capital for t in self.tokens[start : finished.last])
        if finished is None or (small and self.tokens[start].lower not in _SMALL_GOVERNMENTS):
            return None
        return [finished, *self._items(finished)]

    def _made(self, role: str, body: Body, start: int, core: int, end: int, place: str = "", code: str | None = None,
              abbreviation: str = "") -> Naming:  # fmt: skip
        span = Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)
        return Naming(body, role, start, end, span, place, code, abbreviation, core)

    def _foreign(self, naming: Naming) -> bool:
        """'Imigrasi Malaysia', 'Kepolisian Kamboja': a body of another country."""
        if naming.body.kind not in _OF_STATES or naming.body.level == "national":
            return False
        end = naming.last
        while end < naming.last + 2 and not self.tails.ends(end) and self.tokens[end].is_capital:
            end += 1  # 'Kepolisian Nasional Kamboja'
        return any(i in self.places.abroad for i in range(naming.core_end, end + 1))

    def _office(self, start: int, end: int, named: Named) -> list[Naming] | None:
        """'Dinas Sosial, Kesehatan dan Pendidikan Kabupaten X': the subjects, then the place."""
        family = self.lexicon.families[named.family]
        groups = subjects(self.lexicon, self.tokens, end)
        if not self.tokens[start].is_capital and not (groups and self.tokens[groups[0][0]].is_capital):
            return None
        if groups and not self.tokens[groups[0][0]].is_capital and family.subjects_only:
            return None
        if not groups:
            if family.subjects_only or named.role == "family_head":
                return None
            last = self.tails.capitals(end, LONGEST_NAME, places=False)
            if last == end:
                return None
            groups = [(end, last, "other")]
        role = "head" if named.role == "family_head" else "name"
        if len(groups) == 1 and groups[0][2] == "other":
            groups = [(*groups[0][:2], self._bracketed(groups[0][1]) or "other")]
        made: list[Naming] = []
        for number, (first, last, kind) in enumerate(groups):
            words = " ".join(t.lower for t in self.tokens[first:last])
            body = self.lexicon.office(family, kind, words)
            if number + 1 < len(groups):
                made.append(self._made(role, body, start if not number else first, last, last))
            else:
                made.append(self._tail(role, replace(body, place=False), start if not number else first, last))
        if len(made) > 1:
            tail = made[-1]
            made = [replace(one, place=tail.place, code=tail.code) for one in made]
        return made

    def _bracketed(self, at: int) -> str | None:
        """The kind that the abbreviation after an office's words tells: 'Dinas X Y (DP3A)', '… (PPAPP)'."""
        if self.tails.ends(at) or self.tokens[at].text != "(":
            return None
        known = self.lexicon.names.longest(self.tokens, at + 1)
        if known is not None and known[1].body.kind != "other":
            return known[1].body.kind
        subject = self.lexicon.subjects.longest(self.tokens, at + 1)
        return subject[1] if subject else None

    # -- what follows a name -----------------------------------------------------------------------------------------
    def _tail(self, role: str, body: Body, start: int, core: int) -> Naming:
        end = self.tails.classes(core)
        end, abbreviation = self.tails.brackets(end)
        end = self.tails.classes(self.tails.number(end))
        end = self.tails.state_words(end)
        end, abbreviation = (end, abbreviation) if abbreviation else self.tails.brackets(end)
        place_end, code, place = self.tails.place(role, body, start, end)
        if place:
            place_end, again = self.tails.brackets(place_end)
            abbreviation = again or abbreviation
        end = max(end, place_end)
        if place and body.with_place:
            body = self.lexicon.bodies[body.with_place]
        return self._made(role, body, start, core, end, place, code, abbreviation)

    def _named_tail(self, body: Body, start: int, core: int) -> Naming | None:
        """'Yayasan Kasih Ibu', 'SMKN 7 Batam', 'Jaringan Relawan untuk Anak (JRA) NTT': a body with its own name."""
        if not self.tokens[start].is_capital:
            return None
        end = self._spelled(start, core) if body.kind == "ngo" else core
        if end == core and not body.spelled:
            numbered = body.kind == "education" and core < len(self.tokens) and self.tokens[core].is_number
            end = self.tails.capitals(core + numbered, LONGEST_NAME, places=True)
            end = self.tails.before_name(start, core, end)
        if end == core:
            return None
        inside = [m for t in self.tokens[core:end] if (m := self.places.covering(t.span.start)) is not None]
        words = " ".join(t.lower for t in self.tokens[start:end] if t.is_word or t.is_number)
        own = replace(body, id=f"{body.id}:{words.replace(' negeri', 'n')}")  # 'SMK Negeri 2' is 'SMKN 2'
        end, abbreviation = self.tails.brackets(end)
        code, place = inside[-1].code if inside and body.kind == "education" else None, ""
        if abbreviation and not self.tails.ends(end):
            end, code, place = self.tails.place("name", replace(body, place=False), start, end)
        return self._made("name", own, start, core, end, place, code, abbreviation)

    def _spelled(self, start: int, core: int) -> int:
        """The end of a name that only its abbreviation in brackets shows to be one; `core`: it is none."""
        at = core
        while not self.tails.ends(at) and at - start < _LONGEST_SPELLED:
            token = self.tokens[at]
            if token.text == "(":
                letters = "".join(t.text[0] for t in self.tokens[start:at] if t.is_word).lower()
                short = self.tails.brackets(at)[1]
                alike = short and short[0].lower() == letters[0] and _in_order(short.lower(), letters)
                return at if alike and at > core else core
            if not (token.is_capital or token.lower in _SMALL_IN_NAMES) or token.lower in JOINS - _SMALL_IN_NAMES:
                return core
            at += 1
        return core

    # -- lists of heads whose word is left out -------------------------------------------------------------------------
    def _items(self, first: Naming) -> list[Naming]:
        """'Kepala Desa A, B dan C': B and C, if they are regions of the same level."""
        if first.role != "head" or first.body.level not in ("village", "district") or not first.place:
            return []
        made: list[Naming] = []
        at = first.last
        while at < len(self.tokens):
            begin = at
            while begin < len(self.tokens) and self.tokens[begin].lower in JOINS:
                begin += 1
            if begin == at or begin >= len(self.tokens) or not self.tokens[begin].is_capital:
                break
            end = self.tails.capitals(begin, 3, places=True)
            while end > begin:
                name = self.view.text[self.tokens[begin].span.start : self.tokens[end - 1].span.end]
                code = self.places.named(name, first.body.level, self.places.context)
                if code is not None:
                    break
                end -= 1
            if end == begin or self.lexicon.names.longest(self.tokens, begin) is not None:
                break
            made.append(self._made("item", first.body, begin, begin, end, name, code))
            at = end
        return made
