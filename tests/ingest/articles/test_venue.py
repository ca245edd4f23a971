from __future__ import annotations

import pytest

from ingest.articles.article import TextView, article_of
from ingest.articles.regions import find_regions
from ingest.articles.venue import find_venue


def venue(text: str) -> str | None:
    view = TextView(article_of(text))
    found = find_venue(view, find_regions(view))
    if found is not None:
        assert found[1] in {m.span for m in find_regions(view).mentions}
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rapat digelar di Hotel Lawaka, Kota Palu, Rabu. Hadir pula utusan Poso.", "72.71"),
        ("Kegiatan bertempat di Balai Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng.", "51.08.05.2011"),
        ("Bupati Bengkalis memimpin rapat, Kamis (15/6/2023) di Ruang Rapat Kantor Bupati Bengkalis.", "14.03"),
        ("Polres Rote Ndao mengadakan rapat di Aula Wirasatya dengan Kapolres.", "53.14"),
        ("Sebanyak 17 orang dicegat di jalan tikus oleh Polsek Entikong, Sanggau.", "61.03.21"),
        ("Program itu diluncurkan di Desa Sutera, Kecamatan Sukadana, Kayong Utara, Selasa (11/11/2025).",
         "61.11.01.2001"),
        ("Kepala dinas Palu mengatakan koordinasi akan ditingkatkan.", None),
        ("Korban asal Jember dipulangkan.", None),
        ("Pengukuhan berlangsung di Kantor Imigrasi Tangerang. Hadir utusan Banten.", None),
    ],
)  # fmt: skip
def test_the_smallest_region_named_as_the_place_of_the_event(text: str, code: str | None) -> None:
    assert venue(text) == code
