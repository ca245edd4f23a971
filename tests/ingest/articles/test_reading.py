from __future__ import annotations

import pytest

from graph.errors import InputError
from ingest.articles.reading import read_article
from tests.support.documents import PAGE, small_pdf

PROSE = (
    "Polres Contoh menggelar rapat koordinasi pencegahan perdagangan orang bersama dinas tenaga kerja dan imigrasi, "
    "Kamis (15/6/2023).",
    "Rapat itu membahas pembagian tugas antara kantor-kantor yang menangani calon pekerja migran di daerah tersebut.",
)


def body(*lines: str) -> str:
    return "\n\n".join(lines)


def test_header_lines_give_title_and_day_and_are_no_text() -> None:
    text = body("Kamis, 15 Juni 2023 | 12:24:37 WIB | Dibaca : 315 Kali", "Polres Contoh Gelar Rapat Koordinasi",
                "Editor : Budi - Reporter : Ani", *PROSE, "Penulis : Mikel")  # fmt: skip
    article = read_article(text.encode(), name="a.txt")
    assert article.title == "Polres Contoh Gelar Rapat Koordinasi"
    assert article.published == "2023-06-15"
    assert article.text.split("\n") == [article.title, *PROSE]
    assert article.media == "text"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("17 July 2025", "2025-07-17"), ("Senin, 9 April 2018 - 06:26 WIB", "2018-04-09"),
        ("Jumat 09 Sep 2022 06:11 WIB", "2022-09-09"), ("Diterbitkan pada 3 Nopember 2021", "2021-11-03"),
        ("Oleh: Admin | 2024-02-29", "2024-02-29"), ("05/06/2023, 12:24 WIB", "2023-06-05"),
        ("Imanuel Lodja - Senin, 01 Januari 2024 15:00 WIB", "2024-01-01"), ("June 5, 2023", "2023-06-05"),
        ("31 Februari 2023", None),
    ],
)  # fmt: skip
def test_the_day_of_publication_is_read_from_the_header(line: str, day: str | None) -> None:
    article = read_article(body("Polres Contoh Gelar Rapat Koordinasi", line, *PROSE), name="a.txt")
    assert article.published == day
    assert (line in article.text) == (day is None and len(line.split()) >= 6)


def test_a_day_in_the_prose_is_no_publication_day() -> None:
    assert read_article(body("Polres Contoh Gelar Rapat", *PROSE), name="a.txt").published is None


def test_what_is_given_goes_before_what_is_read() -> None:
    article = read_article(
        body("17 Juli 2025", "Polres Contoh Gelar Rapat", *PROSE), name="a.txt", url="https://www.contoh.go.id/a",
        published="2025-07-18", publisher="Humas Contoh",
    )  # fmt: skip
    assert (article.published, article.publisher, article.url) == (
        "2025-07-18",
        "Humas Contoh",
        "https://www.contoh.go.id/a",
    )
    assert read_article(PROSE[0], name="a", url="https://www.contoh.go.id/a").publisher == "contoh.go.id"
    with pytest.raises(InputError, match="is no day"):
        read_article(PROSE[0], name="a.txt", published="kemarin")


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Kapolres Lain Menangkap Calo di Kabupaten Lain", "BACA JUGA  Rapat Lain di Kota Makassar",
        "Foto: Antara/Teguh", "Kapolres saat memimpin rapat di aula. (Foto: Humas Polres)",
        "Teks foto: Bupati memimpin rapat", "Editor: Ani", "Copyright © ANTARA 2023", "Advertisement",
        "Artikel ini telah tayang di Kompas.com dengan judul Rapat", "Lantamal menggelar jumpa pers. Foto: Istimewa",
        "Cek Berita dan Artikel yang lain di Google News", "Scroll Untuk Lanjut Membaca",
    ],
)  # fmt: skip
def test_boilerplate_between_paragraphs_is_left_out(line: str) -> None:
    article = read_article(body("Polres Contoh Gelar Rapat", PROSE[0], line, PROSE[1]), name="a.txt")
    assert article.text.split("\n") == ["Polres Contoh Gelar Rapat", *PROSE]


def test_lists_of_other_articles_and_comments_are_left_out() -> None:
    text = body("Polres Contoh Gelar Rapat", PROSE[0], "Berita Terkait", "Warga Lain Ditangkap di Batam",
                "Bupati Lain Lantik Camat", PROSE[1], "Pos terkait", "Warga Jember Pulang dari Kamboja", "Komentar",
                "Semoga semua pelaku di Kota Medan segera tertangkap oleh polisi yang bertugas di sana.")  # fmt: skip
    assert read_article(text, name="a.txt").text.split("\n") == ["Polres Contoh Gelar Rapat", *PROSE]


def test_related_links_inside_a_paragraph_and_the_writers_sign_are_left_out() -> None:
    text = body("Polres Contoh Gelar Rapat", PROSE[0] + " Baca juga: Rapat Lain di Kota Lain", PROSE[1] + " (red)")
    assert read_article(text, name="a.txt").text.split("\n")[1:] == list(PROSE)


def test_a_numbered_list_is_text() -> None:
    listed = ["1. Camat Sukasada", "2. Kepala Desa Panji", "3. Kapolsek Sukasada"]
    text = body("Polres Contoh Gelar Rapat", *PROSE, "Hadir dalam rapat itu:", *listed)
    assert read_article(text, name="a.txt").text.split("\n")[-3:] == listed


def test_the_publisher_is_read_from_the_dateline() -> None:
    assert read_article("KUPANG, KOMPAS.com - " + PROSE[0], name="a").publisher == "KOMPAS.com"
    assert read_article("BENGKALIS, PROKOPIM - " + PROSE[0], name="a").publisher is None


def test_lines_broken_at_a_margin_are_joined() -> None:
    words, lines = (PROSE[0] + " " + PROSE[1]).split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] += word + " "
    article = read_article("Polres Contoh Gelar Rapat Koordinasi Bersama Dinas\n" + "\n".join(lines), name="a.txt")
    assert PROSE[0] in article.text
    assert PROSE[1] in article.text


def test_html_main_text_title_day_and_publisher() -> None:
    article = read_article(PAGE.encode(), name="a.html", url="https://contoh.go.id/berita/1")
    assert article.media == "html"
    assert article.title == "Polres Contoh Gelar Rapat Koordinasi Perdagangan Orang"
    assert article.published == "2023-06-16"
    assert article.publisher == "Kabar Contoh"
    assert article.text.startswith(f"{article.title}\nCONTOH - Kepolisian Resor Contoh")
    for other in ("Beranda", "Batam", "Makassar", "Foto:", "Medan", "Hak cipta", "Surabaya"):
        assert other not in article.text
    assert "dua belas kantor" in article.text
    assert "desa-desa asal pekerja migran." in article.text


def test_pdf_text_is_joined_into_paragraphs() -> None:
    lines = ["Polres Contoh Gelar Rapat Koordinasi", *_broken(" ".join(PROSE), 70)]
    article = read_article(small_pdf(lines), name="a.pdf")
    assert article.media == "pdf"
    assert article.title == "Polres Contoh Gelar Rapat Koordinasi"
    assert PROSE[1] in article.text


def _broken(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
