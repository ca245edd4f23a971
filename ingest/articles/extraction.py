"""What the reader takes from one article, and its JSON form.

Invariants: a pure function of the article and the data files; every field knows the characters that it came from;
no victim is ever named in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ingest.articles.agencies import find_agencies
from ingest.articles.article import (
    AgencyMention,
    Article,
    CountryMention,
    FunctionMention,
    LegMention,
    OfficialMention,
    RecruiterMention,
    Span,
    TextView,
    VictimFacts,
)
from ingest.articles.countries import find_countries
from ingest.articles.event_dates import find_event_date
from ingest.articles.event_kind import find_event_kind
from ingest.articles.functions import find_functions
from ingest.articles.legs import find_legs
from ingest.articles.modus import find_modus
from ingest.articles.officials import find_officials
from ingest.articles.recruiters import find_recruiters
from ingest.articles.regions import RegionReading, find_regions
from ingest.articles.topics import find_topics
from ingest.articles.venue import find_venue
from ingest.articles.victims import find_victims
from ingest.articles.villages import find_villages_attending

READER_VERSION = "1"
Json = dict[str, Any]
Coded = tuple[tuple[str, Span], ...]


@dataclass(frozen=True)
class Extraction:
    """Everything that was read; `modus` and `topics` are (word, span), regions and countries (code, span)."""

    view: TextView
    kind: str
    kind_span: Span | None
    event_date: str | None
    event_date_span: Span | None
    venue: tuple[str, Span] | None
    regions: RegionReading
    countries: tuple[CountryMention, ...]
    agencies: tuple[AgencyMention, ...]
    officials: tuple[OfficialMention, ...]
    villages: Coded
    recruiters: tuple[RecruiterMention, ...]
    victims: VictimFacts
    modus: Coded
    topics: Coded
    functions: tuple[FunctionMention, ...]
    legs: tuple[LegMention, ...]

    @property
    def article(self) -> Article:
        """The article that was read."""
        return self.view.article

    def region_codes(self) -> list[str]:
        """Codes of the regions that the text settles, in order of first mention."""
        return list(dict.fromkeys(m.code for m in self.regions.mentions if m.code is not None))

    def as_json(self, identity: str) -> Json:
        """The form of the annotation scheme (docs/extraction.md), and under `spans` the characters of each field."""
        article, victims = self.article, self.victims
        return {
            "id": identity, "url": article.url, "publisher": article.publisher, "title": article.title,
            "published": article.published, "kind": self.kind, "event_date": self.event_date,
            "venue_region": self.venue[0] if self.venue else None,
            "regions": self.region_codes(),
            "countries": list(dict.fromkeys(m.code for m in self.countries)),
            "agencies": [
                {"text": a.text, "kind": a.kind, "region": a.region, "attended": a.attended} for a in self.agencies
            ],
            "officials": [
                {"name": o.name, "position": o.position, "agency_kind": o.agency_kind, "region": o.region,
                 "acting": o.acting} for o in self.officials
            ],
            "villages_attending": _codes(self.villages),
            "recruiters": [{"name": r.name, "role": r.role, "kind": r.kind} for r in self.recruiters],
            "victims": {
                "count": victims.count, "origin_regions": _codes(victims.origin_regions),
                "destination_countries": _codes(victims.destination_countries),
                "transit_regions": _codes(victims.transit_regions),
            },
            "modus": _codes(self.modus), "topics": _codes(self.topics),
            "spans": self._spans(),
        }  # fmt: skip

    def _spans(self) -> Json:
        """Field → the characters it came from: [start, end] pairs, by code or in the order of the field's entries."""
        victims = self.victims
        return {
            "kind": _pairs([self.kind_span]), "event_date": _pairs([self.event_date_span]),
            "venue_region": _pairs([self.venue[1] if self.venue else None]),
            "regions": _by_code((m.code, m.span) for m in self.regions.mentions),
            "countries": _by_code((m.code, m.span) for m in self.countries),
            "agencies": [_pairs(a.mentions or (a.span,)) for a in self.agencies],
            "officials": [_pairs(o.mentions or (o.span,)) for o in self.officials],
            "villages_attending": _by_code(self.villages),
            "recruiters": [_pairs(r.mentions or (r.span,)) for r in self.recruiters],
            "victims": {
                "count": _pairs(victims.spans), "origin_regions": _by_code(victims.origin_regions),
                "destination_countries": _by_code(victims.destination_countries),
                "transit_regions": _by_code(victims.transit_regions),
            },
            "modus": _by_code(self.modus), "topics": _by_code(self.topics),
        }  # fmt: skip


def extract(article: Article) -> Extraction:
    """Read an article."""
    view = TextView(article)
    regions = find_regions(view)
    countries = find_countries(view)
    kind, kind_span = find_event_kind(view)
    date, date_span = find_event_date(view, kind)
    agencies = find_agencies(view, regions, kind=kind)
    officials = find_officials(view, regions, agencies)
    recruiters = find_recruiters(view, officials, agencies, regions)
    suspects = tuple(span for recruiter in recruiters for span in (recruiter.span, *recruiter.mentions))
    victims = find_victims(view, regions, countries, kind, suspects)
    return Extraction(
        view, kind, kind_span, date, date_span, find_venue(view, regions), regions, countries, agencies, officials,
        find_villages_attending(view, regions, kind=kind), recruiters, victims, find_modus(view), find_topics(view),
        find_functions(view, agencies), find_legs(view, regions, countries, recruiters, victims),
    )  # fmt: skip


def _codes(found: Iterable[tuple[str, Span]]) -> list[str]:
    return list(dict.fromkeys(code for code, _ in found))


def _pairs(spans: Iterable[Span | None]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans if span is not None]


def _by_code(found: Iterable[tuple[str | None, Span]]) -> dict[str, list[list[int]]]:
    spans: dict[str, list[list[int]]] = {}
    for code, span in found:
        if code is not None:
            spans.setdefault(code, []).append([span.start, span.end])
    return spans
