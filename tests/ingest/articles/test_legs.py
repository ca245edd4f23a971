"""Legs that the text states, and those that it does not."""

from __future__ import annotations

import pytest

from ingest.articles.article import LegMention, VictimFacts
from ingest.articles.legs import find_legs
from ingest.articles.recruiters import find_recruiters
from tests.support.article_facts import countries_in, regions_in, view_of

REGIONS = {
    "Dompu": "52.05",
    "Batam": "21.71",
    "Nunukan": "65.03",
    "Kupang": "53.71",
    "Pontianak": "61.71",
    "Entikong": "61.03.21",
}
COUNTRIES = {"Malaysia": "MYS", "Suriah": "SYR"}


def legs_in(text: str, victims: VictimFacts | None = None) -> tuple[LegMention, ...]:
    view = view_of(text)
    recruiters = find_recruiters(view)
    return find_legs(
        view, regions_in(view, REGIONS), countries_in(view, COUNTRIES), recruiters, victims or VictimFacts()
    )


def ends(leg: LegMention) -> tuple[str, str | None, str | None, int | None]:
    return leg.act, leg.from_code, leg.to_code, leg.recruiter


CASES = [
    ("Para korban dibawa dari Dompu ke Batam.", ("transportation", "52.05", "21.71", None)),
    ("Korban diberangkatkan dari Batam ke Malaysia.", ("sending", "21.71", "MYS", None)),
    ("Korban dikirim lewat Pelabuhan Nunukan ke Malaysia.", ("sending", "65.03", "MYS", None)),
    ("Tersangka AS merekrut korban di Dompu.", ("recruitment", "52.05", None, 0)),
    ("Korban direkrut dari Dompu oleh pelaku berinisial AS.", ("recruitment", "52.05", None, 0)),
    ("Tersangka AS mengantar korban ke Batam.", ("transportation", None, "21.71", 0)),
    ("Mereka ditampung di sebuah ruko di Batam.", ("harbouring", None, "21.71", None)),
    ("Rombongan memulai perjalanan dimulai di Pontianak. Begitu sampai di Entikong, mereka digiring ke jalan setapak.",
     ("transportation", "61.71", "61.03.21", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_stated_legs(text: str, expected: tuple[str, str | None, str | None, int | None]) -> None:
    assert [ends(leg) for leg in legs_in(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Rombongan belum dibawa ke Batam.",
        "Korban dijanjikan akan dikirim ke Malaysia.",
        "Kapolres bertolak dari Batam ke Dompu.",
        "Rapat membahas jalur dari Dompu ke Batam.",
    ],
)
def test_an_offer_a_denial_or_other_peoples_way_is_no_leg(text: str) -> None:
    assert legs_in(text) == ()


def test_a_leg_carries_date_number_means_price_and_place() -> None:
    text = (
        "Sebanyak 12 korban diberangkatkan dari Pelabuhan Nunukan ke Malaysia dengan speedboat, Rabu (7/6/2023), "
        "tarif Rp5 juta."
    )
    (leg,) = legs_in(text)
    assert ends(leg) == ("sending", "65.03", "MYS", None)
    assert (leg.start, leg.victims, leg.means, leg.price, leg.from_place) == (
        "2023-06-07",
        12,
        "speedboat",
        5e6,
        "port",
    )


def test_pronoun_after_the_one_suspect_named() -> None:
    found = legs_in("Tersangka AS merekrut korban di Dompu. Dia mengirim korban ke Batam.")
    assert [ends(leg) for leg in found] == [("recruitment", "52.05", None, 0), ("sending", None, "21.71", 0)]


def test_the_one_origin_of_the_victims_is_where_they_were_recruited() -> None:
    view = view_of("Korban beralamat di Dompu. Ia mengaku diajak seorang perempuan berinisial GN.")
    mention = regions_in(view, REGIONS).mentions[0]
    found = legs_in(view.text, VictimFacts(1, origin_regions=(("52.05", mention.span),)))
    assert [ends(leg) for leg in found] == [("recruitment", "52.05", None, 0)]


PLANS = [
    ("Korban hendak diberangkatkan dari Batam ke Malaysia.", [("sending", "21.71", "MYS")], "rencana"),
    ("Polisi menggagalkan rencana mengirim korban dari Batam ke Malaysia.", [("sending", "21.71", "MYS")], "rencana"),
    ("Petugas menggagalkan keberangkatan enam calon pekerja dari Batam ke Malaysia.", [("sending", "21.71", "MYS")],
     "rencana"),
    ("Mereka akan diseberangkan dengan speedboat dari Nunukan ke Malaysia.", [("sending", "65.03", "MYS")],
     "rencana: speedboat"),
    ("Dari Batam rombongan itu akan dibawa ke Pontianak, lalu menyeberang ke Malaysia.",
     [("transportation", "21.71", "61.71"), ("sending", "61.71", "MYS")], "rencana"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stages", "means"), PLANS, ids=[case[0] for case in PLANS])
def test_planned_legs(text: str, stages: list[tuple[str, str, str]], means: str) -> None:
    found = legs_in(text)
    assert [(leg.act, leg.from_code, leg.to_code) for leg in found] == stages
    assert all(leg.planned and leg.means == means for leg in found)


def test_a_stated_leg_is_no_plan() -> None:
    (leg,) = legs_in("Korban diberangkatkan dari Batam ke Malaysia.")
    assert not leg.planned
    assert not leg.inferred


def chain(text: str, origin: str, bound: str = "Malaysia") -> tuple[LegMention, ...]:
    """Legs of a text whose victims come from a region and were bound for a country."""
    view = view_of(text)
    start = next(m for m in regions_in(view, REGIONS).mentions if m.text == origin)
    end = next(m for m in countries_in(view, COUNTRIES) if m.text == bound)
    facts = VictimFacts(
        3, origin_regions=((REGIONS[origin], start.span),), destination_countries=((COUNTRIES[bound], end.span),)
    )
    return legs_in(text, facts)


def test_origin_place_and_destination_make_a_chain() -> None:
    found = chain(
        "Tiga korban asal Dompu ditemukan polisi di Batam. Mereka dijanjikan gaji besar di Malaysia.", "Dompu"
    )
    assert [ends(leg) for leg in found] == [("recruitment", "52.05", "21.71", None), ("sending", "21.71", "MYS", None)]
    assert all(leg.inferred for leg in found)
    assert [leg.planned for leg in found] == [False, True]


def test_the_chain_goes_through_the_suspect_who_recruited() -> None:
    found = chain(
        "Tiga korban ditemukan polisi di Batam. Tersangka AS merekrut korban dari Dompu. "
        "Mereka akan diberangkatkan ke Malaysia.",
        "Dompu",
    )
    assert sorted(ends(leg) for leg in found) == sorted(
        [("recruitment", "52.05", None, 0), ("transportation", None, "21.71", 0), ("sending", "21.71", "MYS", None)]
    )


def test_people_who_come_home_make_no_chain() -> None:
    found = chain("Tiga korban asal Dompu dipulangkan dari Malaysia dan ditampung di Batam.", "Dompu")
    assert not any(leg.inferred or leg.to_code == "MYS" for leg in found)
