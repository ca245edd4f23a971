from __future__ import annotations

from itertools import pairwise

import pytest

from ingest.articles.article import RegionMention, TextView, article_of
from ingest.articles.regions import RegionReading, find_regions


def read(text: str, title: str | None = None) -> RegionReading:
    return find_regions(TextView(article_of(text, title=title)))


def mention(text: str, words: str) -> RegionMention:
    return next(m for m in read(text).mentions if m.text == words)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # provinces and regencies, with and without level words, short names, old names
        ("Rapat itu dihadiri utusan Kabupaten Buleleng, Bali.", {"51", "51.08"}),
        ("Warga Kab. Lombok Timur dan Kab Lombok Tengah.", {"52.02", "52.03"}),
        ("Korban asal Lotim, Loteng, dan Lobar dipulangkan.", {"52.01", "52.02", "52.03"}),
        ("Mereka berasal dari NTT, Sulsel, Jatim, dan Kep. Riau.", {"21", "35", "53", "73"}),
        ("Korban asal Sumatra Barat dan Sumatera Utara.", {"12", "13"}),
        ("Dua orang dari TTS dan SBD, satu dari Mabar.", {"53.02", "53.15", "53.18"}),
        ("Ia menetap di Ujung Pandang sejak 1990.", {"73.71"}),
        ("Sebanyak 16 warga Kota Sinjai dan Kota Bulukumba.", {"73.02", "73.07"}),
        ("PEMKAB LOMBOK TIMUR GELAR RAKOR", {"52.03"}),
        ("Provinsi Papua Barat Daya, Kota Sorong.", {"96", "96.71"}),
        ("Rute Jakarta-Surabaya lewat darat.", {"31", "35.78"}),
        ("Polisi se-Kabupaten Pangkajene dan Kepulauan.", {"73.10"}),
        ("Kabupaten Lima Puluh Kota dan Kabupaten 50 Kota.", {"13.07"}),
        ("Petugas di Tanjung Balai Karimun, Kepulauan Riau.", {"21", "21.02"}),
        # regency or city of one name
        ("Bupati Malang dan Wali Kota Malang bertemu.", {"35.07", "35.73"}),
        ("Pertemuan Kabupaten dan Kota Kediri.", {"35.06", "35.71"}),
        ("Kabupaten/Kota Bima siap.", {"52.06", "52.72"}),
        ("Korban dari Kabupaten Malang, Blitar, dan Kediri.", {"35.07", "35.05", "35.06"}),
        ("Warga Bandung, Jawa Barat, dipulangkan.", {"32"}),
        ("Seorang lagi dari Kupang.", set()),
        ("Penyidik Polres Bima Kota memeriksa saksi.", {"52.72"}),
        ("Penyidik Polres Bima memeriksa saksi.", {"52.06"}),
        ("Penyidik Polresta Bandung memeriksa saksi.", {"32.04"}),
        ("Penyidik Polrestabes Bandung memeriksa saksi.", {"32.73"}),
        ("Polres Metro Tangerang Kota menahan tersangka.", {"36.71"}),
        ("Polres Metro Jakarta Barat menahan tersangka.", {"31.73"}),
        ("Sidang di Pengadilan Negeri (PN) Kelas IA Malang.", {"35.73"}),
        ("KUPANG, KOMPAS.com - Polisi menangkap seorang pria.", {"53.71"}),
        ("Malang - Warga Kelurahan Kepanjen, Kecamatan Kepanjen, Kabupaten Malang.",
         {"35.07", "35.07.13", "35.07.13.1010"}),
        ("Warga Bogor itu tinggal di Desa Cibanteng, Kecamatan Ciampea.",
         {"32.01", "32.01.15", "32.01.15.2011"}),
        ("Kapolda Jambi dan Kapolresta Jambi hadir.", {"15", "15.71"}),
        ("Kantor Imigrasi Kelas II Kediri hadir.", set()),
        # agencies' places
        ("Hadir Polres Mamasa, BP3MI Kepri, dan Disnaker Sumenep.", {"21", "35.29", "76.03"}),
        ("Pasi Intel Kodim 1627/Rote Ndao hadir.", {"53.14"}),
        ("Kapolda NTT dan Kajati Sulawesi Utara hadir.", {"53", "71"}),
        ("Polda Metro Jaya menangkap lima orang.", set()),
        # datelines
        ("JAKARTA, KOMPAS.com - Kapolri berbicara.", {"31"}),
        ("Madika, Palu- Dinas itu akan rapat.", {"72.71"}),
        ("POLMAN, RADAR SULBAR — Kantor Imigrasi bersosialisasi.", {"76.04"}),
        ("Liputan6.com, Batam - Polisi menggagalkan keberangkatan.", {"21.71"}),
        ("Ampana - Rapat digelar di Kabupaten Tojo Una-Una.", {"72.09"}),
        # what is no region
        ("Rapat di Hotel Jakarta, Jalan Surabaya No. 5, Kota Palu.", {"72.71"}),
        ("Dosen Universitas Jember hadir di Kota Malang.", {"35.73"}),
        ("Wartawan Pos Kupang, Tribun Batam, dan Batam Pos bertanya.", set()),
        ("Bima Arya Sugiarto dan Ganda Samosir berbicara.", set()),
        ("Polisi Buru Pelaku di Kabupaten Buru.", {"81.04"}),
        ("Dari Pulau Jawa lewat Selat Malaka dan Laut Sulawesi ke Timor Leste.", set()),
        ("Kopi di Pulau Bali dan Pulau Sebatik.", {"51"}),
        ("Kementerian Dalam Negeri dan Kejaksaan Negeri.", set()),
        ("Di kawasan Puncak, Kabupaten Bogor, polisi menggerebek vila.", {"32.01"}),
        ("Mereka dibawa ke Malaka, Malaysia.", set()),
        ("Ibu Kota Nusantara dan Papua Nugini.", set()),
        ("Program Desa Binaan Imigrasi dan Desa Migran Produktif.", set()),
    ],
)  # fmt: skip
def test_provinces_regencies_and_cities(text: str, codes: set[str]) -> None:
    assert set(read(text).codes) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Camat Buleleng hadir bersama Perbekel Panji.", {"51.08", "51.08.06", "51.08.05.2011"}),
        ("Desa Panji, Ambengan dan Sambangan diundang.", {"51.08.05.2011", "51.08.05.2003", "51.08.05.2010", "51.08"}),
        ("Warga Desa Panji, Sukasada, mengadu.", {"51.08", "51.08.05", "51.08.05.2011"}),
        ("Korban asal Sukasada, Buleleng.", {"51.08", "51.08.05"}),
        ("Kapolsek Sukasada dan Kades Tajun hadir.", {"51.08", "51.08.05", "51.08.08.2004"}),
        ("Beberapa desa, antara lain Panji, Tajun, dan Les, terpilih.",
         {"51.08", "51.08.05.2011", "51.08.08.2004", "51.08.09.2007"}),
        ("Dua kecamatan, yakni Sukasada dan Seririt, rawan.", {"51.08", "51.08.05", "51.08.02"}),
        ("Rumah di Sukasada digeledah.", {"51.08", "51.08.05"}),
        ("Dusun Panji Kelod, Kecamatan Sukasada.", {"51.08", "51.08.05"}),
        ("Lokasinya di Anturan, Buleleng.", {"51.08", "51.08.06.2002"}),
    ],
)  # fmt: skip
def test_districts_and_villages_of_the_regency_that_the_text_is_about(text: str, codes: set[str]) -> None:
    assert set(read("Pemerintah Kabupaten Buleleng mengadakan rapat. " + text).codes) == codes | {"51.08"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kampung Mosso, Distrik Muara Tami, Kota Jayapura.", {"91.71", "91.71.04", "91.71.04.2008"}),
        ("Gampong Blang Oi, Kecamatan Meuraxa, Banda Aceh.", {"11.71", "11.71.03", "11.71.03.2008"}),
        ("Nagari Baso, Kabupaten Agam.", {"13.06"}),
        ("Negeri Hila, Kecamatan Leihitu, Maluku Tengah.", {"81.01", "81.01.15", "81.01.15.2011"}),
        ("Desa Oekopa, Kecamatan Biboki Tanpah, TTU.", {"53.03", "53.03.22", "53.03.22.2003"}),
        ("Batam: perairan Tembesi, Sagulung.", {"21.71", "21.71.11", "21.71.11.1001"}),
        ("Perairan Belakang Padang, Batam.", {"21.71", "21.71.01"}),
        ("Kupang Timur termasuk Kabupaten Kupang.", {"53.01", "53.01.06"}),
    ],
)  # fmt: skip
def test_districts_and_villages_in_other_forms(text: str, codes: set[str]) -> None:
    assert set(read(text).codes) == codes


def test_a_village_name_borne_in_many_districts_is_settled_by_the_regency_of_the_text() -> None:
    text = "Rapat di Kabupaten {}. Peserta datang dari Desa Sukorejo."
    assert read(text.format("Tulungagung")).codes == ("35.04", "35.04.08.2010")
    assert read(text.format("Blitar")).codes == ("35.05",)  # two villages there are called so
    desa = mention(text.format("Blitar"), "Desa Sukorejo")
    assert desa.candidates == ("35.05.02.2009", "35.05.20.2006")


def test_a_village_is_not_sought_in_regencies_that_the_text_does_not_name() -> None:
    only_elsewhere = "Desa Kepuhdoko"  # there is one, in Jombang
    assert read(f"Polres Sumenep memeriksa warga {only_elsewhere}.").codes == ("35.29",)
    assert read(f"Polda Jatim memeriksa warga {only_elsewhere}.").codes == ("35", "35.17.13.2013")
    assert read(f"Warga {only_elsewhere} mengadu.").codes == ("35.17.13.2013",)


def test_a_misspelt_village_is_found_beside_its_district() -> None:
    text = "Tersangka warga Desa Sumoroto, Kecamatan Kauman, Ponorogo."
    assert read(text).codes == ("35.02", "35.02.12", "35.02.12.2013")
    assert "35.02.12.2013" not in read("Tersangka warga Desa Sumoroto. Polres Ponorogo menahannya.").codes


def test_a_name_that_stays_open_keeps_its_candidates() -> None:
    one = mention("Seorang lagi dari Kupang.", "Kupang")
    assert one.code is None
    assert set(one.candidates) == {"53.01", "53.71"}
    desa = mention("Tokoh masyarakat Desa Sukamaju berbicara.", "Desa Sukamaju")
    assert desa.code is None
    assert len(desa.candidates) > 10


def test_a_mention_covers_its_level_word_and_says_its_role() -> None:
    text = "Warga asal Desa Panji, Kecamatan Sukasada, Buleleng, melapor ke Polres Buleleng."
    reading = read(text)
    assert [m.text for m in reading.mentions] == ["Desa Panji", "Kecamatan Sukasada", "Buleleng", "Buleleng"]
    assert [m.in_agency_name for m in reading.mentions] == [False, False, False, True]
    first = reading.mentions[0]
    assert (first.role, first.level, text[first.span.start : first.span.end]) == ("origin", "village", "Desa Panji")
    assert first.name is not None
    assert text[first.name.start : first.name.end] == "Panji"


def test_the_subject_is_the_regency_named_most() -> None:
    text = "Bupati Sumenep hadir. Warga Sumenep asal Jember dan Surabaya ikut. Disnaker Sumenep mencatat."
    assert read(text).subject == "35.29"
    assert read("Tidak ada apa-apa di sini.").subject is None


def test_a_text_without_regions_and_an_empty_text() -> None:
    assert read("Tidak ada nama tempat di kalimat ini.").mentions == ()
    assert find_regions(TextView(article_of(""))).codes == ()


def test_nothing_is_read_twice_and_spans_are_in_order() -> None:
    text = "Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng, Bali. " * 30
    mentions = read(text).mentions
    assert len(mentions) == 120
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
