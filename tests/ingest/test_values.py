from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import dates
from ingest.identifiers import normalise_handle, normalise_phone
from ingest.names import is_initials
from ingest.values import (
    ExcelDate,
    Fault,
    parse_count,
    parse_date,
    parse_degrees,
    parse_grade,
    parse_number,
    parse_price,
    parse_word,
    split_list,
)
from ingest.words import ENTRIES, indonesian_words, word_table

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5.000.000", 5_000_000), ("5,000,000", 5_000_000), ("Rp 5.000.000", 5_000_000), ("Rp5.000.000,-", 5_000_000),
        ("Rp. 5.000", 5000), ("IDR 5,000", 5000), ("0,5", 0.5), ("0.5", 0.5), ("1.234.567,5", 1234567.5),
        ("1,234,567.5", 1234567.5), ("1,234.567", 1234.567), ("1.234", 1234), ("1,234", 1234), ("12,34", 12.34),
        ("-3,5", -3.5), ("7", 7), ("1.2345", 1.2345), (12, 12), (2.5, 2.5), (400000.0, 400000), ("0", 0),
    ],
)  # fmt: skip
def test_numbers(written: str | float, number: float) -> None:
    found, warning = parse_number(written)
    assert found == number
    assert type(found) is type(number)
    assert warning is None


@pytest.mark.parametrize(
    "written",
    ["5.00.000", "5.000.00", "1.234,567,8", "1,2,3", "", "lima", "5 juta", "1e6", "inf", "nan", "5.", ",5", "--5",
     "12.34.567", "1.234.56,7", "50%", "٥", True, float("inf"), "9" * 400, "5 000"],
)  # fmt: skip
def test_what_is_no_number(written: str | float) -> None:
    with pytest.raises(Fault):
        parse_number(written)


@given(st.integers(0, 10**12))
def test_thousands_in_both_styles(number: int) -> None:
    assert parse_number(f"{number:,}")[0] == number
    assert parse_number(f"Rp {number:,}".replace(",", "."))[0] == number
    assert parse_number(f"{number:,}".replace(",", ".") + ",5")[0] == number + 0.5


@given(st.integers(1, 999), st.integers(0, 999))
def test_one_separator_before_three_digits_is_thousands(head: int, tail: int) -> None:
    for separator in ".,":
        assert parse_number(f"{head}{separator}{tail:03d}") == (head * 1000 + tail, None)


@given(st.text(max_size=30))
def test_no_text_breaks_the_parsers(text: str) -> None:
    for parse in (parse_number, parse_count, parse_price, parse_date, parse_grade):
        try:
            parse(text)
        except Fault as fault:
            assert fault.message
    number, _ = normalise_phone(text)
    assert isinstance(number, str)


def test_an_odd_thousand_is_read_by_the_rule_and_told() -> None:
    assert parse_number("0.500") == (500, "'0.500' was read as thousands; write a decimal comma as 0,5")
    number, warning = parse_number("1234.567")
    assert number == 1234567
    assert warning


@pytest.mark.parametrize("written", ["6,5", "-1", "0,1", 2.5, -3])
def test_counts_are_whole_and_not_negative(written: str | float) -> None:
    with pytest.raises(Fault):
        parse_count(written)
    assert parse_count("6") == (6, None)
    assert parse_count(6.0) == (6, None)
    assert parse_count("1.200") == (1200, None)


def test_degrees() -> None:
    assert parse_degrees("-8.5833", 90) == -8.5833
    assert parse_degrees("116.123", 180) == 116.123  # a dot is decimal here, also before three digits
    assert parse_degrees(-8.5, 90) == -8.5
    for wrong in ("-8,5833", "91", "8.1.2", "8°", "nan", True):
        with pytest.raises(Fault):
            parse_degrees(wrong, 90)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2023-06-15", "2023-06-15"), ("2023-06", "2023-06"), ("2023", "2023"), (2023, "2023"), (2023.0, "2023"),
        ("15 Juni 2023", "2023-06-15"), ("15/06/2023", "2023-06-15"), ("Juni 2023", "2023-06"),
        ("3/4/2023", "2023-04-03"), ("15-06-2023", "2023-06-15"), ("15.06.2023", "2023-06-15"),
        ("06/2023", "2023-06"), ("1 Agt 2023", "2023-08-01"), ("17 agustus 2023", "2023-08-17"),
        ("Kamis, 15 Juni 2023", "2023-06-15"), ("15 June 2023", "2023-06-15"), ("1 Nopember 2023", "2023-11-01"),
        ("29 Februari 2024", "2024-02-29"), ("2023-06-15 00:00:00", "2023-06-15"), (ExcelDate("2023-06"), "2023-06"),
    ],
)  # fmt: skip
def test_dates(written: str | float, iso: str) -> None:
    assert parse_date(written) == (iso, None)


@pytest.mark.parametrize(
    "written",
    ["31/02/2023", "29 Februari 2023", "15/06/23", "2023-13", "2023-6", "06/15/2023", "15 Juno 2023", "kemarin",
     "45092", "2023/06/15", "0000", "20230615", True, 2023.5, "15 2023", ""],
)  # fmt: skip
def test_what_is_no_date(written: str | float) -> None:
    with pytest.raises(Fault):
        parse_date(written)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_way_of_writing_a_day(day: date) -> None:
    iso = day.isoformat()
    for written in (
        iso,
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
    ):
        assert parse_date(written) == (iso, None)
    assert parse_date(f"{MONTHS[day.month - 1]} {day.year}")[0] == iso[:7]
    assert dates.interval(parse_date(iso[:7])[0])[0].day == 1


def test_an_unusual_year_is_told() -> None:
    assert parse_date("2203-06-15") == ("2203-06-15", "the year 2203 is unusual")


@pytest.mark.parametrize(
    "written",
    ["0812-3456-7890", "62 812 3456 7890", "+6281234567890", "81234567890", "6281234567890", "+62 (0)812 3456 7890",
     "0062 812 3456 7890", "(0812) 3456.7890", "+62 0812 3456 7890"],
)  # fmt: skip
def test_phones_in_all_forms_are_one_number(written: str) -> None:
    assert normalise_phone(written) == ("+6281234567890", None)


def test_phones_that_need_a_word() -> None:
    number, warning = normalise_phone("O8l2-3456-789O")
    assert number == "+6281234567890"
    assert warning
    for written in ("tidak ada", "112", "0812", "0812 atau 0813", "olo"):
        kept, warning = normalise_phone(written)
        assert kept == written
        assert warning
    assert normalise_phone("+60 12-345 6789") == ("+60123456789", None)
    assert normalise_phone("60123456789") == ("+60123456789", None)
    assert normalise_phone("0361 227711") == ("+62361227711", None)


@given(st.integers(10_000_000, 99_999_999))
def test_phone_forms_agree(tail: int) -> None:
    digits = f"812{tail}"
    forms = {normalise_phone(f)[0] for f in ("0" + digits, "62" + digits, "+62" + digits, digits, f"0812-{tail}")}
    assert forms == {f"+62{digits}"}


def test_handles() -> None:
    assert normalise_handle("dr 1234 ab", "vehicle") == "DR1234AB"
    assert normalise_handle("BCA 123-456", "account") == "BCA123456"
    assert normalise_handle(" @Calo.TKI ", "social") == "@calo.tki"


def test_grades_words_and_lists() -> None:
    assert parse_grade("b2") == ("B", "2")
    for wrong in ("B", "G1", "B7", "2B", ""):
        with pytest.raises(Fault):
            parse_grade(wrong)
    assert parse_word("Rat Path", "place_kind") == "rat_path"
    assert parse_word("PMI-NP", "legal_basis") == "PMI_NP"
    assert parse_word(True, "yes_no") == "yes"
    with pytest.raises(Fault) as caught:
        parse_word("recrutment", "leg_act")
    assert caught.value.nearest[0] == "recruitment"
    assert split_list("a; b;;a ; c") == ["a", "b", "c"]


def test_every_word_of_every_list_is_read_in_both_languages() -> None:
    for name, entries in ENTRIES.items():
        assert word_table(name)
        for entry in entries:
            for word in (entry, entry.upper(), f" {entry.replace('_', ' ')} ", *indonesian_words(name, entry)):
                assert parse_word(word, name) == entry
            assert indonesian_words(name, entry) or not re.fullmatch("[a-z_]{6,}", entry) or name in {
                "involvement_status"
            }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [("AB", True), ("M.A.", True), ("S R", True), ("KL (pemalsu)", True), ("HRS", True), ("MA alias Bos", True),
     ("ADI", False), ("Bo", False), ("Abdul R.", False), ("Siti", False), ("", False)],
)  # fmt: skip
def test_initials(name: str, expected: bool) -> None:
    assert is_initials(name) is expected
