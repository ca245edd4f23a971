from __future__ import annotations

import unicodedata

import pytest

from ingest.articles.article import Span, TextView, article_of


def sentences(text: str) -> list[str]:
    return [s.text for s in TextView(article_of(text)).sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ia bertemu Drs. H. M. Nur, S.H., M.Si. di Jl. Merdeka No. 12 Kab. Buleleng.",
        "Kombes. Pol. A.B. Siregar memeriksa Kec. Sukasada dan Ds. Panji.",
        "Hadir Plt. Kepala Dinas, Moh. Zaini, serta Teguh U. Saputro.",
        "Upahnya Rp3,2 juta atau 1.281 ringgit pada pukul 06.30 Wita.",
        "Unsur TNI diwakili Letda Inf. Yermias dan Edi Ch. E. Manafe, S.Pd (dinas).",
        '"Kami menunggu laporan." Ujar Kapolres.',
        "Berita itu dimuat di www.kompas.com dan bp2mi.go.id.",
        "Petugas BP3MI, P4MI, dll. di pelabuhan ikut menjaga.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert sentences(f"{sentence} Selanjutnya acara ditutup.") == [sentence, "Selanjutnya acara ditutup."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Pelaku berinisial H. Mereka ditangkap.", 2),
        ("Majelis dipimpin Budi, S.H. Ia membacakan putusan.", 2),
        ("Hadir camat, lurah, dll. Acara ditutup doa.", 2),
        ("keterangan yang telah diuraikan.Selain itu ada rapat.", 2),
        ("Benarkah? Ya! Begitulah.", 3),
        ('Ia berkata, "Kami siap. Kami hadir." Setelah itu ia pulang.', 3),
        ("Judul tanpa titik\nKalimat pertama. Kalimat kedua.", 3),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_bounds_are_characters_of_the_text() -> None:
    view = TextView(article_of("Judul\nSatu dua.  Tiga\tempat!\n\n“Lima enam,” kata Budi."))
    assert view.text == "Judul\nSatu dua. Tiga empat!\n“Lima enam,” kata Budi."
    assert [view.at(s.span) for s in view.sentences] == [s.text for s in view.sentences]
    assert [view.at(t.span) for t in view.tokens] == [t.text for t in view.tokens]
    assert [s.paragraph for s in view.sentences] == [0, 1, 1, 2]
    assert view.sentence_at(view.text.index("Tiga")).text == "Tiga empat!"
    assert [t.text for t in view.tokens_in(view.sentences[1].span)] == ["Satu", "dua", "."]


def test_tokens_keep_names_numbers_and_clock_times_whole() -> None:
    text = "Tojo Una-Una, BP3MI, Ma'ruf, 1.281 orang, 06.30, (15/6/2023), Rp3,2 juta"
    words = [t.text for t in TextView(article_of(text)).tokens]
    assert words == [
        "Tojo", "Una-Una", ",", "BP3MI", ",", "Ma'ruf", ",", "1.281", "orang", ",", "06.30", ",", "(", "15", "/", "6",
        "/", "2023", ")", ",", "Rp", "3,2", "juta",
    ]  # fmt: skip


def test_quotes_are_told_apart() -> None:
    view = TextView(article_of('“Kami akan meningkatkan koordinasi,” ujar dia.\nIa lalu pulang.\n"Baik. Kami siap."'))
    assert [s.is_quote for s in view.sentences] == [True, False, True, True]


def test_invisible_characters_are_taken_out_and_letters_composed() -> None:
    article = article_of(
        "\ufeffDe\u200bsa Pan\u00adji\u202e, caf" + unicodedata.normalize("NFD", "é") + "\u00a0\u00a0baru\x07"
    )
    assert article.text == "Desa Panji, café baru"


def test_a_span_holds_and_touches() -> None:
    span = Span(3, 8)
    assert Span(4, 8) in span
    assert 3 in span
    assert 8 not in span
    assert Span(2, 8) not in span
    assert span.overlaps(Span(7, 12))
    assert not span.overlaps(Span(8, 12))
