"""How many victims, from where, by way of what and whither."""

from __future__ import annotations

import pytest

from ingest.articles.article import Span
from ingest.articles.number_words import find_numbers
from ingest.articles.victims import find_victims, victim_count
from tests.support.article_facts import countries_in, regions_in, view_of

COUNTS = [
    ("Polisi menggagalkan keberangkatan 17 calon pekerja migran di pelabuhan.", 17),
    ("Polisi menyelamatkan tujuh belas calon TKW asal NTT.", 17),
    ("Sebanyak 13 CPMI diamankan di rumah kontrakan.", 13),
    ("Petugas memulangkan seratus dua puluh lima WNI dari Kamboja.", 125),
    ("Imigrasi menunda keberangkatan 1.281 WNI.", 1281),
    ("Keenam korban dipulangkan ke Jember.", 6),
    ("Ke-12 WNI tersebut dipulangkan dari Kamboja.", 12),
    ("Jaksa menyebut terdakwa merekrut 5 laki-laki dan 3 perempuan.", 8),
    ("Ia mengaku merekrut 21 orang, terdiri dari empat orang laki-laki dan 17 perempuan.", 21),
    ("Petugas mengamankan delapan orang. Mereka terdiri dari 2 laki-laki, 3 perempuan dan 3 anak.", 8),
    ("Jumlah korban sebanyak 14 orang, dua di antaranya anak.", 14),
    ("Seorang warga Lombok Timur diselamatkan dari tempat kerjanya di Suriah.", 1),
    ("Korban, dua anak perempuan berinisial SA (15) dan PR (16), ditawarkan lewat aplikasi.", 2),
    ("Korban NS mengaku dijanjikan kerja di Turki.", 1),
    ("Agen itu memasok 22 anak buah kapal (ABK) ke dua kapal ikan.", 22),
    # nothing that counts victims
    ("Belasan calon pekerja migran diamankan.", None),
    ("Puluhan korban dipulangkan.", None),
    ("Sekitar 20 PMI diamankan di pantai.", None),
    ("Polisi menangkap tujuh tersangka perdagangan orang.", None),
    ("Dua orang yang diduga menjadi penyalur diamankan.", None),
    ("Sidang dihadiri 30 peserta dan lima petugas.", None),
    ("Sepanjang 2022 sebanyak 3.551 PMI ditunda keberangkatannya.", None),
    ("Mereka membayar Rp 5 juta dan 650 ringgit.", None),
]


@pytest.mark.parametrize(("text", "count"), COUNTS, ids=[case[0] for case in COUNTS])
def test_count(text: str, count: int | None) -> None:
    view = view_of(text)
    found, spans = victim_count(view)
    assert found == count
    assert bool(spans) == (count is not None)


def test_yearly_totals_do_not_displace_this_event() -> None:
    text = (
        "Polda menggagalkan pengiriman 32 calon TKI ke Malaysia. Lima orang ditetapkan sebagai tersangka.\n"
        "Berdasarkan catatan selama 2018 ada 31 kasus dengan 42 tersangka, jumlah korban 127 orang."
    )
    assert victim_count(view_of(text))[0] == 32


def test_a_meeting_counts_no_victims() -> None:
    view = view_of("Rapat koordinasi membahas 13 PMI terkendala yang dipulangkan.")
    facts = find_victims(view, regions_in(view, {}), (), "coordination_meeting")
    assert facts.count is None


def test_no_name_of_a_victim_is_in_the_spans() -> None:
    view = view_of("Polisi menangkap pelaku. Korban berinisial NS (15) asal Dompu kini di rumah aman.")
    facts = find_victims(view, regions_in(view, {}), (), "case")
    assert facts.count == 1
    assert all("NS" not in view.at(span) for span in facts.spans)


@pytest.mark.parametrize(
    ("text", "origins", "transits", "countries"),
    [
        ("Sebanyak 17 TKW asal Kupang diamankan di Bandara Kualanamu Medan.", ["K"], ["M"], []),
        ("Enam warga Jember dan Banyuwangi dipulangkan dari Myanmar.", ["J", "B"], [], ["MMR"]),
        ("Para korban berasal dari Dompu, ditampung di Batam, lalu dibawa ke Malaysia.", ["D"], ["T"], ["MYS"]),
        ("Korban direkrut di Dompu, transit di Medan, dan dikirim ke Malaysia.", ["D"], ["M"], ["MYS"]),
        ("Rombongan dari Dompu diseberangkan lewat Nunukan.", ["D"], ["N"], []),
        ("Mereka berasal dari Jember, Banyuwangi, dan Dompu.", ["J", "B", "D"], [], []),
        ("Dua korban berasal dari Dompu, satu dari Jember.", ["D", "J"], [], []),
        (
            "Para korban yang ditemukan yaitu A dari Dompu, B (20) dari Jember, dan C dari Kupang.",
            ["D", "J", "K"],
            [],
            [],
        ),
        ("Para tersangka yang ditemukan yaitu A dari Dompu, B dari Jember.", [], [], []),
        ("Korbannya enam orang, asalnya Dompu dan Jember.", ["D", "J"], [], []),
        ("Sembilan calon TKI ilegal dari Dompu tidak jadi berangkat ke Malaysia.", ["D"], [], ["MYS"]),
        ("Sebuah rumah di jalan raya di Batam yang dipakai menampung korban digerebek.", [], ["T"], []),
        ("Kapal yang mengangkut korban dihentikan petugas di Batam.", [], ["T"], []),
        # a suspect's home, an appeal to citizens, other people's country
        ("Tersangka AS, warga Dompu, ditangkap.", [], [], []),
        ("Kapolres mengimbau warga Dompu waspada.", [], [], []),
        ("Polisi menangkap warga negara Malaysia.", [], [], []),
        ("Calo menyelundupkan PMI dari Nunukan.", [], [], []),
    ],
)
def test_places(text: str, origins: list[str], transits: list[str], countries: list[str]) -> None:
    names = {
        "Kupang": "K", "Medan": "M", "Jember": "J", "Banyuwangi": "B", "Dompu": "D", "Batam": "T", "Nunukan": "N",
    }  # fmt: skip
    view = view_of(text)
    found = find_victims(
        view, regions_in(view, names), countries_in(view, {"Malaysia": "MYS", "Myanmar": "MMR"}), "case"
    )
    assert [code for code, _ in found.origin_regions] == origins
    assert [code for code, _ in found.transit_regions] == transits
    assert [code for code, _ in found.destination_countries] == countries


def test_the_home_of_a_suspect_by_name_is_no_origin() -> None:
    view = view_of("Keduanya adalah Imron Wahid (48), penduduk Dompu, dan Anwar Rozi. Korban berasal dari Jember.")
    reading = regions_in(view, {"Dompu": "D", "Jember": "J"})
    at = view.text.index("Imron Wahid")
    facts = find_victims(view, reading, (), "case", (Span(at, at + len("Imron Wahid")),))
    assert [code for code, _ in facts.origin_regions] == ["J"]


def test_the_home_of_who_was_harmed_in_a_suspects_case_is_an_origin() -> None:
    view = view_of("Marta Kolo, dihukum dalam kasus Yuni Sela, warga Dompu.")
    facts = find_victims(view, regions_in(view, {"Dompu": "D"}), (), "case", (Span(0, len("Marta Kolo")),))
    assert [code for code, _ in facts.origin_regions] == ["D"]


def test_a_suspects_initials_count_no_victim() -> None:
    view = view_of("Dua orang yang merekrut korban, Y dan A, sudah ditahan polisi.")
    at = view.text.index("Y dan A")
    suspects = (Span(at, at + 1), Span(at + 6, at + 7))
    assert find_victims(view, regions_in(view, {}), (), "case", suspects).count is None


def test_only_the_smallest_of_nested_places() -> None:
    view = view_of("Korban beralamat di Desa Lowu, Kecamatan Ratahan, Kabupaten Mitra.")
    reading = regions_in(
        view, {"Desa Lowu": "71.07.01.2001", "Kecamatan Ratahan": "71.07.01", "Kabupaten Mitra": "71.07"}
    )
    facts = find_victims(view, reading, (), "case")
    assert [code for code, _ in facts.origin_regions] == ["71.07.01.2001"]


def test_a_meeting_tells_origins_only_of_people_harmed() -> None:
    for text, origins in (
        ("Banyak tenaga kerja ilegal asal Dompu meninggal di luar negeri.", ["D"]),
        ("Sebanyak 816 PMI asal Dompu bekerja pada sektor formal.", []),
    ):
        view = view_of(text)
        facts = find_victims(view, regions_in(view, {"Dompu": "D"}), (), "coordination_meeting")
        assert [code for code, _ in facts.origin_regions] == origins


@pytest.mark.parametrize(
    ("text", "value"),
    [("tujuh belas", 17), ("dua puluh lima", 25), ("seratus dua puluh", 120), ("seribu dua ratus", 1200),
     ("1.281", 1281), ("sebelas", 11), ("tiga ratus lima belas", 315), ("ke-27", 27), ("keenam", 6),
     ("belasan", None), ("16-an", None),
     ("dua ribu tiga ratus", 2300)],
)  # fmt: skip
def test_number_words(text: str, value: int | None) -> None:
    view = view_of(f"Ada {text} orang.")
    assert [number.value for number in find_numbers(view)] == [value]
