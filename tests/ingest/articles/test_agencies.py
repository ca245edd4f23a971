"""Agencies in sentences of many forms: name, kind, region, and which mentions are one body."""

from __future__ import annotations

import pytest

from graph import vocabulary
from ingest.articles.agency_lexicon import agency_lexicon
from tests.support.actors import agencies_in, named_in


@pytest.mark.parametrize(
    ("text", "name", "kind", "region"),
    [
        (
            "Rapat digelar Dinas Tenaga Kerja Kabupaten Buleleng.",
            "Dinas Tenaga Kerja Kabupaten Buleleng",
            "manpower",
            "51.08",
        ),
        (
            "Disnakertrans Kabupaten Lombok Timur menggelar rapat.",
            "Disnakertrans Kabupaten Lombok Timur",
            "manpower",
            "52.03",
        ),
        (
            "Dinas Perindustrian dan Tenaga Kerja Kabupaten Sambas hadir.",
            "Dinas Perindustrian dan Tenaga Kerja Kabupaten Sambas",
            "manpower",
            "61.01",
        ),
        ("BP3MI Jawa Tengah hadir.", "BP3MI Jawa Tengah", "migrant_protection", "33"),
        ("UPT BP2MI Nunukan membuka posko.", "UPT BP2MI Nunukan", "migrant_protection", "65.03"),
        ("BP2MI mengirim wakil.", "BP2MI", "migrant_protection", "ID"),
        ("KemenP2MI mengirim wakil.", "KemenP2MI", "migrant_protection", "ID"),
        (
            "Kantor Imigrasi Kelas I Khusus TPI Batam menunda paspor.",
            "Kantor Imigrasi Kelas I Khusus TPI Batam",
            "immigration",
            "21.71",
        ),
        ("Kanwil Kemenkumham NTB hadir.", "Kanwil Kemenkumham NTB", "immigration", "52"),
        (
            "Kanwil Ditjen Imigrasi Sulawesi Tengah hadir.",
            "Kanwil Ditjen Imigrasi Sulawesi Tengah",
            "immigration",
            "72",
        ),
        ("Polresta Kupang Kota menangkap dua orang.", "Polresta Kupang Kota", "police", "53.71"),
        ("Unit PPA Satreskrim Polres Sikka mendampingi korban.", "Polres Sikka", "police", "53.07"),
        ("Subdit IV Renakta Ditreskrimum Polda Kepri menangkap calo.", "Polda Kepri", "police", "21"),
        ("Polda Metro Jaya menangkap calo.", "Polda Metro Jaya", "police", "31"),
        ("Satgas TPPO Bareskrim Polri memulangkan korban.", "Satgas TPPO Bareskrim Polri", "police", "ID"),
        ("Kodim 1603/Sikka hadir.", "Kodim 1603/Sikka", "military", "53.07"),
        ("Lanal Dumai menggagalkan pengiriman di Kota Dumai.", "Lanal Dumai", "military", "14.72"),
        ("Kejari Sikka hadir.", "Kejari Sikka", "prosecution", "53.07"),
        ("Pengadilan Negeri Kupang menggelar sidang.", "Pengadilan Negeri Kupang", "court", "53.71"),
        ("UPTD PPA Kabupaten Cianjur mendampingi korban.", "UPTD PPA Kabupaten Cianjur", "women_children", "32.03"),
        ("DP2KBP3A Kabupaten Lombok Tengah hadir.", "DP2KBP3A Kabupaten Lombok Tengah", "women_children", "52.02"),
        ("Bakesbangpol Kabupaten Sambas hadir.", "Bakesbangpol Kabupaten Sambas", "political_unity", "61.01"),
        ("Kemenag Kabupaten Muna hadir.", "Kemenag Kabupaten Muna", "religious_affairs", "74.03"),
        ("BNN Kabupaten Purbalingga hadir.", "BNN Kabupaten Purbalingga", "narcotics", "33.03"),
        ("Komisi IX DPR RI menggelar rapat.", "Komisi IX DPR RI", "legislature", "ID"),
        ("KJRI Johor Bahru memulangkan korban.", "KJRI Johor Bahru", "foreign_affairs", None),
        ("IOM Indonesia hadir.", "IOM Indonesia", "international_org", None),
        ("Yayasan Kasih Ibu Sejati mendampingi korban.", "Yayasan Kasih Ibu Sejati", "ngo", None),
        ("Universitas Nusa Cendana hadir.", "Universitas Nusa Cendana", "ngo", None),
        ("Bupati Sikka membuka rapat.", "Bupati Sikka", "head_of_government", "53.07"),
        ("Camat Sukasada, Kabupaten Buleleng, hadir.", "Camat Sukasada", "district_government", "51.08.05"),
        ("Polsek Entikong, Kabupaten Sanggau, mencegat mereka.", "Polsek Entikong", "police", "61.03.21"),
    ],
)
def test_a_body_has_its_name_kind_and_region(text: str, name: str, kind: str, region: str | None) -> None:
    assert (name, kind, region) in named_in(text)


def test_full_name_abbreviation_and_bare_mention_are_one_body() -> None:
    text = (
        "Balai Pelayanan Pelindungan Pekerja Migran Indonesia (BP3MI) Sulawesi Tengah menggelar rapat.\n"
        "BP3MI juga mengundang Polres Mamasa. Kepada Polres, Kepala BP3MI Sulteng menyerahkan data."
    )
    agencies = agencies_in(text)
    assert [agency.kind for agency in agencies] == ["migrant_protection", "police"]
    assert len(agencies[0].mentions) == 3
    assert len(agencies[1].mentions) == 2


def test_the_same_office_of_two_regions_is_two_bodies() -> None:
    names = named_in("Dinas Sosial Kabupaten Sikka dan Dinas Sosial Kabupaten Ende menandatangani perjanjian.")
    assert [region for *_, region in names] == ["53.07", "53.08"]


def test_two_organisations_of_one_lexicon_entry_are_two_bodies() -> None:
    assert [text for text, *_ in named_in("Rapat dihadiri PADMA Indonesia, JPIT, dan Talitha Kum.")] == [
        "PADMA Indonesia",
        "JPIT",
        "Talitha Kum",
    ]


def test_one_head_word_for_three_offices() -> None:
    names = named_in("Dinas Sosial, Kesehatan, dan Pendidikan Kabupaten Sambas mengirim wakil.")
    assert [(kind, region) for _, kind, region in names] == [
        ("social_affairs", "61.01"),
        ("health", "61.01"),
        ("education", "61.01"),
    ]


def test_one_office_with_three_subjects() -> None:
    text = "Dinas Sosial, Pemberdayaan Perempuan dan Perlindungan Anak Kabupaten Sambas hadir."
    assert [kind for _, kind, _ in named_in(text)] == ["social_affairs"]


def test_an_office_without_a_place_belongs_to_the_regency_of_the_text() -> None:
    text = "Rapat dibuka Bupati Sikka di Maumere, Kabupaten Sikka. Hadir Dinas Perhubungan dan Polres."
    assert ("Dinas Perhubungan", "transport", "53.07") in named_in(text)
    assert ("Polres", "police", "53.07") in named_in(text)


def test_an_office_without_a_place_has_no_region_where_several_governments_meet() -> None:
    text = "Rapat di Kabupaten Sikka dihadiri BP3MI NTT, Polda NTT, dan Dinas Sosial."
    assert ("Dinas Sosial", "social_affairs", None) in named_in(text)


def test_an_office_through_which_a_government_acts_is_its_own() -> None:
    text = "Pemerintah Provinsi Jawa Timur melalui Dinas Tenaga Kerja menggelar pelatihan di Kabupaten Malang."
    assert ("Dinas Tenaga Kerja", "manpower", "35") in named_in(text)


def test_heads_stand_for_their_bodies() -> None:
    names = named_in("Kapolres Garut, Kajari Garut, Dandim 0611/Garut, dan Kadisnaker Garut hadir.")
    assert [(text, kind) for text, kind, _ in names] == [
        ("Polres Garut", "police"),
        ("Kejaksaan Negeri Garut", "prosecution"),
        ("Kodim 0611/Garut", "military"),
        ("Dinas Tenaga Kerja Garut", "manpower"),
    ]


def test_a_list_of_village_heads_names_each_village() -> None:
    text = "Hadir Perbekel Panji, Ambengan dan Sambangan di Kecamatan Sukasada, Kabupaten Buleleng."
    villages = [(name, region) for name, kind, region in named_in(text) if kind == "village_community"]
    assert [name for name, _ in villages] == ["Perbekel Panji", "Ambengan", "Sambangan"]
    assert all(region is not None and region.startswith("51.08.05.") for _, region in villages)


def test_camats_who_came_are_an_agency_and_those_spoken_of_are_not() -> None:
    assert [kind for _, kind, _ in named_in("Rapat dihadiri para camat se-Kabupaten Muna.")] == ["district_government"]
    assert named_in("Ia menilai camat perlu lebih peduli.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Pihak kepolisian dan instansi terkait hadir.",
        "PT Maju Jaya Abadi merekrut mereka.",
        "Mereka diperiksa di Tempat Pemeriksaan Imigrasi.",
        "Imigrasi Malaysia menahan mereka.",
        "Rapat berlangsung di Ruang Rapat Bupati.",
        "Peraturan Bupati mengatur hal itu.",
        "Pemkab se-NTT diminta bergerak.",
        "Petugas dinas terkait memberi penjelasan tentang dokumen keimigrasian.",
    ],
)
def test_no_agency_is_named(text: str) -> None:
    assert named_in(text) == []


def test_spans_are_the_characters_of_the_text() -> None:
    text = "Rapat digelar Kantor Imigrasi Kelas II TPI Singaraja. Kanim Singaraja mengundang camat."
    agency = agencies_in(text)[0]
    assert [text[span.start : span.end] for span in agency.mentions] == [
        "Kantor Imigrasi Kelas II TPI Singaraja",
        "Kanim Singaraja",
    ]


def test_every_body_of_the_lexicon_has_a_known_kind() -> None:
    lexicon = agency_lexicon()
    kinds = {body.kind for body in lexicon.bodies.values()}
    assert kinds <= set(vocabulary.AGENCY_KINDS)
    assert kinds >= set(vocabulary.AGENCY_KINDS) - {"other"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a headline ends where the text begins
        ("Bupati Teken Kerja Sama dengan BP2MI\nJAKARTA - Rapat digelar.", ("BP2MI", "migrant_protection", "ID")),
        # an office whose words are unknown, told by its abbreviation in brackets
        ("Dinas Bina Keluarga Sejahtera (DP3A) Kabupaten Sikka menggelar rapat.",
         ("Dinas Bina Keluarga Sejahtera (DP3A) Kabupaten Sikka", "women_children", "53.07")),
        # schools, with number and place
        ("Sosialisasi digelar di SMAN 3 Maumere, Kabupaten Sikka.", ("SMAN 3 Maumere", "education", "53.07")),
        # an organisation known only from its abbreviation in brackets, and its place
        ("Jaringan Relawan untuk Anak (JRA) NTB menggelar rapat.",
         ("Jaringan Relawan untuk Anak (JRA) NTB", "ngo", "52")),
        ("Institute of Fair Migration (IFM) menggelar rapat.", ("Institute of Fair Migration (IFM)", "ngo", None)),
        # the seats of ports named after two places
        ("Lanal Tanjung Balai Karimun mencegat kapal.", ("Lanal Tanjung Balai Karimun", "military", "21.02")),
        # the class of an immigration office, written out
        ("Kantor Imigrasi Kelas I Tempat Pemeriksaan Imigrasi (TPI) Semarang menolak berkas di Kota Semarang.",
         ("Kantor Imigrasi Kelas I Tempat Pemeriksaan Imigrasi (TPI) Semarang", "immigration", "33.74")),
        # a unit of the police without its body
        ("Ditpolairud menggagalkan keberangkatan di Kota Batam.", ("Ditpolairud", "police", "21.71")),
        # an adviser of the governor stands for his government
        ("Rapat dihadiri Staf Ahli Gubernur NTB Rahmat Hidayat.", ("Gubernur NTB", "head_of_government", "52")),
    ],
)  # fmt: skip
def test_more_forms_of_names(text: str, expected: tuple[str, str, str | None]) -> None:
    found = named_in(text)
    name, kind, region = expected
    assert [(k, r) for n, k, r in found if name in n] == [(kind, region)], found


@pytest.mark.parametrize(
    "text",
    [
        "Kapolsek Kawasan Pelabuhan memimpin. Polsek Kawasan Pelabuhan Makassar mencegat mereka.",
        "Satreskrim menangkap calo itu. Polres Sikka menahannya.",
        "Direktorat Reserse Kriminal Umum menyidik kasus itu bersama Polda NTT.",
        "SMK Negeri 2 Dumai menjadi tuan rumah. Siswa SMKN 2 Dumai antusias.",
        "Pemprov Siapkan Kepulangan\nRapat dipimpin Sekda Kalbar.",
        "Fakultas Hukum Universitas Mataram menggelar diskusi.",
        "Imigrasi Ngurah Rai Tunda Paspor\nKantor Imigrasi Kelas I TPI Ngurah Rai menunda paspor.",
        "Danlanal TBA memimpin. Pangkalan TNI AL (Lanal) Tanjung Balai Asahan (TBA) mencegat kapal.",
    ],
)
def test_unit_and_body_headline_and_text_are_one(text: str) -> None:
    assert len(named_in(text)) == 1, named_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kepolisian Nasional Kamboja menahan mereka.",
        "Pekerja Migran Indonesia (PMI) dipulangkan.",
        "Menteri Bidang Hubungan Antar Lembaga hadir.",
        "Gugus Tugas TPPO Kabupaten Sikka menggelar rapat.",
        "Pelajar 50 SMA dan SMK mengikuti kegiatan.",
        "Terdakwa itu mantan Bupati Sikka.",
        "Kasi Teknologi Informasi Keimigrasian menjelaskan.",
    ],
)
def test_what_is_no_agency(text: str) -> None:
    assert named_in(text) == []


def test_a_verb_of_a_headline_is_no_place() -> None:
    text = "Polda Jabar dan KJRI Beri Keterangan\nKeterangan itu disampaikan oleh KJRI di Bandung."
    assert "KJRI" in [name for name, _, _ in named_in(text)]


def test_a_government_in_small_letters_counts_where_it_acts() -> None:
    acts = "Rapat digelar di Kabupaten Sikka, dan pemkab menyiapkan anggaran."
    merely_named = "Rapat digelar di Kabupaten Sikka. Warga menunggu jawaban pemkab."
    assert ("pemkab", "head_of_government", "53.07") in named_in(acts)
    assert named_in(merely_named) == []
