"""Whatever the bytes are: an article or an InputError, within ten seconds, and no character that hides another."""

from __future__ import annotations

import random
import time
import zlib

import pytest

from graph.errors import InputError
from ingest.articles import html
from ingest.articles.article import TextView
from ingest.articles.countries import find_countries
from ingest.articles.reading import MAX_TEXT, read_article
from ingest.articles.regions import find_regions
from ingest.articles.venue import find_venue
from tests.support.documents import pdf_of

SENTENCE = "Polres Buleleng menangkap dua tersangka di Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng, Kamis. "
NOISE = random.Random(1).randbytes(200_000)
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -1>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
LONG = MAX_TEXT // 3


def through(data: bytes | str, name: str = "a.txt") -> str:
    """The text, or the error's message; everything that reads regions and countries has run; in time."""
    began = time.process_time()  # other processes may be using the machine
    try:
        article = read_article(data, name=name)
        view = TextView(article)
        regions = find_regions(view)
        find_countries(view)
        find_venue(view, regions)
        told = article.text
        told.encode("utf-8")
    except InputError as error:
        assert error.advice
        assert error.problems[0].file == name
        told = error.message
    assert time.process_time() - began < 10
    return told


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((SENTENCE * 100_000)[:10_000_000], "too long for an article"), (b"a" * 11_000_000, "too long for an article"),
        (b"a" * 13_000_000, "too large"), (b"", "no text"), (b" \n\n ", "no text"), (b"\0" * 9999, "neither text"),
        (NOISE, "neither text"), (b"PK\x03\x04" + NOISE[:5000], "neither text"),
    ],
    ids=["10 MB", "one word", "13 MB", "empty", "blank", "zeros", "noise", "zip"],
)  # fmt: skip
def test_what_is_no_article_is_refused_clearly(data: bytes | str, words: str) -> None:
    assert words in through(data)


@pytest.mark.parametrize(
    "piece",
    [SENTENCE + "\n", "Desa Panji, ", "Desa Sukorejo. ", "Kupang, Malang dan ", "di Panji Sukasada, ", "Kab. ",
     "A.", "a-", "- ", "1.", "baca juga ", "di aula ", "(", '"“ ',
     "desa antara lain ", "Palu - ", "X, "],
)  # fmt: skip
def test_a_long_text_is_read_in_time_whatever_is_repeated(piece: str) -> None:
    through(("Rapat. " + piece * LONG)[:LONG])


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + SENTENCE * 5 + "</div>" * 100_000, "<b>" * 500_000 + SENTENCE,
        "<ul><li>" * 50_000 + SENTENCE,
        "<" * 3_000_000, "<p" + " a=b" * 1_000_000, "<script>" * 19_000 + SENTENCE, '<p title="' + '"' * 900_000,
        "<p>" + "&amp;" * 900_000, f"<p>{SENTENCE}</p>" * 15_000,
    ],
    ids=["deep", "unclosed", "lists", "angles", "attributes", "scripts", "quotes", "entities", "many paragraphs"],
)  # fmt: skip
def test_difficult_html_gives_an_answer_or_an_error(page: str) -> None:
    assert through(f"<html><body>{page}</body></html>", "a.html")


def test_deep_html_is_read_under_limits_and_plain_html_is_not() -> None:
    assert html.needs_child("<div>" * 300)
    assert not html.needs_child("<p>satu<p>dua<br>" * 3000 + "<div></div>" * 3000)


def test_every_visible_word_of_a_page_without_main_text_is_kept() -> None:
    assert html.plain_text("<head><title>x</title></head><p>satu<script>dua</script> tiga</p>empat &amp; lima") == (
        "satu tiga\nempat & lima"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4", "damaged"), (b"%PDF-1.7\n" + NOISE, "damaged"),
        (b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" * 900, "damaged"),
        (pdf_of(zlib.compress(b"0 0 9 9 re f")), "no text"),
        (pdf_of(zlib.compress(b" " * 50_000_000)), "PDF"),
        (pdf_of(zlib.compress(zlib.compress(b" " * 50_000_000)), filters=b"[/FlateDecode/FlateDecode]"), "PDF"),
        (pdf_of(b"x", trailer=LOCK), "password"),
    ],
    ids=["empty", "noise", "truncated", "image", "bomb", "bomb in a bomb", "locked"],
)  # fmt: skip
def test_pdfs_that_cannot_be_read_are_refused_clearly(data: bytes, words: str) -> None:
    assert words in through(data, "a.pdf")


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.articles.reading.CHILD_SECONDS", 1.0)
    assert "longer than 1 second" in through(pdf_of(zlib.compress(b"BT (a) Tj ET " * 5_000_000)), "a.pdf")


def test_hidden_characters_hide_nothing() -> None:
    hidden = "\u202eDe\u200bsa Pan\u2060ji\u200f, Kecamatan Suka\u00adsada, Kabupaten \u2066Bule\ufeffleng\u2069 siap."
    assert through(hidden) == "Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng siap."


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    text = "Kapolres – “siap”, kata dia di café itu."
    raw = text.encode(encoding)
    assert through(b"\xff\xfe" + raw if encoding == "utf-16-le" else raw) == text


def test_a_text_that_was_encoded_twice_is_mended() -> None:
    text = "Kapolres berkata, “Kami siap,” Kamis."
    assert through(text.encode("utf-8").decode("latin-1").encode("utf-8")) == text
    assert through("â€œSiap,â€\x9d katanya.") == "“Siap,” katanya."


def test_half_a_surrogate_pair_is_left_out() -> None:
    assert through("Kabupaten \ud800Bima siap.") == "Kabupaten Bima siap."
