"""What the parts of the article reader hand to each other: the text, its sentences and words, and the mentions.

Invariant: a span is a pair of characters of `Article.text`, end exclusive; a mention names a region or country by code
only if the text settles which one is meant (otherwise code is None and the candidates are kept).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from ingest.articles.sentences import clean_text, sentence_bounds, token_bounds

_QUOTES = frozenset('"“”„')


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` … `end` (exclusive) of `Article.text`."""

    start: int
    end: int

    def __contains__(self, other: object) -> bool:
        """Is another span, or a character offset, inside this one?"""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return isinstance(other, int) and self.start <= other < self.end

    def overlaps(self, other: Span) -> bool:
        """Do the two share a character?"""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """The clean main text of one article and what is known about it.

    `text`: NFC, lines are paragraphs, the first one is the title if known; captions, related links and boilerplate are
    out.  `published` is an ISO day.  `media`: text, html or pdf.  `notes` say what was left out or unclear (English).
    """

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    media: str = "text"
    notes: tuple[str, ...] = ()

    def at(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]


@dataclass(frozen=True)
class Sentence:
    """One sentence; `paragraph` counts lines from 0 (0 is the title, if known); `is_quote`: mostly somebody's words."""

    span: Span
    text: str
    paragraph: int
    is_quote: bool
    index: int


@dataclass(frozen=True)
class Token:
    """One word, number or mark; `is_capital`: begins with a capital letter; `index` counts in the text."""

    span: Span
    text: str
    lower: str
    is_number: bool
    is_capital: bool
    index: int

    @property
    def is_word(self) -> bool:
        """Letters or digits, not a mark."""
        return self.text[0].isalnum()


class TextView:
    """An article with its sentences and tokens.  Cheap to build (about 1 ms for 3,000 characters); build it once."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.tokens: tuple[Token, ...] = tuple(
            _token(self.text, start, end, index) for index, (start, end) in enumerate(token_bounds(self.text))
        )
        quoted = _quoted(self.text)
        self.sentences: tuple[Sentence, ...] = tuple(
            Sentence(Span(start, end), self.text[start:end], line, _share(quoted, start, end) > 0.5, index)
            for index, (start, end, line) in enumerate(sentence_bounds(self.text))
        )
        self._sentence_starts = [sentence.span.start for sentence in self.sentences]
        self._token_starts = [token.span.start for token in self.tokens]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the character, or the last one that begins before it (IndexError: empty text)."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that begin within the span."""
        first = bisect_left(self._token_starts, span.start)
        return self.tokens[first : bisect_left(self._token_starts, span.end)]

    def at(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]


def article_of(text: str, *, title: str | None = None, published: str | None = None, publisher: str | None = None,
               url: str | None = None) -> Article:  # fmt: skip
    """An article from text that is main text already (for a raw file: reading.read_article)."""
    body = clean_text(text)
    head = clean_text(title).replace("\n", " ") if title else None
    if head and not body.startswith(head):
        body = f"{head}\n{body}"
    return Article(body, head, published, publisher, url)


def _token(text: str, start: int, end: int, index: int) -> Token:
    word = text[start:end]
    return Token(Span(start, end), word, word.lower(), word[0].isdigit() and word[-1].isdigit() and not any(
        c.isalpha() for c in word), word[0].isupper(), index)  # fmt: skip


def _quoted(text: str) -> list[tuple[int, int]]:
    """Spans between double quotation marks; a mark without its pair closes at the paragraph's end."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for at, char in enumerate(text):
        if char == "\n" or (char in _QUOTES and opened is not None):
            if opened is not None:
                found.append((opened, at))
            opened = None
        elif char in _QUOTES and char != "”":
            opened = at
    if opened is not None:
        found.append((opened, len(text)))
    return found


def _share(spans: list[tuple[int, int]], start: int, end: int) -> float:
    at = max(0, bisect_right(spans, (start, len(spans) and spans[-1][1])) - 1)
    inside = 0
    while at < len(spans) and spans[at][0] < end:
        inside += max(0, min(end, spans[at][1]) - max(start, spans[at][0]))
        at += 1
    return inside / max(1, end - start)


@dataclass(frozen=True)
class RegionMention:
    """A region of Indonesia named in the text.

    `code`: Kemendagri's, or None if the text does not settle which of `candidates` is meant.  `level`: province,
    regency (or city), district or village.  `role`: "venue", "origin" or None (a hint).  `in_agency_name`: the name
    is the place part of an agency's or a post's name ("Polres Mamasa", "Bupati Bima").  `span` covers the name with its
    level word ("Kecamatan Sukasada"), `name` the name alone.
    """

    span: Span
    text: str
    code: str | None
    candidates: tuple[str, ...] = ()
    level: str = "regency"
    role: str | None = None
    in_agency_name: bool = False
    name: Span | None = None


@dataclass(frozen=True)
class CountryMention:
    """A country other than Indonesia that the text names (or a city or state of it); `code` is ISO 3166-1 alpha-3."""

    span: Span
    text: str
    code: str


@dataclass(frozen=True)
class AgencyMention:
    """An agency named as an actor; `region` is a code, "ID" (national) or None; `mentions` are all its spans."""

    span: Span
    text: str
    kind: str
    region: str | None
    attended: bool = False
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True)
class OfficialMention:
    """A named official; `agency` is the index in the tuple of agencies that was given, or None."""

    span: Span
    name: str
    position: str
    agency_kind: str
    region: str | None
    acting: bool = False
    former: bool = False
    agency: int | None = None
    attended: bool = False
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True)
class RecruiterMention:
    """A suspect or a company (`kind`: person, company).

    `status`: terduga, tersangka, terdakwa, terpidana, bebas or None.
    """

    span: Span
    name: str
    role: str
    kind: str
    status: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True)
class VictimFacts:
    """What the text says of the victims; regions and countries as (code, span)."""

    count: int | None = None
    origin_regions: tuple[tuple[str, Span], ...] = ()
    destination_countries: tuple[tuple[str, Span], ...] = ()
    transit_regions: tuple[tuple[str, Span], ...] = ()
    spans: tuple[Span, ...] = field(default=())


@dataclass(frozen=True)
class LegMention:
    """One leg that the text states; codes are Kemendagri's or ISO alpha-3; `recruiter` is an index or None.

    `recruiter` stands at the end without a code: the `to` of a recruitment, else the `from`.  `from_place` and
    `to_place` say that the end is a place (vocabulary.PLACE_KINDS) in that region, by the name in the text.  `planned`:
    the text tells it as a plan (`means` then begins with "rencana"); `inferred`: its ends come from two statements.
    """

    act: str
    span: Span
    from_text: str | None = None
    to_text: str | None = None
    from_code: str | None = None
    to_code: str | None = None
    recruiter: int | None = None
    start: str | None = None
    end: str | None = None
    victims: int | None = None
    means: str | None = None
    price: float | None = None
    from_place: str | None = None
    to_place: str | None = None
    planned: bool = False
    inferred: bool = False


@dataclass(frozen=True)
class FunctionMention:
    """A function F1 … F9 that an agency (index) is said to perform (`evidenced`) or to lack (`absent`)."""

    agency: int | None
    function: str
    state: str
    region: str | None
    date: str | None
    span: Span
