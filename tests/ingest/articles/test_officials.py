"""Officials in sentences of many forms: name without titles, post as written, body; and who is no official."""

from __future__ import annotations

import pytest

from tests.support.actors import agencies_in, officials_in, posts_in


@pytest.mark.parametrize(
    ("text", "name", "position"),
    [
        (
            "Anggota Komisi IX DPR RI dari Fraksi PKS, Siti Rahayu, hadir.",
            "Siti Rahayu",
            "Anggota Komisi IX DPR RI dari Fraksi PKS",
        ),
        ("Wadirkrimum Polda Banten AKBP Dian Permana hadir.", "Dian Permana", "Wadirkrimum Polda Banten"),
        (
            "Kanit PPA Polres Metro Jakarta Barat, Reni Sitorus, hadir.",
            "Reni Sitorus",
            "Kanit PPA Polres Metro Jakarta Barat",
        ),
        (
            "Kasi Pengupahan dan Jaminan Kerja Disnaker Sikka, Ardi, hadir.",
            "Ardi",
            "Kasi Pengupahan dan Jaminan Kerja Disnaker Sikka",
        ),
        ("Ketua Komisi V DPRD NTB, Lalu Hamdan Irfan, hadir.", "Lalu Hamdan Irfan", "Ketua Komisi V DPRD NTB"),
        (
            "BP2MI diwakili Irjen Pol. Ahmad Kartika, SIK. M.H, Pelaksana tugas Sekretaris Utama BP2MI.",
            "Ahmad Kartika",
            "Pelaksana tugas Sekretaris Utama BP2MI",
        ),
        (
            "Rudi Maulana, Tenaga Layanan Paralegal UPTD PPA Kabupaten Sikka, hadir.",
            "Rudi Maulana",
            "Tenaga Layanan Paralegal UPTD PPA Kabupaten Sikka",
        ),
        # post, then name
        ("Kapolres Sikka AKBP Budi Santoso, S.I.K., M.H., hadir.", "Budi Santoso", "Kapolres Sikka"),
        ("Kepala BP3MI NTB, Kombes Pol. Bagus Wirawan, S.I.K., hadir.", "Bagus Wirawan", "Kepala BP3MI NTB"),
        (
            "Plt. Kepala Disnakertrans Kabupaten Sikka Maria Goreti SE hadir.",
            "Maria Goreti",
            "Plt. Kepala Disnakertrans Kabupaten Sikka",
        ),
        ("Sekretaris Dinas Perhubungan Yohanes hadir di Kabupaten Sikka.", "Yohanes", "Sekretaris Dinas Perhubungan"),
        (
            "Kepala Kantor Imigrasi Kelas II TPI Singaraja I Made Sukarta hadir.",
            "I Made Sukarta",
            "Kepala Kantor Imigrasi Kelas II TPI Singaraja",
        ),
        (
            "Kabid Penempatan Tenaga Kerja pada Dinas Tenaga Kerja Kabupaten Garut, Dra. Hj. Sumarni, M.Si, hadir.",
            "Sumarni",
            "Kabid Penempatan Tenaga Kerja pada Dinas Tenaga Kerja Kabupaten Garut",
        ),
        ("Asisten I Sekda Sikka, Robertus da Silva, hadir.", "Robertus da Silva", "Asisten I Sekda Sikka"),
        ("Danlanal Maumere Kolonel Laut (P) Dwi Yoga hadir.", "Dwi Yoga", "Danlanal Maumere"),
        ("Ketua PN Maumere Nithanel Ndaumanu hadir.", "Nithanel Ndaumanu", "Ketua PN Maumere"),
        ("Menteri P2MI Mukhtar hadir.", "Mukhtar", "Menteri P2MI"),
        ("Duta Besar RI untuk Malaysia Hermawan hadir.", "Hermawan", "Duta Besar RI untuk Malaysia"),
        ("Rektor Universitas Nusa Cendana Maks Sanjaya hadir.", "Maks Sanjaya", "Rektor Universitas Nusa Cendana"),
        ("Sekjen SBMI Juwarih hadir.", "Juwarih", "Sekjen SBMI"),
        ("Pj Sekda Kota Kupang Ignasius R. Lega hadir.", "Ignasius R. Lega", "Pj Sekda Kota Kupang"),
        ("Kapolri Jenderal Listyo Sigit hadir.", "Listyo Sigit", "Kapolri"),
        ("Ketua SBMI Lombok Timur, Usman, hadir.", "Usman", "Ketua SBMI Lombok Timur"),
        ("Sidang dipimpin ketua majelis hakim I Wayan Suarta.", "I Wayan Suarta", "ketua majelis hakim"),
        # name, then post
        (
            "Menurut Budi Santoso, Kepala Dinas Sosial Kabupaten Jember, korban dirawat.",
            "Budi Santoso",
            "Kepala Dinas Sosial Kabupaten Jember",
        ),
        (
            "Dr. Zulfan, S.H., M.H., Kepala Dinas Sosial Kabupaten Jember, hadir.",
            "Zulfan",
            "Kepala Dinas Sosial Kabupaten Jember",
        ),
        (
            "Bagus Wira (Kepala Dinas Sosial Kabupaten Jember) hadir.",
            "Bagus Wira",
            "Kepala Dinas Sosial Kabupaten Jember",
        ),
        # linked
        ("Eka Wiyana memimpin persidangan sebagai hakim ketua.", "Eka Wiyana", "hakim ketua"),
        (
            "Muliana, yang mengepalai Dinas Tenaga Kerja Kabupaten Cilacap, membuka acara.",
            "Muliana",
            "Kepala Dinas Tenaga Kerja Kabupaten Cilacap",
        ),
        ("Kursi ketua majelis ditempati Agus Komara.", "Agus Komara", "ketua majelis"),
        ("Kementerian PPPA mengirim Ibu Eka Cipta sebagai pembicara.", "Eka Cipta", "Narasumber Kementerian PPPA"),
        ("Rina Wati dari Migrant CARE hadir.", "Rina Wati", "Perwakilan Migrant CARE"),
        ("Hadir pula Jeki K. Patuan (Dinas PMD) di Kabupaten Sikka.", "Jeki K. Patuan", "Perwakilan Dinas PMD"),
    ],
)
def test_a_post_and_its_holder(text: str, name: str, position: str) -> None:
    assert (name, position) in posts_in(text)


def test_titles_are_no_part_of_a_name_but_initials_are() -> None:
    assert [name for name, _ in posts_in("Kepala BP3MI NTB Drs. H. M. Said Ali, M.M. hadir.")] == ["M. Said Ali"]


def test_a_list_keeps_each_name_with_its_post() -> None:
    text = (
        "Hadir Kepala Dinas Sosial Kabupaten Sikka, Ana Maria, Kapolres Sikka AKBP Hardi, serta Bupati Sikka, "
        "Robi Idong, dan Kajari Sikka Fatoni."
    )
    assert posts_in(text) == [
        ("Ana Maria", "Kepala Dinas Sosial Kabupaten Sikka"),
        ("Hardi", "Kapolres Sikka"),
        ("Robi Idong", "Bupati Sikka"),
        ("Fatoni", "Kajari Sikka"),
    ]


def test_one_post_of_several_people() -> None:
    text = "Dua petugas Humas Kantor Imigrasi Kediri, Dina Permana dan Wahyu Indra, memberi penjelasan."
    assert [name for name, _ in posts_in(text)] == ["Dina Permana", "Wahyu Indra"]
    assert all("Humas Kantor Imigrasi Kediri" in position for _, position in posts_in(text))


def test_judges_who_sit_beside_the_chair() -> None:
    text = "Sidang di PN Batam dipimpin hakim David Sito dengan anggota Weli Irdian dan Feri Irawan."
    assert posts_in(text) == [
        ("David Sito", "hakim"),
        ("Weli Irdian", "hakim anggota"),
        ("Feri Irawan", "hakim anggota"),
    ]


def test_later_short_mentions_belong_to_the_full_name() -> None:
    text = "Kepala BP3MI NTB, Bagus Wirawan, hadir. Bagus meminta dukungan. Hal itu, kata Wirawan, penting."
    (official,) = officials_in(text)
    assert [text[span.start : span.end] for span in official.mentions] == ["Bagus Wirawan", "Bagus", "Wirawan"]


def test_a_speaker_named_only_later_holds_the_post_named_before() -> None:
    text = (
        '"Kami terus berkoordinasi," ungkap Kepala Disnakertrans, Selasa.\n'
        '"Kami siap," kata Arnoldus. "Warga harus paham," ujar Arnoldus.'
    )
    assert posts_in(text) == [("Arnoldus", "Kepala Disnakertrans")]


@pytest.mark.parametrize(
    ("text", "acting", "former"),
    [
        ("Pj. Bupati Sikka Adrianus Parera hadir.", True, False),
        ("Penjabat Gubernur NTT Ayodia Kala hadir.", True, False),
        ("Pelaksana Tugas (Plt) Kepala Disnakertrans Fatahudin hadir.", True, False),
        ("Mantan Kapolres Sikka AKBP Suryono diperiksa.", False, True),
        ("Kapolres Sikka AKBP Suryono hadir.", False, False),
    ],
)
def test_acting_and_former(text: str, acting: bool, former: bool) -> None:
    (official,) = officials_in(text)
    assert (official.acting, official.former) == (acting, former)


def test_the_agency_of_a_post_is_linked() -> None:
    text = "Rapat dibuka Kepala BP3MI NTT Suratmi. Polres Sikka diwakili Kanit PPA Aipda Ahmad di Kabupaten Sikka."
    agencies = agencies_in(text)
    linked = {official.name: agencies[official.agency or 0] for official in officials_in(text)}
    assert linked["Suratmi"].kind == "migrant_protection"
    assert linked["Ahmad"].text == "Polres Sikka"
    assert {official.name: official.region for official in officials_in(text)} == {"Suratmi": "53", "Ahmad": "53.07"}


@pytest.mark.parametrize(
    "text",
    [
        "Korban, Melati Sukma (21), melapor ke Polres Cianjur.",
        "Korban bernama Luh Sari mengaku ditipu, kata petugas Polres Buleleng.",
        "Ayah korban, Sukardi, meminta Bupati Cianjur membantu.",
        "Saksi korban Nengah Wati bersaksi di Pengadilan Negeri Denpasar.",
        "Tersangka Jhon Wempi, Direktur PT Maju Jaya, ditahan Polda Jawa Timur.",
        "Pengacara terdakwa, Edward Pangkali, mengajukan banding.",
        "Kuasa hukum Amri Putra membantah. Terdakwa Hermin menangis di Pengadilan Negeri Malang.",
        "Reporter: Anggi Elsa\nEditor: Indra Jaya",
        "TKW asal Cianjur, Neng Lilis, dipulangkan BP3MI Jawa Barat.",
        "Warga Desa Panji, Ketut Darma, memuji Polres Buleleng.",
        "Kapolda, Selasa, memimpin rapat di Kabupaten Sikka.",
    ],
)
def test_private_persons_are_no_officials(text: str) -> None:
    assert officials_in(text) == ()


def test_a_headline_is_not_read_as_names() -> None:
    text = "Jaksa Berselisih Tafsir dalam Sidang TPPO\nSidang di PN Malang dipimpin hakim Kun Tri Haryo."
    assert [name for name, _ in posts_in(text)] == ["Kun Tri Haryo"]
