"""Names of private persons are covered wherever they stand; those of officials stay; nothing moves."""

from __future__ import annotations

import pytest

from ingest.articles.article import article_of
from ingest.articles.extraction import extract
from ingest.articles.masking import MASK, masked_text


def masked(text: str, *, keep_suspects: bool = False) -> str:
    extraction = extract(article_of(text))
    found = masked_text(extraction, keep_suspects=keep_suspects)
    assert len(found) == len(extraction.article.text)
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Polres Kupang menolong korban bernama Melati Sukma yang akan dikirim ke Malaysia.", "Melati"),
        ("Korban, Melati Sukma (23), dijanjikan pekerjaan di Malaysia.", "Sukma"),
        ('"Saya ditipu," tutur Melati, warga Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng.', "Melati"),
        ("Ibu korban, Rumini, melapor ke Polres Buleleng. Rumini menangis.", "Rumini"),
        ("Korban asal Kabupaten Cirebon, Rumini binti Darmo, kini di penampungan BP3MI.", "Darmo"),
        ("Almarhumah Rumini dipulangkan ke Cirebon. Jenazah Rumini tiba Kamis.", "Rumini"),
    ],
)
def test_a_private_person_is_not_named_anywhere(text: str, name: str) -> None:
    found = masked(text)
    assert name not in found
    assert MASK in found


@pytest.mark.parametrize(
    "text",
    [
        "Kapolres Tarakan AKBP Adi Saptia Sudirna mengatakan tujuh orang ditemukan di Pelabuhan Tengkayu I.",
        "Rapat tim pengawasan orang asing digelar di Raha, Kabupaten Muna, Selasa, 7 Mei 2024.",
        "Korban TPPO asal NTB itu diberangkatkan ke Malaysia oleh Pekerja Migran Indonesia lain.",
        "Polda Kepri menyelamatkan 16 orang yang batal berangkat ke Malaysia; setiap orang membayar Rp100 ribu.",
        "Korban berinisial SM dijemput di Bandara Soekarno-Hatta.",
    ],
)
def test_what_is_no_private_name_stays(text: str) -> None:
    assert masked(text) == text


def test_a_suspect_keeps_initials_unless_the_office_keeps_names() -> None:
    text = "Polisi menangkap tersangka Baskoro Wiguna (41) di Kota Batam, Kamis (7/11/2024). Baskoro ditahan."
    covered = masked(text)
    assert "Baskoro" not in covered
    assert "Wiguna" not in covered
    assert "B" + MASK * 6 in covered
    assert masked(text, keep_suspects=True) == text


def test_a_child_is_covered_whatever_the_setting() -> None:
    text = "Polisi menangkap tersangka Baskoro Wiguna (16) di Kota Batam, Kamis (7/11/2024)."
    for keep in (True, False):
        found = masked(text, keep_suspects=keep)
        assert "Baskoro" not in found
        assert "B" + MASK not in found
