"""The smallest region that an article names as the place of its event: find_venue.

Invariant: the region is one that find_regions settled in this text; without words that say where something took place
there is no venue.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.region_codes import inside
from ingest.articles.article import RegionMention, Sentence, Span, TextView
from ingest.articles.regions import RegionReading
from ingest.articles.sentences import data

_REACH = 160
_EARLY = 5
_DAY = re.compile(r"\b(?:Senin|Selasa|Rabu|Kamis|Jumat|Jum'at|Sabtu|Minggu)\b|\(\d{1,2}/\d{1,2}")
_END = re.compile(r"[.;!?](?:\s|\Z)|\b(?:dengan|yang|untuk|dihadiri|diikuti|guna|dalam rangka|oleh)\b")


@lru_cache(maxsize=1)
def _rules() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = data("venues")
    places = "|".join(sorted(map(re.escape, raw["places"]), key=len, reverse=True))
    cues = "|".join(re.escape(cue).replace("\\ ", r"\s+") for cue in sorted(raw["cues"], key=len, reverse=True))
    start = re.compile(rf"\b(?:(?:{cues})\b|di\s+(?=(?:{places})\b))", re.IGNORECASE)
    return start, re.compile(r"\b(?:" + "|".join(map(re.escape, raw["elsewhere"])) + r")\b", re.IGNORECASE)


def find_venue(view: TextView, regions: RegionReading) -> tuple[str, Span] | None:
    """(code, span) of the event's place: the smallest region in the words after "bertempat di", "di Aula …" etc.

    If these words name no region ("di Aula Wirasatya"), the smallest of the same sentence, else the regency that the
    text is about, at its first mention.  None if the text says of no place that something was held or happened there.
    """
    start, elsewhere = _rules()
    cued: Sentence | None = None
    for sentence in view.sentences:
        match = start.search(sentence.text)
        if match is None or (sentence.is_quote and cued is None) or elsewhere.search(sentence.text[: match.start()]):
            continue
        while match is not None:
            span = _phrase(sentence, match.end())
            cued = cued or sentence
            named = [m for m in regions.mentions if m.span.start in span]
            found = _smallest([m for m in named if m.code])
            if found is not None:
                return found.code or "", found.span
            if named:
                return None  # the venue's region is named, but which one is meant is not settled
            match = start.search(sentence.text, match.end())
    if cued is None:
        return _at_a_day(view, regions)
    beside = _smallest([m for m in regions.mentions if m.code and m.span in cued.span and not _from(view, m)])
    if beside is not None:
        return beside.code or "", beside.span
    if regions.subject is None:
        return None
    about = [m for m in regions.mentions if m.code == regions.subject]
    return (regions.subject, about[0].span) if about else None


def _at_a_day(view: TextView, regions: RegionReading) -> tuple[str, Span] | None:
    """'… di Desa Sutera, Selasa (11/11/2025)': the region after "di" in an early sentence that tells the day."""
    for sentence in view.sentences[:_EARLY]:
        day = _DAY.search(sentence.text)
        if day is None or sentence.is_quote:
            continue
        named = [m for m in regions.mentions if m.span in sentence.span and m.code]
        at = [m for m in named if view.text[: m.span.start].endswith(" di ")]
        if at:
            found = _smallest([m for m in named if m.span.start >= at[0].span.start])
            return (found.code or "", found.span) if found else None
    return None


def _from(view: TextView, mention: RegionMention) -> bool:
    """'asal Sumba': where somebody comes from is no venue."""
    return view.text[: mention.span.start].endswith(("asal ", "dari "))


def _phrase(sentence: Sentence, at: int) -> Span:
    """From here to the end of the clause, at most 160 characters."""
    rest = sentence.text[at : at + _REACH]
    end = _END.search(rest, 1)
    return Span(sentence.span.start + at, sentence.span.start + at + (end.start() if end else len(rest)))


def _smallest(mentions: list[RegionMention]) -> RegionMention | None:
    """The innermost of the mentions that lie in the first ('Desa X, Kecamatan Y, Kabupaten Z' → the village)."""
    best: RegionMention | None = None
    for mention in mentions:
        if best is None or inside(mention.code or "", best.code or ""):
            best = mention
    return best
