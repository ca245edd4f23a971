"""Functions F1 to F9 that an agency is said to perform, or is said to lack.

Invariants: a function belongs to an agency that the same sentence names (or that the agency's own sentence just before
it does, if the sentence says "kami" or "pihaknya"); a plan, a hope or a duty is no evidence; what is lacking needs
words that say so ("belum memiliki …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.articles.article import AgencyMention, FunctionMention, Span, TextView
from ingest.articles.cues import CueHit, cue_table, sentence_around
from ingest.articles.date_forms import DateMention, find_dates

_NOT_DONE = re.compile(
    r"\b(?:akan|agar|supaya|diharapkan|berharap|harap|perlu|perlunya|harus|hendaknya|hal yang ingin|tujuan\w*|"
    r"diminta|meminta|rencana\w*|berencana|seharusnya|"
    r"mestinya|bakal|siap|ingin|pentingnya|penting|wajib|bertugas|berwenang|tidak|belum|tanpa|jika|apabila|bila|"
    r"bisa|dapat|upaya|guna|untuk|"
    r"mendorong|menargetkan|bertujuan)\b[^.;\n]{0,60}\Z",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\bdi[a-z]{3,}\s+(?:\w+\s+){0,3}?(?:oleh\s+)?(?:pihak\s+|jajaran\s+|petugas\s+|personel\s+|tim\s+|para\s+)?\Z",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:oleh|bersama|dari|petugas|personel)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_WE = re.compile(r"\b(?:kami|kita|pihaknya|lembaganya|dinasnya|instansinya)\b", re.IGNORECASE)
_REACH = 160


def find_functions(view: TextView, agencies: Sequence[AgencyMention]) -> tuple[FunctionMention, ...]:
    """Every (agency, function, state) that the text states, once, in order of the text.

    `agency` is the index in `agencies`, None where the text says only that something is lacking, but not with whom.
    """
    dates = find_dates(view)
    found: dict[tuple[int | None, str, str], FunctionMention] = {}
    for hit in cue_table("functions").hits(view):
        sentence = view.sentences[hit.sentence]
        absent = hit.label.startswith("-")
        before = view.text[max(sentence.span.start, hit.span.start - _REACH) : hit.span.start]
        if not absent and _NOT_DONE.search(before):
            continue
        agency = _agency_of(view, hit, agencies)
        if agency is None and not absent:
            continue
        function, state = hit.label.lstrip("-"), "absent" if absent else "evidenced"
        region = agencies[agency].region if agency is not None else None
        mention = FunctionMention(agency, function, state, region, _date_in(view, sentence.span, dates), sentence.span)
        found.setdefault((agency, function, state), mention)
    return tuple(found.values())


def _agency_of(view: TextView, hit: CueHit, agencies: Sequence[AgencyMention]) -> int | None:
    """Index of the agency that does it: the agent after a passive verb, else the nearest before it in the sentence."""
    sentence = view.sentences[hit.sentence]
    inside = _within(sentence.span, agencies)
    after = [
        (span, index) for span, index in inside if span.start >= hit.span.end and span.start - hit.span.end <= _REACH
    ]
    for span, index in after[:1]:
        between = view.text[hit.span.start : span.start]
        if _PASSIVE.search(between) or _BY.search(between):
            return index
    before = [(span, index) for span, index in inside if span.end <= hit.span.start]
    if before:
        return before[-1][1] if hit.span.start - before[-1][0].end <= _REACH else before[0][1]
    around = [index for span, index in inside if span.overlaps(hit.span)]
    if around:
        return around[0]
    if _WE.search(sentence_around(view, hit.span)) and hit.sentence > 0:
        earlier = _within(view.sentences[hit.sentence - 1].span, agencies)
        return earlier[0][1] if earlier else None
    return None


def _within(span: Span, agencies: Sequence[AgencyMention]) -> list[tuple[Span, int]]:
    """(characters, index) of the agencies named in a stretch of text, in order."""
    pairs = [
        (place, index)
        for index, agency in enumerate(agencies)
        for place in {agency.span, *agency.mentions}
        if place in span
    ]
    return sorted(pairs)


def _date_in(view: TextView, span: Span, dates: Sequence[DateMention]) -> str | None:
    """The day or month that the sentence itself gives, as stated; None if it gives none or several."""
    inside = [date for date in dates if date.span in span and date.precision != "year" and not date.metadata]
    if len(inside) != 1:
        return None
    return inside[0].start if inside[0].precision == "day" else inside[0].start[:7]
