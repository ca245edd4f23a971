"""What an agency is said to do or to lack, and how far a sentence can be believed."""

from __future__ import annotations

import pytest

from ingest.articles.article import AgencyMention, Span, TextView
from ingest.articles.credibility import credibility
from ingest.articles.functions import find_functions
from tests.support.article_facts import view_of


def agencies_in(view: TextView, *names: str) -> list[AgencyMention]:
    found = []
    for name in names:
        at = view.text.index(name)
        found.append(
            AgencyMention(Span(at, at + len(name)), name, "other", "52.03", mentions=(Span(at, at + len(name)),))
        )
    return found


CASES = [
    ("Dinas Sosial mendampingi korban sejak kemarin.", "Dinas Sosial", {("F6", "evidenced")}),
    ("Polres Bima menangkap dua pelaku.", "Polres Bima", {("F5", "evidenced")}),
    ("Kanim Bima menunda penerbitan paspor 20 pemohon.", "Kanim Bima", {("F3", "evidenced")}),
    ("Disnaker Bima menggelar sosialisasi di lima desa.", "Disnaker Bima", {("F2", "evidenced")}),
    ("Rapat koordinasi itu diselenggarakan Kesbangpol Bima.", "Kesbangpol Bima", {("F1", "evidenced")}),
    ("Pendampingan korban diberikan oleh DP3A Bima.", "DP3A Bima", {("F6", "evidenced")}),
    ("DP3A Bima belum memiliki shelter bagi korban.", "DP3A Bima", {("F6", "absent")}),
    ("Disnaker Bima belum terhubung dengan SISKOP2MI.", "Disnaker Bima", {("F9", "absent")}),
    ("Menurut Polres Bima, gugus tugas di daerah itu belum terbentuk.", "Polres Bima", {("F1", "absent")}),
    # a plan, a duty, a hope
    ("Dinas Sosial akan mendampingi korban.", "Dinas Sosial", set()),
    ("Dinas Sosial harus melakukan rehabilitasi korban.", "Dinas Sosial", set()),
    ("Disnaker Bima mengikuti sosialisasi.", "Disnaker Bima", set()),
]


@pytest.mark.parametrize(("text", "name", "expected"), CASES, ids=[case[0] for case in CASES])
def test_functions(text: str, name: str, expected: set[tuple[str, str]]) -> None:
    view = view_of(text)
    found = find_functions(view, agencies_in(view, name))
    assert {(mention.function, mention.state) for mention in found} == expected
    assert all(mention.agency == 0 and mention.region == "52.03" for mention in found)


def test_of_two_agencies_the_one_that_acts() -> None:
    view = view_of("Polres Bima menyerahkan berkas. Lalu DP3A Bima mendampingi korban, dan Polres Bima menahan pelaku.")
    found = find_functions(view, agencies_in(view, "Polres Bima", "DP3A Bima"))
    assert [(mention.agency, mention.function) for mention in found if mention.function == "F6"] == [(1, "F6")]


def test_a_lack_without_an_agency_names_none() -> None:
    found = find_functions(view_of("Daerah ini belum memiliki rumah aman."), ())
    assert [(mention.agency, mention.function, mention.state) for mention in found] == [(None, "F6", "absent")]


def test_the_sentence_gives_its_own_date() -> None:
    view = view_of("Polres Bima menangkap dua pelaku pada Rabu (7/6/2023).")
    assert [mention.date for mention in find_functions(view, agencies_in(view, "Polres Bima"))] == ["2023-06-07"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Terdakwa divonis dua tahun.", "1"),
        ("Kapolres mengatakan tiga korban selamat.", "2"),
        ("Pelaku diduga merekrut lima orang.", "3"),
        ("Rombongan disinyalir lewat jalur tikus.", "4"),
        ("Konon ia sudah lama menjadi calo.", "5"),
        ("Kapal tiba di Batam.", "6"),
    ],
)
def test_credibility(text: str, number: str) -> None:
    assert credibility(view_of(text), Span(0, 5)) == number


def test_a_plain_report_beside_an_official_speaker_is_probably_true() -> None:
    assert credibility(view_of("Kapal tiba di Batam. Semua selamat, kata Kapolres."), Span(0, 5)) == "2"
