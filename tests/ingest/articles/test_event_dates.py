"""Dates in the forms of the press, and which of them is the event's."""

from __future__ import annotations

import pytest

from ingest.articles.event_dates import find_dates, find_event_date
from tests.support.article_facts import view_of

FORMS = [
    ("Kegiatan digelar Kamis (15/6/2023).", None, "2023-06-15"),
    ("Kegiatan digelar Kamis (15/6).", "2023-06-16", "2023-06-15"),
    ("Acara digelar Rabu 12 April 2018 di aula.", None, "2018-04-12"),
    ("Acara digelar pada Kamis,12 April 2018.", None, "2018-04-12"),
    ("Acara digelar pada Selasa, 3 Oktober.", "2023-10-04", "2023-10-03"),
    ("Acara digelar Selasa, (25/7/2023).", None, "2023-07-25"),
    ("Rapat berlangsung 9 September 2025.", None, "2025-09-09"),
    ("Rapat berlangsung 06-10-2023 di hotel.", None, "2023-10-06"),
    ("Rapat berlangsung pada Rabu (28/09/22) kemarin.", None, "2022-09-28"),
    ("Kapal dicegat Sabtu malam (2/9).", "2023-09-04", "2023-09-02"),
    ("Rapat digelar kemarin.", "2022-03-16", "2022-03-15"),
    ("Rapat digelar hari ini.", "2022-03-16", "2022-03-16"),
    ("Penyuluhan digelar Senin kemarin.", "2024-03-06", "2024-03-04"),
    ("Rapat digelar di Semarang, Kamis.", "2023-03-09", "2023-03-09"),
    ("Pelatihan digelar tanggal 5-7 Juni 2023.", None, "2023-06-05"),
    ("Pelatihan digelar 30 Mei - 2 Juni 2023.", None, "2023-05-30"),
    ("Pelatihan digelar 14–15 Oktober 2025 di hotel.", None, "2025-10-14"),
    ("Rapat digelar Jum'at (14/2/2020).", None, "2020-02-14"),
    ("Rapat digelar dua hari lalu.", "2024-03-06", "2024-03-04"),
    ("Kapal ditangkap 30 Desember.", "2022-01-02", "2021-12-30"),
    ("Pengukuhan dilaksanakan pada Juni 2023 di balai desa.", None, "2023-06"),
]


@pytest.mark.parametrize(("text", "published", "day"), FORMS, ids=[form[0] for form in FORMS])
def test_forms(text: str, published: str | None, day: str) -> None:
    view = view_of(text, published=published)
    found, span = find_event_date(view, "coordination_meeting")
    assert found == day
    assert span is not None
    assert any(char.isdigit() for char in view.at(span)) or published is not None


def test_the_date_counts_where_the_weekday_contradicts_it() -> None:
    assert find_event_date(view_of("Rapat digelar Senin (15/6/2023)."), "coordination_meeting")[0] == "2023-06-15"


def test_the_weekday_settles_the_year_without_a_day_of_publication() -> None:
    text = "Rapat digelar Rabu (10/3). Laporan tahun 2021 dibahas."
    assert find_event_date(view_of(text), "coordination_meeting")[0] == "2021-03-10"


def test_the_year_in_the_address_helps() -> None:
    view = view_of("Rapat digelar Kamis (15/6).", url="https://contoh.go.id/2023/06/16/rapat")
    assert find_event_date(view, "coordination_meeting")[0] == "2023-06-15"


@pytest.mark.parametrize(
    "text",
    [
        "Pelanggar dijerat Undang-Undang Nomor 21 Tahun 2007 yang disahkan 19 April 2007.",
        "Layanan dibuka 24/7 untuk warga.",
        "Rapat digelar Kamis (15/6).",
        "Rapat digelar kemarin.",
        "",
    ],
)
def test_what_the_text_does_not_settle_has_no_date(text: str) -> None:
    assert find_event_date(view_of(text), "coordination_meeting") == (None, None)


def test_a_line_about_the_publication_is_not_the_event() -> None:
    text = "Jumat, 16 Juni 2023 | 12:24 WIB | Dibaca : 315 Kali\nRapat digelar di aula pada Kamis (15/6/2023) pagi."
    assert find_event_date(view_of(text), "coordination_meeting")[0] == "2023-06-15"
    assert find_event_date(view_of("Jumat, 16 Juni 2023 | 12:24 WIB"), "coordination_meeting") == (None, None)


def test_the_dateline_is_not_the_event() -> None:
    text = "Mataram, Humas Balai (11/12) – Balai menggelar sosialisasi di Desa Sukamaju, Rabu (10/12/2025)."
    assert find_event_date(view_of(text), "outreach")[0] == "2025-12-10"


def test_of_an_operation_the_day_of_the_act_not_of_the_press_meeting() -> None:
    text = (
        "Selasa (11/1/2022), sebanyak 16 warga dicegat petugas di dermaga. "
        "Kapolres, Rabu (12/1/2022), menjelaskan bahwa mereka sudah menyetor ongkos."
    )
    assert find_event_date(view_of(text), "operation")[0] == "2022-01-11"


def test_periods_and_next_hearings_are_not_the_event() -> None:
    text = (
        "Hingga 25 Juni 2023 keberangkatan 815 penumpang ditunda. Kepala kantor mengatakannya, Selasa (27/6/2023). "
        "Sidang berikutnya dijadwalkan Rabu (5/7/2023)."
    )
    assert find_event_date(view_of(text), "operation")[0] == "2023-06-27"


def test_mentions_carry_precision_and_span() -> None:
    view = view_of("Sejak awal 2018 satgas bekerja. Pada Juli 2016 korban meninggal. Senin (9/4/2018) ia berbicara.")
    found = [(view.at(m.span), m.start, m.end, m.precision, m.weekday) for m in find_dates(view)]
    assert found == [
        ("awal 2018", "2018-01-01", "2018-12-31", "year", False),
        ("Juli 2016", "2016-07-01", "2016-07-31", "month", False),
        ("Senin (9/4/2018)", "2018-04-09", "2018-04-09", "day", True),
    ]
