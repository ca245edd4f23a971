"""Posts in a text: 'Plt. Kepala Disnakertrans Kabupaten X', 'Kapolres X', 'hakim anggota', 'Kasi Humas'.

Invariant: a post ends where its words end (bodies, regions, fields of work); what follows may be the person's name,
but is never part of the post.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.articles.agency_places import Places
from ingest.articles.agency_scan import Naming
from ingest.articles.article import Span, TextView
from ingest.articles.post_words import is_title, post_words

_JOINS = frozenset({"dan", "&", ",", "/", "-", "serta"})
_COMPANY = frozenset({"pt", "cv", "ud", "perusahaan", "perseroan"})
_BRACKET = 6
_WORK = re.compile(r"Pe\w{5,24}an\Z")  # 'Pengupahan', 'Penyiapan': what an office does, no one's name
_GENERAL = frozenset({"direktur", "direktorat", "sekretaris", "inspektur", "konsul", "konsulat", "sekretariat"})
_INTRODUCING = frozenset({"narasumber", "moderator", "pimpinan", "perwakilan", "pejabat", "anggota"})


@dataclass(frozen=True)
class Post:
    """A post: tokens `first` … `last` (exclusive), its text, the body's naming if one stands in it.

    `kind`: of a post that is complete without a body ('hakim anggota' → court).  `private`: no public post at all.
    """

    first: int
    last: int
    span: Span
    text: str
    naming: Naming | None = None
    kind: str | None = None
    acting: bool = False
    former: bool = False
    private: bool = False
    strong: bool = True


class PostScanner:
    """Finds the posts of one text; `namings` are its mentions of bodies."""

    def __init__(self, view: TextView, places: Places, namings: Sequence[Naming]) -> None:
        self.view = view
        self.tokens = view.tokens
        self.places = places
        self.words = post_words()
        self._namings = {naming.first: naming for naming in namings}
        self._capital_head = True

    def posts(self) -> list[Post]:
        """All posts in order of the text, not overlapping."""
        found: list[Post] = []
        index = 0
        while index < len(self.tokens):
            post = self._post(index)
            if post is None:
                index += 1
                continue
            found.append(post)
            index = max(post.last, index + 1)
        return found

    def _post(self, index: int) -> Post | None:
        start, acting = self._acting(index)
        private = self.words.private.longest(self.tokens, start)
        head = self._namings.get(start)
        heads = self.words.heads.longest(self.tokens, start)
        alone = self.words.alone.longest(self.tokens, start)
        if private is not None and (heads is None or heads[0] <= private[0]) and head is None:
            return self._made(index, private[0], None, None, acting, private=True)
        if alone is not None and (heads is None or alone[0] >= heads[0]):
            bracket = self._brackets(alone[0]) if self._opens(alone[0]) else None
            end, naming = self._extended(bracket[0] if bracket else alone[0], direct=True)
            return self._made(index, end, naming, alone[1], acting)
        if head is not None and head.role in ("head", "item"):
            end, naming = self._extended(head.last, direct=False, head=head)
            return self._made(index, end, naming if naming and naming.last == end else head, None, acting)
        if heads is None:
            return None
        return self._headed(index, start, heads[0], acting)

    def _headed(self, index: int, start: int, core: int, acting: bool) -> Post | None:
        core = next((at for at in range(start + 1, core) if at in self._namings), core)
        if self.tokens[start].lower in _INTRODUCING and self._post_begins(core):
            return None
        self._capital_head = self.tokens[start].is_capital
        end, naming = self._extended(core, direct=False)
        self._capital_head = True
        if not self.tokens[start].is_capital and naming is None:
            return None
        if end < len(self.tokens) and self.tokens[end].lower in _COMPANY:
            return self._made(index, end, None, None, acting, private=True)
        return self._made(index, end, naming, None, acting, strong=naming is not None or end > core)

    def _post_begins(self, at: int) -> bool:
        head = self._namings.get(at)
        return self.words.heads.longest(self.tokens, at) is not None or (head is not None and head.role == "head")

    def _acting(self, index: int) -> tuple[int, bool]:
        match = self.words.acting.longest(self.tokens, index)
        if match is None or not self.tokens[index].is_capital:
            return index, False
        at = match[0]
        if at < len(self.tokens) and self.tokens[at].text == ".":
            at += 1
        if self._opens(at) and self.words.acting.longest(self.tokens, at + 1) is not None:
            at = next(
                (i + 1 for i in range(at, min(at + _BRACKET, len(self.tokens))) if self.tokens[i].text == ")"), at
            )
        return at, True

    # -- the end of a post --------------------------------------------------------------------------------------------
    def _extended(self, end: int, *, direct: bool, head: Naming | None = None) -> tuple[int, Naming | None]:
        """(end, last body named) after taking what belongs to the post; `direct`: only a body that follows at once."""
        naming: Naming | None = None
        at = end
        while at < len(self.tokens):
            following = self._namings.get(at)
            if (
                following is not None
                and following.role != "item"
                and (naming is None or self._inside(naming, following))
            ):
                naming = self._outer(naming, following)
                at = end = following.last
                continue
            if direct and naming is None and self.tokens[at].lower not in ("pada", "dari", "di"):
                break
            step = self._step(at) or self._up_to_body(at) or self._abroad(naming or head, at)
            if step is None:
                break
            at, takes = step
            end = at if takes else end
        return end, naming

    def _abroad(self, naming: Naming | None, at: int) -> tuple[int, bool] | None:
        """'Konsul RI Tawau': the seat of a mission."""
        seat = self.places.abroad.get(at)
        mission = naming is not None and naming.body.kind == "foreign_affairs"
        return (seat, True) if seat is not None and mission else None

    def _up_to_body(self, at: int) -> tuple[int, bool] | None:
        """Unknown words of a post right before its body ('Katim Surveillance Densus 88'), at most three."""
        for index in range(at, min(at + 4, len(self.tokens))):
            following = self._namings.get(index)
            if following is not None:
                return (index, False) if index > at and following.role == "name" else None
            token = self.tokens[index]
            if not token.is_capital or is_title(token) or not token.is_word:
                return None
        return None

    def _outer(self, before: Naming | None, naming: Naming) -> Naming:
        """Of 'Staf Ahli Bupati Bidang …' the head; of 'Kanit PPA Satreskrim Polres X' the last, which has the place."""
        return naming if before is None or naming.place or not before.place else before

    def _inside(self, before: Naming, naming: Naming) -> bool:
        gap = self.view.text[before.span.end : naming.span.start]
        return "," not in gap and " dan " not in gap and naming.role == "name"

    def _step(self, at: int) -> tuple[int, bool] | None:
        token = self.tokens[at]
        region = self.places.covering(token.span.start)
        if region is not None and region.span.start == token.span.start and token.is_capital:
            return self.view.tokens_in(region.span)[-1].index + 1, True
        if token.lower in _JOINS:
            following = at + 2 if token.text == "," and self._text(at + 1) in ("dan", "serta") else at + 1
            field = following < len(self.tokens) and self._is_field(following) and self._same_sentence(at, following)
            body = following in self._namings or (
                following < len(self.tokens) and self.words.heads.longest(self.tokens, following) is not None
            )
            return (following, False) if field and not body else None
        if token.text == "(":
            return self._brackets(at)
        if self._is_field(at):
            return at + 1, True
        if token.lower in ("pada", "di", "untuk", "dari") and at + 1 in self._namings:
            return at + 1, False
        if token.lower == "dari" and self._text(at + 1) in ("fraksi", "partai", "daerah"):
            return at + 1, False  # 'Anggota DPR RI dari Fraksi X, NAMA'
        if token.lower in ("untuk", "di") and at + 1 in self.places.abroad:
            return self.places.abroad[at + 1], True
        return None

    def _text(self, at: int) -> str:
        return self.tokens[at].lower if at < len(self.tokens) else ""

    def _opens(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].text == "("

    def _is_field(self, at: int) -> bool:
        token = self.tokens[at]
        if token.lower == "lalu" and self._text(at + 1) != "lintas":
            return False  # 'lalu lintas' is work, 'Lalu' a name of Lombok
        if token.lower == "jenderal" and self.tokens[at - 1].lower not in _GENERAL:
            return False  # 'Kapolri Jenderal X' has a rank, 'Direktur Jenderal' a post
        if len(token.text) == 1 and at + 1 < len(self.tokens) and self.tokens[at + 1].is_capital:
            # 'Asisten I Sekda' has a number, '… Singaraja I Gusti Agung' a name
            following = self._text(at + 1)
            body = at + 1 in self._namings or self.places.covering(self.tokens[at + 1].span.start) is not None
            return body or following in self.words.field_words
        if _WORK.match(token.text):
            return True
        return token.lower in self.words.field_words and (token.is_capital or not self._capital_head)

    def _same_sentence(self, at: int, other: int) -> bool:
        start = self.tokens[at].span.start
        return self.tokens[other].span.start < self.view.sentence_at(start).span.end

    def _brackets(self, at: int) -> tuple[int, bool] | None:
        """'(Penta)', '(PWNI-BHI)': an abbreviation within the post."""
        for index in range(at + 1, min(at + _BRACKET, len(self.tokens))):
            if self.tokens[index].text == ")":
                words = [t for t in self.tokens[at + 1 : index] if t.is_word]
                short = words and all(t.text.isupper() or t.lower in self.words.field_words for t in words)
                again = self.words.heads.longest(self.tokens, at + 1) is not None  # '… (Kasi Inteldakim)'
                return (index + 1, True) if (short and len(words) < 3) or (again and len(words) < 5) else None
        return None

    def _made(self, index: int, end: int, naming: Naming | None, kind: str | None, acting: bool, *,
              private: bool = False, strong: bool = True) -> Post:  # fmt: skip
        span = Span(self.tokens[index].span.start, self.tokens[max(end, index + 1) - 1].span.end)
        before = self.tokens[index - 1].lower if index else ""
        former = before in self.words.former
        text = self.view.at(span).replace("\n", " ")
        if kind == "court" and "anggota" in text.lower() and "hakim" not in text.lower():
            text = "hakim anggota"
        return Post(index, end, span, text, naming, kind, acting, former, private, strong)
