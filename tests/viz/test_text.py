"""Names, dates and numbers as they are written on a page; symbols that can be told apart."""

from __future__ import annotations

import json

import pytest

from graph import vocabulary
from graph.schema import NODES, RELS
from viz import words
from viz.symbols import LOOKS, MARKS, kind_of, symbol
from viz.text import cut, date_text, json_block, number_text, plain, range_text, web_address, wrap


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("kind", LOOKS)
def test_the_letter_can_be_read_on_its_fill(kind: str) -> None:
    assert 1.05 / (luminance(LOOKS[kind].fill) + 0.05) >= 4.5


def test_kinds_differ_by_shape_or_letter() -> None:
    looks = [(look.shape, look.letter) for look in LOOKS.values()]
    assert len(set(looks)) == len(looks)
    assert len({look.letter for look in LOOKS.values()}) == len(looks)


def test_every_label_and_word_of_the_field_has_a_look_and_words() -> None:
    assert {kind_of(label) for label in NODES if label != "Region"} == set(NODES) - {"Region"}
    assert kind_of("Region", "52.03") == "regency"
    assert kind_of("Region", "MYS") == "country"
    assert set(words.LABELS) == set(NODES)
    assert set(words.RELATIONS) == set(RELS)
    assert set(words.ACTS) == set(vocabulary.LEG_ACTS)
    assert set(words.STATUSES) == set(vocabulary.INVOLVEMENT_STATUSES)
    assert set(words.FUNCTIONS) == set(vocabulary.FUNCTIONS)
    assert set(words.LEVELS) == set(vocabulary.REGION_LEVELS)
    assert set(words.RELIABILITY) == set(vocabulary.RELIABILITIES)


def test_marks_change_the_symbol() -> None:
    assert len({symbol("Person", (mark,)) for mark in MARKS} | {symbol("Person")}) == len(MARKS) + 1


def test_dates_as_read_in_indonesia() -> None:
    assert [date_text(d) for d in ("2023-03-06", "2023-05", "2023", None, "kemarin")] == [
        "6 Mar 2023", "Mei 2023", "2023", "", "kemarin",
    ]  # fmt: skip
    assert range_text("2023-06-05", "2023-06-06") == "5 – 6 Jun 2023"
    assert range_text("2023-06-30", "2023-07-02") == "30 Jun – 2 Jul 2023"
    assert range_text("2022-12-30", "2023-01-02") == "30 Des 2022 – 2 Jan 2023"
    assert range_text("2023-06", "2023-07-02") == "Jun 2023 – 2 Jul 2023"


def test_numbers_with_decimal_comma_and_unknown_never_zero() -> None:
    assert [number_text(n) for n in (0, 0.5, 12.0, 1234567.891, 0.001)] == ["0", "0,5", "12", "1.234.567,89", "< 0,01"]
    assert number_text(None) == "tidak diketahui / unknown"
    assert number_text(100, 0) == "100"
    assert number_text(0.4, 0) == "< 1"


def test_names_are_cut_and_wrapped() -> None:
    assert cut("Lombok", 6) == "Lombok"
    assert cut("Lombok Timur", 8) == "Lombok…"
    assert wrap("Kabupaten Lombok Timur Raya", 12) == "Kabupaten\nLombok Timu…"
    assert wrap("Kota", 12) == "Kota"
    assert max(map(len, wrap("x" * 90, 20).split("\n"))) == 20


def test_what_would_change_the_reading_direction_is_gone() -> None:
    assert plain("AB\u202eDC\u0000\n\u2028x\ud800") == "AB DC x"


def test_json_block_stays_in_its_element() -> None:
    value = {"b": "</script>&\u2028", "a": 1}
    block = json_block(value)
    assert not set("<>&\u2028") & set(block)
    assert json.loads(block) == value
    assert block.index('"a"') < block.index('"b"')


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "//x.org", "http://[", "", None, "ftp://x.org/a"]
)
def test_only_web_addresses_become_links(bad: object) -> None:
    assert web_address(bad) is None


def test_web_address() -> None:
    assert web_address(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


def test_grades_in_words() -> None:
    assert words.grade_meaning("B2").en == "source usually reliable, probably true"
    assert words.grade_meaning(None) == words.UNKNOWN
    assert words.grade_meaning("Z9") == words.UNKNOWN
