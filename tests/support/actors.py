"""What the article reader finds in a few words of invented text: agencies, officials, villages."""

from __future__ import annotations

from ingest.articles.agencies import find_agencies
from ingest.articles.article import AgencyMention, OfficialMention, TextView, article_of
from ingest.articles.officials import find_officials
from ingest.articles.regions import find_regions
from ingest.articles.villages import find_villages_attending


def agencies_in(text: str, kind: str = "coordination_meeting") -> tuple[AgencyMention, ...]:
    """The agencies of a text about an event of this kind."""
    view = TextView(article_of(text))
    return find_agencies(view, find_regions(view), kind=kind)


def named_in(text: str, kind: str = "coordination_meeting") -> list[tuple[str, str, str | None]]:
    """(text, kind, region) of the agencies."""
    return [(agency.text, agency.kind, agency.region) for agency in agencies_in(text, kind)]


def officials_in(text: str, kind: str = "coordination_meeting") -> tuple[OfficialMention, ...]:
    """The officials of a text."""
    view = TextView(article_of(text))
    regions = find_regions(view)
    return find_officials(view, regions, find_agencies(view, regions, kind=kind))


def posts_in(text: str) -> list[tuple[str, str]]:
    """(name, position) of the officials."""
    return [(official.name, official.position) for official in officials_in(text)]


def villages_in(text: str, kind: str = "outreach") -> list[str]:
    """Codes of the villages that took part."""
    view = TextView(article_of(text))
    return [code for code, _ in find_villages_attending(view, find_regions(view), kind=kind)]
