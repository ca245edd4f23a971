"""An extraction as claims, each with the characters that it came from.

Invariants: victims have no name and no hop; a suspect is `terduga` until the text says more, and bears initials unless
the office chose otherwise; what the text leaves open (a village name that ten districts bear) gives no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.claims import Claim
from graph.ids import entity_id, region_id
from graph.region_codes import COUNTRY, level_of
from ingest.articles.article import AgencyMention, LegMention, OfficialMention, RecruiterMention, Span
from ingest.articles.attendance import capacity
from ingest.articles.credibility import credibility
from ingest.articles.extraction import Extraction
from ingest.articles.masking import is_child
from ingest.articles.recruiters import display_name
from ingest.names import is_initials

Cited = tuple[Claim, tuple[int, int] | None]
_EVENTS: Mapping[str, str] = {"coordination_meeting": "meeting", "outreach": "outreach", "operation": "operation"}
_ROLES: Mapping[str, str] = {"agency": "recruiter", "unknown": "other"}
_UNSURE = "3"  # the best number of a leg that was planned, or that two statements make together
_HANDLING = frozenset({"police", "prosecution", "court", "immigration", "military", "migrant_protection"})
_LEGAL_BASES = (
    ("TPPO", re.compile(r"perdagangan (?:orang|manusia)|\btppo\b|21 tahun 2007", re.IGNORECASE)),
    ("TPPM", re.compile(r"penyelundupan (?:manusia|orang)|\btppm\b|6 tahun 2011", re.IGNORECASE)),
    ("PMI_NP", re.compile(r"non ?-?prosedural|pmi ilegal|tki ilegal|18 tahun 2017|39 tahun 2004", re.IGNORECASE)),
)
_AGREEMENTS = (
    ("task_force", re.compile(r"\bsatgas\b|satuan tugas|gugus tugas", re.IGNORECASE)),
    ("data_sharing", re.compile(r"(?:pertukaran|berbagi|integrasi|pemanfaatan) data", re.IGNORECASE)),
    ("village_regulation", re.compile(r"peraturan desa|\bperdes\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Origin:
    """Where an article's claims belong: collection, the source's id and ref, the file (the scope of --replace).

    `digest`: the first characters of the SHA-256 of the text that is kept: a locator names the text that it counts in.
    """

    collection: str
    source: str
    ref: str
    file: str
    digest: str


def article_claims(extraction: Extraction, origin: Origin, *, keep_suspects: bool = False) -> list[Cited]:
    """The claims of an article, each with its span (None where no one place says it); nodes before what joins them."""
    return list(_Maker(extraction, origin, keep_suspects).all())


class _Maker:
    def __init__(self, extraction: Extraction, origin: Origin, keep_suspects: bool) -> None:
        self.read = extraction
        self.origin = origin
        self.keep = keep_suspects
        self.date = extraction.event_date
        title = extraction.article.title or extraction.article.text.partition("\n")[0]
        self.title = title[:200] or origin.ref
        self.event = self._id("Event", "events", origin.ref)
        self.agreement = self._id("Agreement", "agreements", origin.ref)
        self.case = self._id("CaseFile", "cases", origin.ref)
        self.victims = self._id("VictimGroup", "victims", origin.ref)

    def _id(self, label: str, table: str, ref: str) -> str:
        return entity_id(label, self.origin.collection, f"article/{table}", ref)

    def _claim(self, type_name: str, subject: str, obj: str | None, props: Mapping[str, Any], span: Span | None,
               when: tuple[str | None, str | None] = (None, None), at_best: str = "1") -> Cited:  # fmt: skip
        stated = {name: value for name, value in props.items() if value is not None}
        locator = text_locator(span, self.origin.digest)
        grade = max(credibility(self.read.view, span), at_best) if span else None
        claim = Claim(type_name, subject, self.origin.source, self.origin.collection, obj, stated, locator,
                      self.origin.file, None, grade, "asserts", *when)  # fmt: skip
        return claim, (span.start, span.end) if span else None

    def all(self) -> Iterator[Cited]:
        yield from self._agencies()
        yield from self._officials()
        yield from self._event()
        if self.is_case:
            yield from self._case()
        yield from self._functions()

    @property
    def is_case(self) -> bool:
        """Does the article tell of a case: suspects, or victims, whatever else it is about?"""
        kinds = {"case", "operation"}
        return self.read.kind in kinds and bool(self.read.recruiters or self.read.victims.count or self.read.legs)

    # ---- those who should break the chain

    def agency_id(self, agency: AgencyMention) -> str:
        """One id for one name of one kind in one region; an agency of no known region is this article's own."""
        scope = agency.region or self.origin.ref
        return self._id("Agency", "agencies", f"{agency.kind}|{scope}|{_folded(agency.text)}")

    def _agencies(self) -> Iterator[Cited]:
        for agency in self.read.agencies:
            me = self.agency_id(agency)
            code = COUNTRY if agency.region == "ID" else agency.region
            props = {"name": agency.text, "kind": agency.kind, "level": level_of(code) if code else None}
            yield self._claim("Agency", me, None, props, agency.span)
            if code:
                yield self._claim("COVERS", me, region_id(code), {}, agency.span)

    def person_id(self, official: OfficialMention) -> str:
        """One id for one name in one article: whether two articles mean one person is for a judgement."""
        return self._id("Person", "officials", f"{self.origin.ref}|{_folded(official.name)}")

    def _officials(self) -> Iterator[Cited]:
        for official in self.read.officials:
            me = self.person_id(official)
            props = {"name": official.name, "initials_only": is_initials(official.name) or None}
            yield self._claim("Person", me, None, props, official.span)
            if official.agency is not None:
                post = {"title": official.position, "acting": official.acting or None}
                until = self.date if official.former else None
                agency = self.agency_id(self.read.agencies[official.agency])
                yield self._claim("HOLDS_POST", me, agency, {**post, "until": until}, official.span, (None, until))

    # ---- what happened

    def _event(self) -> Iterator[Cited]:
        if self.read.kind == "agreement":
            yield from self._agreement()
        elif self.read.kind in _EVENTS and (self.date is not None or self.read.agencies):
            yield from self._meeting(_EVENTS[self.read.kind])

    def _meeting(self, kind: str) -> Iterator[Cited]:
        read, when = self.read, (self.date, self.date)
        topics = [word for word, _ in read.topics] or None
        props = {"name": self.title, "kind": kind, "date": self.date, "topics": topics, "ref": self.origin.ref,
                 "refs": [f"articles:{self.origin.ref}"]}  # fmt: skip
        yield self._claim("Event", self.event, None, props, read.event_date_span or read.kind_span, when)
        if read.venue is not None:
            yield self._claim("HELD_IN", self.event, region_id(read.venue[0]), {}, read.venue[1])
        for code, span in _once(read.villages):
            yield self._claim("REACHED", self.event, region_id(code), {}, span)
        yield from self._attendance()

    def _attendance(self) -> Iterator[Cited]:
        for agency in self.read.agencies:
            if agency.attended:
                how = {"capacity": capacity(self.read.view, agency.mentions or (agency.span,))}
                yield self._claim("ATTENDED", self.agency_id(agency), self.event, how, agency.span)
        for official in self.read.officials:
            if official.attended:
                how = {"capacity": capacity(self.read.view, official.mentions or (official.span,))}
                yield self._claim("ATTENDED", self.person_id(official), self.event, how, official.span)

    def _agreement(self) -> Iterator[Cited]:
        text = self.read.article.text
        kind = next((kind for kind, words in _AGREEMENTS if words.search(self.title)), None)
        kind = kind or next((kind for kind, words in _AGREEMENTS if words.search(text)), "mou")
        props = {"name": self.title, "kind": kind, "since": self.date, "ref": self.origin.ref,
                 "refs": [f"articles:{self.origin.ref}"]}  # fmt: skip
        span = self.read.event_date_span or self.read.kind_span
        yield self._claim("Agreement", self.agreement, None, props, span, (self.date, None))
        for agency in self.read.agencies:
            if agency.attended:
                yield self._claim("PARTY_TO", self.agency_id(agency), self.agreement, {}, agency.span)

    def _functions(self) -> Iterator[Cited]:
        for found in self.read.functions:
            if found.agency is None:
                continue
            agency = self.read.agencies[found.agency]
            code = found.region or agency.region
            if code is None:
                continue
            date = found.date or self.date
            props = {"function": found.function, "state": found.state, "date": date, "basis": "performs"}
            region = region_id(COUNTRY if code == "ID" else code)
            yield self._claim("PERFORMS", self.agency_id(agency), region, props, found.span, (date, date))

    # ---- the chain

    def recruiter_id(self, recruiter: RecruiterMention) -> str:
        """One id for one name in one article."""
        label = "Company" if recruiter.kind == "company" else "Person"
        return self._id(label, "recruiters", f"{self.origin.ref}|{_folded(recruiter.name)}")

    def _case(self) -> Iterator[Cited]:
        read, text = self.read, self.read.article.text
        basis = next((name for name, words in _LEGAL_BASES if words.search(text)), "OTHER")
        modus = [word for word, _ in read.modus] or None
        props = {"name": self.title, "legal_basis": basis, "opened": self.date, "modus": modus, "ref": self.origin.ref,
                 "refs": [f"articles:{self.origin.ref}"]}  # fmt: skip
        span = read.kind_span or read.event_date_span
        yield self._claim("CaseFile", self.case, None, props, span, (self.date, None))
        if read.venue is not None:
            yield self._claim("OCCURRED_IN", self.case, region_id(read.venue[0]), {}, read.venue[1])
        for agency in read.agencies:
            if agency.attended and agency.kind in _HANDLING:
                yield self._claim("HANDLES", self.agency_id(agency), self.case, {}, agency.span)
        for recruiter in read.recruiters:
            yield from self._involved(recruiter)
        yield from self._victims()
        yield from self._legs()

    def _person_or_company(self, recruiter: RecruiterMention) -> Cited:
        me = self.recruiter_id(recruiter)
        if recruiter.kind == "company":
            return self._claim("Company", me, None, {"name": recruiter.name}, recruiter.span)
        child = any(is_child(self.read.view, span) for span in (recruiter.span, *recruiter.mentions))
        name = "(anak)" if child else display_name(recruiter, keep_names=self.keep)
        props = {"name": name, "initials_only": (child or is_initials(name)) or None}
        return self._claim("Person", me, None, props, recruiter.span)

    def _involved(self, recruiter: RecruiterMention) -> Iterator[Cited]:
        me = self.recruiter_id(recruiter)
        yield self._person_or_company(recruiter)
        involved = {"role": _ROLES.get(recruiter.role, recruiter.role), "status": recruiter.status or "terduga"}
        yield self._claim("INVOLVED_IN", me, self.case, involved, recruiter.span)

    def _victims(self) -> Iterator[Cited]:
        """One group with the number told; where several origins are told, none of their shares is known."""
        victims = self.read.victims
        origins = list(_once(victims.origin_regions))
        ends = (*victims.origin_regions, *victims.destination_countries)
        if victims.count is None and not ends:
            return
        span = victims.spans[0] if victims.spans else ends[0][1]
        yield from self._group(self.victims, victims.count, span)
        if len(origins) == 1:
            yield self._claim("CAME_FROM", self.victims, region_id(origins[0][0]), {}, origins[0][1])
        for code, at in _once(victims.destination_countries):
            yield self._claim("BOUND_FOR", self.victims, region_id(code), {}, at)
        for code, at in origins if len(origins) > 1 else ():
            me = self._id("VictimGroup", "victims", f"{self.origin.ref}|{code}")
            yield from self._group(me, None, at)
            yield self._claim("CAME_FROM", me, region_id(code), {}, at)

    def _group(self, me: str, count: int | None, span: Span) -> Iterator[Cited]:
        name = f"Kelompok korban ({'jumlah tidak disebut' if count is None else count})"
        yield self._claim("VictimGroup", me, None, {"name": name, "count": count}, span)
        yield self._claim("HAS_VICTIMS", self.case, me, {}, span)

    def _legs(self) -> Iterator[Cited]:
        for leg in self.read.legs:
            start = list(self._end(leg, leg.from_code, leg.from_text, leg.from_place, leg.act != "recruitment"))
            end = list(self._end(leg, leg.to_code, leg.to_text, leg.to_place, leg.act == "recruitment"))
            if not start or not end or start[0][0].subject == end[0][0].subject:
                continue  # an end that the text does not tell is not made up
            props = {"act": leg.act, "case_id": self.case, "case_ref": self.origin.ref, "start_date": leg.start,
                     "end_date": leg.end, "victims": leg.victims, "means": leg.means, "price": leg.price}  # fmt: skip
            yield from (cited for cited in (*start, *end) if cited[0].type != "Region")
            ends = (start[0][0].subject, end[0][0].subject)
            at_best = _UNSURE if leg.planned or leg.inferred else "1"
            yield self._claim("LEG", *ends, props, leg.span, (leg.start, leg.end or leg.start), at_best)

    def _end(
        self, leg: LegMention, code: str | None, text: str | None, place: str | None, by_recruiter: bool
    ) -> Iterator[Cited]:
        """The node at one end of a leg, first, and what places it; nothing if the text tells no end."""
        if code is not None and place is not None and text:
            me = self._id("Place", "places", f"{self.origin.ref}|{place}|{_folded(text)}")
            yield self._claim("Place", me, None, {"name": text, "kind": place}, leg.span)
            yield self._claim("SEATED_IN", me, region_id(code), {}, leg.span)
        elif code is not None:
            yield self._claim("Region", region_id(code), None, {}, leg.span)
        elif by_recruiter and leg.recruiter is not None:
            recruiter = self.read.recruiters[leg.recruiter]
            yield self._person_or_company(recruiter)


def text_locator(span: Span | None, digest: str) -> str:
    """`text:120-180@1a2b3c4d`: characters of the document whose SHA-256 begins so; `text@…` for the whole of it."""
    return f"text:{span.start}-{span.end}@{digest}" if span else f"text@{digest}"


def _once(found: tuple[tuple[str, Span], ...]) -> Iterator[tuple[str, Span]]:
    """The first span of each code."""
    seen: set[str] = set()
    for code, span in found:
        if code not in seen:
            seen.add(code)
            yield code, span


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
