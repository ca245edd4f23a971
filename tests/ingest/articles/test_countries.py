from __future__ import annotations

import pytest

from ingest.articles.article import TextView, article_of
from ingest.articles.countries import find_countries


def codes(text: str) -> set[str]:
    return {m.code for m in find_countries(TextView(article_of(text)))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mereka hendak masuk Sarawak, Malaysia, lewat jalan tikus.", {"MYS"}),
        ("Sudah 816 pekerja bekerja di Malaysia dan Jepang.", {"MYS", "JPN"}),
        ("Korban disekap di Myawaddy dan Poipet.", {"MMR", "KHM"}),
        ("Tujuan mereka Arab Saudi, UEA, Qatar, dan Oman.", {"SAU", "ARE", "QAT", "OMN"}),
        ("Ia bekerja di Kuala Lumpur, lalu Johor Bahru.", {"MYS"}),
        ("Dari Nunukan ke Pulau Sebatik, baru kemudian ke Tawau.", {"MYS"}),
        ("Agen di negeri jiran menunggu.", {"MYS"}),
        ("Penempatan ke Korea, Taiwan, dan Hongkong.", {"KOR", "TWN", "HKG"}),
        ("Diterbangkan ke Dubai, lalu Abu Dhabi.", {"ARE"}),
        ("KBRI Phnom Penh memulangkan 22 orang.", {"KHM"}),
        ("Rute Batam-Singapura dipakai.", {"SGP"}),
        ("Magang ke Jerman dan Australia ternyata palsu.", {"DEU", "AUS"}),
        ("WARGA DIJUAL KE KAMBOJA", {"KHM"}),
        # no destination
        ("Negara-negara Timur Tengah masih ditutup.", set()),
        ("Kawasan Amerika dan Pasifik dibahas.", set()),
        ("Empat warga negara Bangladesh dan WN China ditangkap.", set()),
        ("Ia membayar 3.000 ringgit Malaysia dan dolar Singapura.", set()),
        ("Kedubes Australia dan Konsulat Jepang memberi hibah.", set()),
        ("Pria asal Nigeria itu dideportasi.", set()),
        ("Warga Indonesia di Republik Indonesia.", set()),
        ("Laporan pemerintah Amerika Serikat menyebut hal itu.", set()),
        ("Selat Malaka dan Laut China Selatan diawasi.", set()),
        ("Perkara itu seperti tersebut di atas, kata AS (32).", set()),
    ],
)  # fmt: skip
def test_countries_named_as_destination_or_on_the_way(text: str, expected: set[str]) -> None:
    assert codes(text) == expected


def test_a_mention_covers_the_name() -> None:
    text = "Korban dibawa ke Arab Saudi."
    (one,) = find_countries(TextView(article_of(text)))
    assert (one.text, text[one.span.start : one.span.end], one.code) == ("Arab Saudi", "Arab Saudi", "SAU")
