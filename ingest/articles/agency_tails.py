"""What follows the words of a body's name: its class, number, abbreviation in brackets, and its place.

Invariant: every method takes the index of a token and returns where that part ends; it never looks back behind the
name's first word.
"""

from __future__ import annotations

from functools import lru_cache

from graph.region_codes import province_of
from ingest.articles.agency_lexicon import AgencyLexicon, Body
from ingest.articles.agency_places import Places
from ingest.articles.article import RegionMention, TextView, Token
from ingest.articles.post_words import is_title, post_words
from ingest.articles.sentences import data

LONGEST_NAME = 7
_LONGEST_PLACE = 5
_HEADING = 0.7
_LONG_OWN_NAME = 4
_CIVIL = frozenset({"ngo", "other", "international_org"})
_AT_PORTS = frozenset({"military", "immigration", "transport", "customs", "police"})
_IN_OWN_NAMES = frozenset({"ibu", "bapak", "saudara", "bunda"})  # 'Yayasan Kasih Ibu'
_NEAR_REGION = 7
_BELOW_WITHIN = 20_000  # characters below a headline in which its names must come again


@lru_cache(maxsize=1)
def _tail_words() -> dict[str, frozenset[str]]:
    content = data("agencies")["tail_words"]
    return {key: frozenset(str(word) for word in words) for key, words in content.items()}


class Tails:
    """Reads what follows a body's name in one text."""

    def __init__(self, view: TextView, places: Places, lexicon: AgencyLexicon) -> None:
        self.view = view
        self.tokens = view.tokens
        self.places = places
        self.lexicon = lexicon
        self._headings: dict[int, bool] = {}
        self._below: frozenset[str] | None = None
        self._starts = frozenset(sentence.span.start for sentence in view.sentences)

    def ends(self, at: int) -> bool:
        """Does the text end before this token, or a sentence begin with it (a headline, then 'JAKARTA - …')?"""
        return at >= len(self.tokens) or self.tokens[at].span.start in self._starts

    def classes(self, at: int) -> int:
        """'Kelas II Non TPI', 'Kelas IA', 'TMP B'."""
        words = _tail_words()
        first = at
        while not self.ends(at) and self.tokens[at].lower in words["any"]:
            after_class = at > 0 and self.tokens[at - 1].lower in ("kelas", "klas")
            if at == first and self.tokens[at].lower not in words["first"] and not after_class:
                break
            at += 1
        return at

    def number(self, at: int) -> int:
        """'1627/Rote Ndao', '1627-01/Busalangga', '315': a unit's number with the marks after it."""
        first = at
        while not self.ends(at) and (self.tokens[at].is_number or (at > first and self.tokens[at].text in "/-.")):
            if at == first and (len(self.tokens[at].text) > 4 or self._follows_count(at)):
                return first
            at += 1
        return at

    def _follows_count(self, at: int) -> bool:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return following is not None and following.text not in ("/", "-") and not following.is_capital

    def before_name(self, start: int, core: int, end: int) -> int:
        """'Rektor Universitas Nusa Cendana Maxs Sanam': where the body ends if its head's name follows at once."""
        if not start or self.tokens[start - 1].lower not in _tail_words()["headed_by"]:
            return end
        for index in range(core + 1, end):
            mention = self.places.covering(self.tokens[index].span.start)
            if mention is not None:
                return min(end, self._past(mention))
        followed = self.tokens[end].text if end < len(self.tokens) else ""
        return end - 2 if end - core >= _LONG_OWN_NAME and followed != "," else end

    def brackets(self, at: int) -> tuple[int, str]:
        """'(BP3MI)', '(Dinsos P3A)': an abbreviation in brackets, up to four words."""
        if self.ends(at) or self.tokens[at].text != "(":
            return at, ""
        inside: list[Token] = []
        for index in range(at + 1, min(at + 6, len(self.tokens))):
            if self.tokens[index].text == ")":
                words = [t for t in inside if t.is_word]
                good = words and all(t.is_capital and not t.is_number for t in words) and self._abbreviates(at + 1)
                text = self.view.text[self.tokens[at + 1].span.start : self.tokens[index - 1].span.end] if good else ""
                return (index + 1, text) if good else (at, "")
            inside.append(self.tokens[index])
        return at, ""

    def _abbreviates(self, at: int) -> bool:
        text = self.tokens[at].text
        known = self.lexicon.names.longest(self.tokens, at) is not None
        return known or sum(c.isupper() for c in text) > 1

    def state_words(self, at: int) -> int:
        """'RI', 'Republik Indonesia', 'Pusat'."""
        words = _tail_words()["state"]
        while not self.ends(at) and self.tokens[at].text in words:
            at += 1
        return at

    def place(self, role: str, body: Body, start: int, at: int) -> tuple[int, str | None, str]:
        """(end, code, place as written): the region or other place that follows the name."""
        begin = at
        while not self.ends(begin) and begin < at + 3 and self.tokens[begin].lower in _tail_words()["scope"]:
            begin += 1
        if self.ends(begin):
            return at, body.region, ""
        mention = self._region_at(begin, at, start)
        city = any(t.lower in body.city_names for t in self.tokens[start:at])
        if mention is not None:
            end, code = self._past(mention), self.places.code(mention, body.level, city)
            end, code = self._wider(end, code, body, city)
            return end, code, self.view.at(mention.name or mention.span)
        headed = start > 0 and self.tokens[start - 1].lower in _tail_words()["headed_by"]
        if (body.place and not (headed and body.kind in _CIVIL)) or begin > at:
            end = self._place_end(start, begin, self.capitals(begin, _LONGEST_PLACE, places=True))
            if end > begin and self._may_be_place(role, body, begin, end):
                place = self.view.text[self.tokens[begin].span.start : self.tokens[end - 1].span.end]
                if place.lower() in _tail_words()["no_place"]:
                    return end, body.region, ""  # 'Kapolsek Kawasan Pelabuhan': which harbour, it does not say
                inner = [m for t in self.tokens[begin:end] if (m := self.places.covering(t.span.start)) is not None]
                code = self.places.code(inner[-1], body.level, city) if inner else None
                return end, code or self.places.named(place, body.level, self.places.context), place
        return at, body.region, ""

    def _place_end(self, start: int, begin: int, end: int) -> int:
        """Where a place that is no region ends: at a region within the capitals, else after one word (two, if the
        first is 'Tanjung', 'Kawasan' …): a person's name may follow ('Ketua PN Maumere NAMA')."""
        for index in range(begin, end):
            mention = self.places.covering(self.tokens[index].span.start)
            if mention is not None:
                return min(end, self._past(mention))
        before = self.tokens[start - 1].lower if start else ""
        if end - begin < 2 or (end - begin == 2 and before not in _tail_words()["headed_by"]):
            return end
        return begin + (2 if self.tokens[begin].lower in _tail_words()["compound"] else 1)

    def _region_at(self, begin: int, at: int, start: int) -> RegionMention | None:
        for index in (begin, at):
            mention = self.places.covering(self.tokens[index].span.start)
            if mention is not None and (
                self._begins(mention, index) or mention.span.start >= self.tokens[start].span.start
            ):
                return mention
        return None

    def _begins(self, mention: RegionMention, index: int) -> bool:
        token = self.tokens[index].span
        name = mention.name or mention.span
        return token.start in (mention.span.start, name.start)

    def _past(self, mention: RegionMention) -> int:
        index = self.view.tokens_in(mention.span)[-1].index
        return index + 1

    def _wider(self, end: int, code: str | None, body: Body, city: bool) -> tuple[int, str | None]:
        """'Kabupaten X Provinsi Y' goes on; 'Polres Kediri Kota' is the city's."""
        if end < len(self.tokens):
            mention = self.places.covering(self.tokens[end].span.start)
            if mention is not None and mention.span.start == self.tokens[end].span.start and not self.ends(end):
                if mention.code is not None and code is not None and code.startswith(mention.code):
                    return self._past(mention), code
                if body.place and body.kind in _AT_PORTS and mention.name in (None, mention.span):
                    return self._past(mention), self._of_port(code, mention.code)
            elif self.tokens[end].text == "Kota" and body.kind == "police":
                return end + 1, code
        return end, code

    def _of_port(self, code: str | None, beyond: str | None) -> str | None:
        """'Tanjung Balai Asahan', 'Tanjung Balai Karimun': the first place's code, if it can be the same port."""
        alike = code is not None and beyond is not None and province_of(code) == province_of(beyond)
        return code if alike or beyond is None else beyond

    def capitals(self, start: int, most: int, *, places: bool) -> int:
        """End of the run of capitalised words from `start` that can be a name; 0 words in a heading."""
        words = post_words()
        named = most != _LONGEST_PLACE
        at = start
        while not self.ends(at) and at - start < most:
            token = self.tokens[at]
            if not named and self._only_in_headings(token, start):
                break
            joins = token.lower in ("dan", "untuk", "&") and at > start and not places and self._capital(at + 1)
            if token.lower in words.speech or (self.places.covering(token.span.start) and not places and at > start):
                break
            title = is_title(token) and not (most == LONGEST_NAME and token.lower in _IN_OWN_NAMES)
            if not joins and (not token.is_capital or token.is_number or title):
                break
            if at > start and self.lexicon.names.longest(self.tokens, at) is not None and not joins:
                break
            if token.lower in words.not_names and token.lower not in words.field_words and most != LONGEST_NAME:
                break
            at += 1
        return at

    def _capital(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_capital

    def _heading(self, at: int) -> bool:
        """Is the sentence in headline style (nearly every word capitalised)?"""
        sentence = self.view.sentence_at(self.tokens[at].span.start)
        known = self._headings.get(sentence.index)
        if known is None:
            words = [t for t in self.view.tokens_in(sentence.span) if t.is_word and len(t.text) > 3]
            known = (
                sentence.text[-1] not in '.”"'
                and len(words) > 3
                and sum(t.is_capital for t in words) >= _HEADING * len(words)
            )
            self._headings[sentence.index] = known
        return known

    def _only_in_headings(self, token: Token, start: int) -> bool:
        """A headline's capital that the text below has nowhere ('KJRI Beri Keterangan'): no name."""
        if not self._heading(token.index):
            return False
        if self._below is None:
            self._below = frozenset(t.text for t in self.tokens if t.is_capital and not self._heading(t.index))
        if token.index > start and not self.places.covering(token.span.start):
            together = self.view.text[self.tokens[token.index - 1].span.start : token.span.end]
            return self.view.text.find(together, token.span.end, token.span.end + _BELOW_WITHIN) < 0
        return token.text not in self._below and not self.places.covering(token.span.start)

    def _may_be_place(self, role: str, body: Body, begin: int, end: int) -> bool:
        """After a head, capitals are a place only if something else than the name must follow ('Kapolsek X AKP Y')."""
        if role == "name":
            return True
        place = self.view.text[self.tokens[begin].span.start : self.tokens[end - 1].span.end]
        if self.places.named(place, body.level, self.places.context):
            return True
        following = self.tokens[end] if end < len(self.tokens) else None
        return following is not None and (is_title(following) or self.tokens[begin].lower in ("kawasan", "pulau"))

    def of_many(self, at: int) -> bool:
        """'Pemkab se-NTT': all bodies of this sort, none of them named."""
        return at < len(self.tokens) and self.tokens[at].lower.startswith(("se-", "se–"))

    def of_region(self, at: int) -> str | None:
        """'camat se-Kabupaten X', 'kepala desa dari wilayah Kecamatan Y': the region soon after, in the sentence."""
        end = self.view.sentence_at(self.tokens[at - 1].span.start).span.end
        for token in self.tokens[at : at + _NEAR_REGION]:
            mention = self.places.covering(token.span.start)
            if token.span.start >= end or token.text in (",", ".", ";"):
                return None
            if mention is not None and mention.code is not None:
                return mention.code
        return None
