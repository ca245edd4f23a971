"""Views of short articles for the tests of the facts reader (kinds, dates, victims, suspects, legs)."""

from __future__ import annotations

from ingest.articles.article import CountryMention, RegionMention, Span, TextView, article_of
from ingest.articles.regions import RegionReading


def view_of(text: str, *, title: str | None = None, published: str | None = None, url: str | None = None) -> TextView:
    """The view of a text that is main text already."""
    return TextView(article_of(text, title=title, published=published, url=url))


def regions_in(view: TextView, codes: dict[str, str]) -> RegionReading:
    """A reading in which every name of `codes` stands for its code wherever the text has it."""
    found = [
        RegionMention(Span(at, at + len(name)), name, code, (code,))
        for name, code in codes.items()
        for at in range(len(view.text))
        if view.text.startswith(name, at)
    ]
    return RegionReading(tuple(sorted(found, key=lambda mention: mention.span)))


def countries_in(view: TextView, codes: dict[str, str]) -> tuple[CountryMention, ...]:
    """A mention of every country of `codes` at each place where the text has its name."""
    found = [
        CountryMention(Span(at, at + len(name)), name, code)
        for name, code in codes.items()
        for at in range(len(view.text))
        if view.text.startswith(name, at)
    ]
    return tuple(sorted(found, key=lambda mention: mention.span))
