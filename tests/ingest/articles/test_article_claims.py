"""What an extraction becomes: claims of the schema with locator and grade, people protected, nothing made up."""

from __future__ import annotations

import re

from graph.claim_validation import check_claim
from graph.claims import Claim
from ingest.articles.article import LegMention, RecruiterMention, Span, VictimFacts, article_of
from ingest.articles.claims import Origin, article_claims
from ingest.articles.extraction import Extraction, extract

ORIGIN = Origin("default", "source:s1", "artikel-uji", "default/artikel-uji.txt", "0a1b2c3d")
CASE = (
    "Polres Buleleng Tangkap Perekrut Pekerja Migran\n"
    "Polres Buleleng menangkap tersangka berinisial RB di Kabupaten Buleleng, Senin (6/3/2023). "
    "RB merekrut tiga korban perdagangan orang dari Kabupaten Buleleng untuk dipekerjakan di Malaysia. "
    "Kapolres Buleleng AKBP Contoh Namanya mengatakan, tersangka ditahan.\n"
)
MEETING = (
    "Rakor Cegah Perdagangan Orang di Buleleng\n"
    "Dinas Sosial Kabupaten Buleleng menggelar rapat koordinasi pencegahan TPPO di Kabupaten Buleleng, "
    "Kamis (12/4/2018). Rapat dihadiri Polres Buleleng.\n"
)


def claims(extraction: Extraction, **more: bool) -> list[Claim]:
    return [claim for claim, _ in article_claims(extraction, ORIGIN, **more)]


def of_type(found: list[Claim], name: str) -> list[Claim]:
    return [claim for claim in found if claim.type == name]


def replaced(extraction: Extraction, **fields: object) -> Extraction:
    return Extraction(**{**extraction.__dict__, **fields})


def test_every_claim_is_one_of_the_schema_and_names_its_characters() -> None:
    for text in (CASE, MEETING):
        extraction = extract(article_of(text))
        for claim, span in article_claims(extraction, ORIGIN):
            assert list(check_claim(claim)) == []
            assert span is not None
            assert claim.locator == f"text:{span[0]}-{span[1]}@0a1b2c3d"
            assert extraction.article.text[span[0] : span[1]].strip()
            assert claim.reliability is None, "the letter is the source's"
            assert re.fullmatch("[1-6]", claim.credibility or "")


def test_a_meeting_becomes_an_event_with_those_who_came() -> None:
    found = claims(extract(article_of(MEETING)))
    (event,) = of_type(found, "Event")
    assert (event.props["kind"], event.props["date"], event.event_from) == ("meeting", "2018-04-12", "2018-04-12")
    assert len(of_type(found, "ATTENDED")) == 2
    assert {c.object for c in of_type(found, "COVERS")} == {"region:51.08"}
    assert not of_type(found, "CaseFile")


def test_who_came_came_as_host_speaker_or_participant() -> None:
    text = MEETING + "Materi disampaikan narasumber dari BP3MI Bali.\n"
    found = claims(extract(article_of(text)))
    names = {c.subject: c.props["name"] for c in of_type(found, "Agency")}
    told = {names[c.subject]: c.props.get("capacity") for c in of_type(found, "ATTENDED") if c.subject in names}
    assert told == {
        "Dinas Sosial Kabupaten Buleleng": "host", "Polres Buleleng": "participant", "BP3MI Bali": "speaker",
    }  # fmt: skip


def test_a_case_has_its_law_its_suspect_and_its_victims_without_a_name() -> None:
    found = claims(extract(article_of(CASE)))
    (case,) = of_type(found, "CaseFile")
    assert case.props["legal_basis"] == "TPPO"
    (involved,) = of_type(found, "INVOLVED_IN")
    assert involved.props["status"] == "tersangka"
    (group,) = of_type(found, "VictimGroup")
    assert (group.props["count"], group.props["name"]) == (3, "Kelompok korban (3)")
    assert {c.object for c in of_type(found, "CAME_FROM")} == {"region:51.08"}


def test_several_origins_share_no_number() -> None:
    extraction = extract(article_of(CASE))
    at = Span(0, 6)
    victims = VictimFacts(count=5, origin_regions=(("51.08", at), ("51.07", at), ("51.08", at)), spans=(at,))
    found = claims(replaced(extraction, victims=victims))
    groups = of_type(found, "VictimGroup")
    assert sorted((g.props.get("count") or 0 for g in groups), reverse=True) == [5, 0, 0]
    origins = {(c.subject, c.object) for c in of_type(found, "CAME_FROM")}
    assert len(origins) == 2
    whole = next(g.subject for g in groups if g.props.get("count") == 5)
    assert whole not in {subject for subject, _ in origins}


def test_suspects_bear_initials_unless_kept_and_children_none() -> None:
    extraction = extract(article_of(CASE))
    named = RecruiterMention(Span(0, 6), "Baskoro Wiguna", "recruiter", "person", "tersangka")
    known = replaced(extraction, recruiters=(named,))
    name = {c.subject: c.props["name"] for c in of_type(claims(known), "Person")}
    assert "BW" in {n.replace(".", "").replace(" ", "") for n in name.values()}
    kept = {c.props["name"] for c in of_type(claims(known, keep_suspects=True), "Person")}
    assert "Baskoro Wiguna" in kept
    text = "Polisi menangkap tersangka Baskoro Wiguna (16) di Kabupaten Buleleng, Senin (6/3/2023)."
    start = text.index("Baskoro")
    child = RecruiterMention(Span(start, start + 14), "Baskoro Wiguna", "recruiter", "person", "tersangka")
    young = replaced(extract(article_of(text)), recruiters=(child,), kind="case")
    for keep in (False, True):
        assert {c.props["name"] for c in of_type(claims(young, keep_suspects=keep), "Person")} == {"(anak)"}


def test_a_leg_without_an_end_is_none_and_one_over_a_port_has_its_place() -> None:
    extraction = extract(article_of(CASE))
    at = Span(0, 6)
    open_end = LegMention("sending", at, to_code="MYS")
    port = LegMention(
        "transportation", at, from_code="51.08", from_text="Buleleng", to_code="21.71", to_text="Pelabuhan Contoh",
        to_place="port", start="2023-03-01", victims=3,
    )  # fmt: skip
    found = claims(replaced(extraction, legs=(open_end, port)))
    (leg,) = of_type(found, "LEG")
    (place,) = of_type(found, "Place")
    assert (leg.subject, leg.object) == ("region:51.08", place.subject)
    assert (leg.props["act"], leg.props["victims"], leg.event_from) == ("transportation", 3, "2023-03-01")
    assert {c.object for c in of_type(found, "SEATED_IN")} == {"region:21.71"}


def test_one_name_is_one_agency_in_all_articles_but_people_stay_apart() -> None:
    other = Origin("default", "source:s2", "lain", "default/lain.txt", "0a1b2c3d")
    extraction = extract(article_of(CASE))
    here = [claim for claim, _ in article_claims(extraction, ORIGIN)]
    there = [claim for claim, _ in article_claims(extraction, other)]
    assert {c.subject for c in of_type(here, "Agency")} == {c.subject for c in of_type(there, "Agency")}
    assert not {c.subject for c in of_type(here, "Person")} & {c.subject for c in of_type(there, "Person")}


def test_a_planned_leg_says_so_and_is_graded_three_or_worse() -> None:
    text = (
        "Polres Nunukan Cegah Keberangkatan Enam Calon Pekerja\n"
        "Polres Nunukan menggagalkan keberangkatan enam korban dari Kabupaten Nunukan ke Malaysia, Rabu (7/6/2023). "
        "Kapolres Nunukan AKBP Contoh Namanya mengatakan, mereka tidak memegang paspor.\n"
    )
    (leg,) = of_type(claims(extract(article_of(text))), "LEG")
    assert (leg.subject, leg.object) == ("region:65.03", "region:MYS")
    assert (leg.props["means"], leg.props["start_date"]) == ("rencana", "2023-06-07")
    assert leg.credibility is not None
    assert leg.credibility >= "3"
