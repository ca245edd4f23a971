"""Where a person's name stands in a text: capitals that are no office, no region and no ordinary word.

Invariant: a name's span holds neither titles before it nor degrees after it; nothing here says who the person is: the
caller takes a name only beside a post or an agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.articles.agency_lexicon import agency_lexicon
from ingest.articles.agency_places import Places
from ingest.articles.article import Span, TextView
from ingest.articles.post_words import is_title, post_words

_PARTICLES = frozenset({"bin", "binti", "van", "de", "da", "dos", "al", "el", "ibn", "der", "den", "von"})
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,4}\.(?:\s?[A-Z][A-Za-z]{0,6}\.?){0,3}")
_SMALL_TITLES = frozenset({"dr", "drg", "drh", "drs", "ir"})
_MOST_WORDS = 7
_SHORT = 4
_LONGEST_DEGREE = 6


@dataclass(frozen=True)
class PersonSpan:
    """A name: its span, tokens `first` … `last` (exclusive); `titled`: a title or rank stands before it."""

    span: Span
    first: int
    last: int
    titled: bool
    begin: int
    after: int


class PersonFinder:
    """Finds names in one text; `blocked` are tokens that belong to agencies and posts."""

    def __init__(self, view: TextView, places: Places, blocked: frozenset[int]) -> None:
        self.view = view
        self.tokens = view.tokens
        self.places = places
        self.blocked = blocked
        self.words = post_words()

    def at(self, index: int) -> PersonSpan | None:
        """The name that begins at this token, titles before it allowed, or None."""
        start = self._past_titles(index)
        end = start
        while end < len(self.tokens) and end - start < 2 * _MOST_WORDS:
            if end > start and is_title(self.tokens[end]):
                start = end = self._past_titles(end)  # 'Irwasda Kombes Pol. NAMA': the words before are no name
                continue
            following = self._next(start, end)
            if following is None:
                break
            end = following
        return self._made(index, start, end)

    def before(self, index: int) -> PersonSpan | None:
        """The name that ends right before this token (degrees and a comma between allowed), or None."""
        end = self._before_degrees(index)
        start = end
        while start > 0 and end - start < 2 * _MOST_WORDS and self._could_be(start - 1, start, end):
            start -= 1
        while start < end and not self._begins(start):
            start += 1
        for first in range(start, end):
            person = self.at(first)
            if person is not None and end in (person.last, person.after):
                begin = first
                while begin > 0 and (is_title(self.tokens[begin - 1]) or self.tokens[begin - 1].text == "."):
                    begin -= 1
                return PersonSpan(person.span, person.first, person.last, begin < person.first, begin, index)
        return None

    # -- words ----------------------------------------------------------------------------------------------------
    def _past_titles(self, index: int) -> int:
        at = index
        while at < len(self.tokens):
            token = self.tokens[at]
            if at in self.blocked:
                break
            if at == index and token.lower in _SMALL_TITLES and self._stop(at + 1):
                at += 2
            elif is_title(token) or (token.is_capital and token.lower in self.words.titles and self._stop(at + 1)):
                at += 2 if self._stop(at + 1) else 1
            elif at > index and token.text == "(" and self._closed_title(at):
                at += 3
            elif at > index and self._between_titles(at):
                at += 1
            else:
                break
        return at

    def _between_titles(self, at: int) -> bool:
        """The marks between titles ('Prof. Dr. dr. X', 'Kombes Pol., Drs. X'), and 'dr' in small letters."""
        token = self.tokens[at]
        if token.text == ",":
            return self._title_follows(at + 1)
        return token.text in (".", "/") or (token.lower in self.words.titles and self._stop(at + 1))

    def _title_follows(self, at: int) -> bool:
        return at < len(self.tokens) and is_title(self.tokens[at])

    def _closed_title(self, at: int) -> bool:
        closing = at + 2 if at + 2 < len(self.tokens) else at
        inside = self.tokens[min(at + 1, closing)]
        return self.tokens[closing].text == ")" and (inside.lower in self.words.titles or len(inside.text) < 3)

    def _stop(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].text == "."

    def _next(self, start: int, at: int) -> int | None:
        """The index after the name's word at `at`, or None if the name ends here."""
        token = self.tokens[at]
        if at in self.blocked or token.is_number:
            return None
        if token.text == "." and at > start:
            return at + 1 if self._is_initial_stop(at) else None
        if token.lower in _PARTICLES and at > start and at + 1 < len(self.tokens):
            following = self.tokens[at + 1]
            return at + 1 if following.is_capital or following.lower in _PARTICLES else None
        if not token.is_capital or not token.is_word:
            return None
        honorific = token.lower == "lalu" and not self._new_sentence(at) and self._capital_after(at)
        if (token.lower in self.words.not_names and not honorific) or token.lower in self.words.speech:
            return None
        if at > start and self._is_degree(at):
            return None
        if agency_lexicon().names.longest(self.tokens, at) is not None and not self._initial(at):
            return None
        if self.words.heads.longest(self.tokens, at) is not None or self.words.alone.longest(self.tokens, at):
            return None
        if at > start and self._new_sentence(at):
            return None
        return at + 1

    def _initial(self, at: int) -> bool:
        return len(self.tokens[at].text) == 1

    def _capital_after(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].is_capital and self.tokens[at + 1].lower != "lintas"

    def _new_sentence(self, at: int) -> bool:
        return self.view.sentence_at(self.tokens[at].span.start).span.start == self.tokens[at].span.start

    def _is_initial_stop(self, at: int) -> bool:
        """'U.', 'Ch.', 'Moh.' within a name: a short word's stop that ends no sentence."""
        word, following = self.tokens[at - 1], at + 1
        if len(word.text) > _SHORT or following >= len(self.tokens) or not self.tokens[following].is_capital:
            return False
        return not self._new_sentence(following)

    def _is_degree(self, at: int) -> bool:
        token = self.tokens[at]
        if token.text.isupper() and token.lower in self.words.degrees and len(token.text) > 1:
            return True
        match = _DEGREE.match(self.view.text, token.span.start)
        written = match.group() if match else ""
        return bool(written) and re.sub(r"[.\s]", "", written).lower() in self.words.degrees

    def _could_be(self, at: int, start: int, end: int) -> bool:
        token = self.tokens[at]
        if at in self.blocked or token.is_number:
            return False
        if token.text == ".":
            return at > 0 and len(self.tokens[at - 1].text) <= _SHORT and self.tokens[at - 1].is_capital
        return token.is_capital or (token.lower in _PARTICLES and start < end)

    def _begins(self, at: int) -> bool:
        return self.tokens[at].is_capital and self.tokens[at].is_word

    def _before_degrees(self, index: int) -> int:
        """Index after the name in 'Budi Santoso, S.H., M.H., Kepala …', for the index of 'Kepala'."""
        at = index
        for _ in range(24):
            if at == 0:
                break
            token = self.tokens[at - 1]
            if token.text in (",", "."):
                at -= 1
                continue
            first = self._degree_start(at - 1) if token.is_capital and len(token.text) <= _LONGEST_DEGREE else None
            if first is None:
                break
            at = first
        return at

    def _degree_start(self, at: int) -> int | None:
        """The first token of the degree that ends with this token and follows a comma, or None."""
        back = at
        while back > 0 and at - back < 6 and self.tokens[back - 1].text != ",":
            if not (self.tokens[back - 1].text == "." or self.tokens[back - 1].is_capital):
                return None
            back -= 1
        if back == 0 or self.tokens[back - 1].text != ",":
            return None
        written = self.view.text[self.tokens[back].span.start : self.tokens[at].span.end]
        parts = [written, *written.split()] if " " in written else [written]
        known = [re.sub(r"[.\s]", "", part).lower() in self.words.degrees for part in parts]
        return back if known[0] or (len(known) > 1 and all(known[1:])) else None  # also 'SIK. M.H' without a comma

    # -- the result -----------------------------------------------------------------------------------------------
    def _made(self, index: int, start: int, end: int) -> PersonSpan | None:
        while end > start and (self.tokens[end - 1].lower in _PARTICLES):
            end -= 1
        if end > start and self.tokens[end - 1].text == "." and len(self.tokens[end - 2].text) > 1:
            end -= 1
        titled = start > index
        while start + 1 < end and self._acronym(start) and not self._acronym(end - 1):
            start += 1
        words = [t for t in self.tokens[start:end] if t.is_word]
        if not words or not any(len(t.text) > 2 for t in words):
            return None
        if not titled and len(words) == 1 and words[0].text.isupper():
            return None
        span = Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)
        if not titled and self._is_place_or_word(span, [t.lower for t in words]):
            return None
        return PersonSpan(span, start, end, titled, index, self._after_degrees(end))

    def _acronym(self, at: int) -> bool:
        """A word all in capitals before a name: an organisation ('Ketua DPP NTT Yohanes …')."""
        token = self.tokens[at]
        return token.text.isupper() and len(token.text) > 1 and not self._stop(at + 1)

    def _is_place_or_word(self, span: Span, words: list[str]) -> bool:
        if all(word in self.words.field_words for word in words):
            return True
        return any(span in mention.span for mention in self.places.overlapping(span))

    def _after_degrees(self, end: int) -> int:
        """Index after the degrees that follow the name."""
        at = end
        while at < len(self.tokens):
            here = at + 1 if self.tokens[at].text == "," else at
            if here >= len(self.tokens) or not self.tokens[here].is_capital or not self._is_degree(here):
                break
            match = _DEGREE.match(self.view.text, self.tokens[here].span.start)
            stop = match.end() if match else self.tokens[here].span.end
            at = here
            while at < len(self.tokens) and self.tokens[at].span.start < stop:
                at += 1
        return at
