"""Who took part, who was merely mentioned, who stayed away; and in which capacity."""

from __future__ import annotations

import pytest

from ingest.articles.article import TextView, article_of
from ingest.articles.attendance import capacity
from tests.support.actors import agencies_in


def took_part(text: str, kind: str = "coordination_meeting") -> dict[str, bool]:
    return {agency.text: agency.attended for agency in agencies_in(text, kind)}


@pytest.mark.parametrize(
    "text",
    [
        "Polres Sikka menggelar rapat koordinasi.",
        "Rapat dihadiri Polres Sikka.",
        "Turut hadir perwakilan Polres Sikka.",
        "Rapat dibuka Kapolres Sikka.",
        "Narasumber dari Polres Sikka menjelaskan modus pelaku.",
        "Kegiatan itu digagas Polres Sikka dengan keyakinan bahwa pencegahan harus dikerjakan bersama.",
        "Para undangan antara lain BPBD, Satpol PP, dan Polres Sikka.",
        '"Saya hadir," ujar Kapolres Sikka.',
        "Polres Sikka diwakili Kasat Reskrim.",
        "Panitia mengundang Polres Sikka.",
    ],
)
def test_it_took_part(text: str) -> None:
    assert took_part(text)["Polres Sikka"]


@pytest.mark.parametrize(
    "text",
    [
        "Rapat digelar Bupati Sikka. Polres Sikka tidak hadir.",
        "Rapat digelar Bupati Sikka. Warga diminta melapor ke Polres Sikka.",
        "Bupati Sikka berharap Polres Sikka bergerak cepat.",
        "Rapat digelar Bupati Sikka. Pekerjaan itu mustahil dipikul Polres Sikka sendirian.",
        'Rapat digelar Bupati Sikka. "Kami akan menggandeng Polres Sikka," katanya.',
        "Rapat digelar Bupati Sikka. Menurut data dari Polres Sikka, kasus naik.",
    ],
)
def test_it_did_not(text: str) -> None:
    assert not took_part(text)["Polres Sikka"]


def test_a_list_of_lines_after_a_colon_is_read_with_what_stands_before_it() -> None:
    text = "Rapat di Kabupaten Sikka.\nHujan.\nMacet.\nRapat dihadiri:\n1. Polres Sikka;\n2. BP3MI NTT;\n3. JPIT."
    assert took_part(text) == {"Polres Sikka": True, "BP3MI NTT": True, "JPIT": True}


def test_absence_is_said_of_one_and_not_of_its_neighbours() -> None:
    text = "Rapat dihadiri Polres Sikka, namun JPIT tidak hadir, sedangkan BP3MI NTT memberi materi."
    assert took_part(text) == {"Polres Sikka": True, "JPIT": False, "BP3MI NTT": True}


def test_in_a_statement_only_who_speaks_takes_part() -> None:
    text = "Tim itu terdiri dari Polres Sikka dan Dinas Sosial Kabupaten Sikka, ujar Kepala BP3MI NTT Suratmi."
    assert took_part(text, "policy_statement") == {
        "Polres Sikka": False,
        "Dinas Sosial Kabupaten Sikka": False,
        "BP3MI NTT": True,
    }


def test_in_an_operation_who_acts_takes_part() -> None:
    text = "Polres Nunukan mencegat 16 orang. Keterangan warga menjadi dasar Polres Nunukan."
    assert took_part(text, "operation") == {"Polres Nunukan": True}


def test_a_dateline_does_not_make_its_ministry_a_guest() -> None:
    text = "Meulaboh, KemenP2MI (10/07) - Rapat dihadiri Polres Aceh Barat."
    assert took_part(text) == {"KemenP2MI": False, "Polres Aceh Barat": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Polres Sikka menggelar rapat.", "host"),
        ("Narasumber Polres Sikka memberi materi.", "speaker"),
        ("Rapat dihadiri Polres Sikka.", "participant"),
        ("Jalan di depan Polres Sikka macet.", None),
    ],
)
def test_capacity(text: str, expected: str | None) -> None:
    (agency,) = agencies_in(text)
    assert capacity(TextView(article_of(text)), agency.mentions) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Penyidik memakai keterangan ahli dari BP3MI Nusa Tenggara Barat serta Polres Sikka.", "case", False),
        ("Kasus terungkap dari laporan warga ke Polres Sikka.", "operation", False),
        ("Berkas akan dilimpahkan ke Polres Sikka.", "operation", False),
        ("Korban diserahkan kepada Polres Sikka.", "operation", True),
        ("Rapat digelar Bupati Sikka, Rabu (19/6/2024). Polres Sikka membentuk tim pada 2019.",
         "coordination_meeting", False),
        ("Narasumber yang hadir ialah Kapolres Sikka.", "policy_statement", True),
        ("Dua perekrut sudah ditangkap Polres Sikka.", "policy_statement", True),
        ("Demikian Kapolres Sikka pada konferensi pers, Selasa.", "policy_statement", True),
        ("Politisi itu prihatin melihat kinerja Polres Sikka.", "policy_statement", False),
    ],
)  # fmt: skip
def test_who_acts_who_is_told_and_what_was_long_ago(text: str, kind: str, expected: bool) -> None:
    assert took_part(text, kind)["Polres Sikka"] is expected


def test_of_a_case_an_office_that_is_merely_named_below_took_no_part() -> None:
    text = (
        "Calo ditangkap Polres Sikka.\nIa diperiksa.\nIa ditahan.\nData itu ada pada Dinas Kesehatan Kabupaten Sikka."
    )
    found = took_part(text, "case")
    assert found["Polres Sikka"]
    assert not found["Dinas Kesehatan Kabupaten Sikka"]
