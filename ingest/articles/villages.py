"""Villages whose head or people, as the text says, took part in what it tells or were reached by it.

Invariant: a code only where the text settles the village (the region reader's mention, or the one village of that name
in the regions that the text is about); a village that is merely where something happened or someone comes from is not
attending.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.articles.agency_places import Places
from ingest.articles.agency_scan import Naming, Scanner
from ingest.articles.article import RegionMention, Span, TextView
from ingest.articles.attendance import verdict
from ingest.articles.event_kind import find_event_kind
from ingest.articles.regions import RegionReading
from ingest.articles.sentences import data

_EVENTS = frozenset({"coordination_meeting", "outreach", "agreement"})
_NEAR = 60
_LONGEST_GAP = 14


def find_villages_attending(
    view: TextView, regions: RegionReading, *, kind: str | None = None
) -> tuple[tuple[str, Span], ...]:
    """(code, span) of each village, in order of the text; `kind` is the kind of the event, if it is known already."""
    if (kind or find_event_kind(view)[0]) not in _EVENTS:
        return ()
    places = Places(view, regions)
    found: dict[str, Span] = {}
    for naming in Scanner(view, places).namings():
        if naming.body.level == "village" and naming.code is not None and _came(view, naming):
            found.setdefault(naming.code, naming.span)
    before: RegionMention | None = None
    for mention in places.mentions:
        if mention.level != "village" or mention.code is None:
            continue
        if _people_came(view, mention) or (before is not None and _listed(view, before, mention)):
            found.setdefault(mention.code, mention.span)
            before = mention
        else:
            before = None
    return tuple(sorted(found.items(), key=lambda item: item[1]))


def _listed(view: TextView, before: RegionMention, mention: RegionMention) -> bool:
    """'perangkat Desa A, Desa B dan Kelurahan C': the next village of the list."""
    gap = view.text[before.span.end : mention.span.start]
    return len(gap) < _LONGEST_GAP and gap.strip(" ,").lower() in ("", "dan", "serta", "&", "maupun", "dan warga")


def _came(view: TextView, naming: Naming) -> bool:
    return verdict(view, naming.span) > 0


def _people_came(view: TextView, mention: RegionMention) -> bool:
    """'warga Desa X berkumpul', 'masyarakat Desa X', 'sosialisasi kepada perangkat Desa X'."""
    words = _patterns()
    before = view.text[max(0, mention.span.start - _NEAR) : mention.span.start]
    people = words["people"].search(before)
    if people is None:
        return False
    return verdict(view, mention.span) > 0 or words["reached"].search(before[: people.start()]) is not None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    people = "|".join(re.escape(str(word)) for word in data("attendance")["village_people"])
    reached = "|".join(re.escape(str(word)) for word in data("attendance")["reached"])
    return {
        "reached": re.compile(rf"\b(?:{reached})\b", re.IGNORECASE),
        "people": re.compile(rf"\b(?:{people})(?: (?:di|dari|dan [a-z]+|se|setempat))? ?\Z", re.IGNORECASE),
    }
