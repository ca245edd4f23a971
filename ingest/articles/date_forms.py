"""The forms in which Indonesian texts write dates, and what days each means.

Invariants: every expression is bounded, so linear in the text; a mention that cannot be settled is left out, never
guessed; a date without a year takes the year in which it comes nearest before the day of publication (or before the
latest full date of the text), with the weekday as a check; a weekday that contradicts a full date is ignored.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.articles.article import Span, TextView

_MONTH_WORDS = (
    ("januari", "jan", "january"), ("februari", "pebruari", "feb", "february"), ("maret", "mar", "mrt", "march"),
    ("april", "apr"), ("mei", "may"), ("juni", "jun", "june"), ("juli", "jul", "july"),
    ("agustus", "agust", "agu", "agt", "ags", "aug", "august"), ("september", "sept", "sep"),
    ("oktober", "okt", "oct", "october"), ("november", "nopember", "nov", "nop"),
    ("desember", "des", "dec", "december"),
)  # fmt: skip
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words}
_WEEKDAY_WORDS = (("senin", "monday"), ("selasa", "tuesday"), ("rabu", "wednesday"), ("kamis", "thursday"),
                  ("jumat", "jum'at", "jum’at", "friday"), ("sabtu", "saturday"),
                  ("minggu", "ahad", "sunday"))  # fmt: skip
_WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAY_WORDS) for word in words}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAY = "(?:" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + ")"
_TIME = r"(?:dini hari|pagi|siang|sore|petang|malam|kemarin|lalu|ini|tadi)"
_LEAD_IN = (
    rf"(?:(?P<weekday>{_WEEKDAY})(?:\s{{1,2}}{_TIME}){{0,2}}\s?,?\s?(?:\(\s?)?(?:(?:tanggal|tgl\.?|"
    rf"pada)\s)?(?:\(\s?)?)?"
)
_DASH = r"\s?(?:-|–|—|s\.?/?d\.?|sampai(?: dengan)?|hingga|dan|&)\s?"
_YEAR = r"(?:19|20)\d{2}"
_FORMS = tuple(
    re.compile(rf"(?<![\w/]){pattern}", re.IGNORECASE)
    for pattern in (
        # 5-7 Juni 2023; Kamis, 12 April 2018; 30 Mei - 2 Juni 2023; Sabtu (3/Juni/2023)
        rf"{_LEAD_IN}(?P<day>\d{{1,2}})(?:\s?(?P<month1>{_MONTH}))?(?:{_DASH}(?P<day2>\d{{1,2}}))?[\s/-]{{1,2}}"
        rf"(?P<month>{_MONTH})\b\.?(?:[\s,/-]{{1,2}}(?:tahun\s)?(?P<year>{_YEAR}|'\d{{2}}))?(?![\w])",
        # Kamis (15/6/2023); (14–15/10/2025); 10-03-2021; 06.10.2023
        rf"{_LEAD_IN}(?P<day>\d{{1,2}})(?:\s?[-–]\s?(?P<day2>\d{{1,2}}))?\s?(?P<mark>[/.-])\s?(?P<month>\d{{1,2}})"
        rf"\s?(?P=mark)\s?(?P<year>{_YEAR}|\d{{2}})(?![\w/]|[.-]\d)",
        # Kamis (15/6); (19/1); pada 19/1
        rf"{_LEAD_IN}(?P<day>\d{{1,2}})(?:\s?[-–]\s?(?P<day2>\d{{1,2}}))?\s?/\s?(?P<month>\d{{1,2}})(?![\w/]|[.,]\d)",
        # 2023-06-15
        rf"(?P<year>{_YEAR})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
        # July 17, 2025
        rf"(?:(?P<weekday>{_WEEKDAY}),?\s)?(?P<month>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|"
        rf"th)?,\s?(?P<year>{_YEAR})",
        # Juni 2023; bulan Juni
        rf"(?P<month>{_MONTH})(?:\stahun)?\s(?P<year>{_YEAR})(?!\d)",
        rf"bulan\s(?P<month>{_MONTH})\b",
        rf"(?:tahun|pada|sejak|selama|sepanjang|hingga|sampai|awal|akhir|pertengahan)\s(?P<year>{_YEAR})(?![\d/])",
        # hari ini, kemarin, Senin lalu, dua hari lalu
        rf"(?:(?P<weekday>{_WEEKDAY})\s)?(?P<relative>hari ini|kemarin lusa|kemarin|semalam|tadi (?:malam|pagi|"
        rf"siang|sore)|"
        r"(?P<ago>\d|dua|tiga|empat|lima|sepekan|seminggu) (?:hari )?(?:yang )?lalu|(?:pekan|minggu) lalu)(?!\w)",
        # Kamis. / Kamis malam (by itself)
        rf"(?P<weekday>{_WEEKDAY})(?:\s{_TIME}){{0,2}}(?!\w)",
    )
)
_DAY_MONTH, _SHORT, _RELATIVE, _BARE = 0, 2, 8, 9
_AGO = {"dua": 2, "tiga": 3, "empat": 4, "lima": 5, "sepekan": 7, "seminggu": 7}
_URL_YEAR = re.compile(r"/(20\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?!\d)")
_META = re.compile(
    r"\b(?:Dibaca|Editor|Reporter|Penulis|Pewarta|Posted|Diterbitkan|Dipublikasi\w*|Publikasi|Published|Terbit|"
    r"Update\w*|"
    r"Written|Oleh|WIB|WITA|WIT|Wib|Wita|Views|Kategori|Foto|Copyright|Tayang|Dilihat|Hits|Redaksi)\b"
)
_META_LONGEST, _META_LETTERS = 170, 24
_DATELINE = re.compile(r"\A[^\n]{0,70}?\(?\Z")
_TWO_DIGIT_YEARS_FROM = 1990


@dataclass(frozen=True)
class DateMention:
    """A date in the text: first and last day (ISO) and precision (day, month, year).

    `weekday`: the text names it and it fits; `relative`: reckoned from the day of publication; `metadata`: stands in a
    line about the publication; `dateline`: stands before the first dash of a paragraph ("Palu, KemenP2MI (11/03) -").
    """

    span: Span
    start: str
    end: str
    precision: str
    weekday: bool = False
    relative: bool = False
    metadata: bool = False
    dateline: bool = False


def find_dates(view: TextView) -> tuple[DateMention, ...]:
    """Every date that the text settles, in order of the text, without overlaps."""
    raw = sorted(_matches(view.text), key=lambda pair: (pair[1].start(), -pair[1].end(), pair[0]))
    kept: list[tuple[int, re.Match[str]]] = []
    end = -1
    for form, match in raw:
        if match.start() >= end and _is_date(form, match, view.text):
            kept.append((form, match))
            end = match.end()
    reference, certain = _reference(view, kept)
    found: list[DateMention] = []
    for form, match in kept:
        days = _days(form, match, reference, certain)
        if days is not None:
            found.append(_mention(view, form, match, days))
    return tuple(found)


def _matches(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    for form, pattern in enumerate(_FORMS):
        for match in pattern.finditer(text):
            yield form, match


def _is_date(form: int, match: re.Match[str], text: str) -> bool:
    """Leaves out what only looks like a date: 24/7, 'dua minggu', a share, a law's number."""
    before = text[max(0, match.start() - 12) : match.start()]
    if form == _SHORT:
        return bool(match["weekday"]) or before.endswith("(") or before.rstrip().lower().endswith(("tanggal", "pada"))
    if form == _BARE:
        return (
            (match["weekday"][0].isupper() and not re.search(r"\w[ -]\Z", before[-2:]))
            or (match["weekday"][0].isupper() and before.rstrip().lower().endswith(("pada", "hari", "kata", "ini")))
            or (
                match["weekday"][0].isupper()
                and bool(re.match(r"[.,)”\"]|\Z|\s(?:di|pukul|sekitar)\b", text[match.end() :]))
            )
        )
    return True


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {key: value for key, value in match.groupdict().items() if value}


def _reference(view: TextView, kept: list[tuple[int, re.Match[str]]]) -> tuple[date | None, bool]:
    """(the day from which to reckon, is it the day of publication?)"""
    if view.article.published:
        try:
            return date.fromisoformat(view.article.published[:10]), True
        except ValueError:
            pass
    full = [day for form, match in kept if (day := _full_day(_groups(match))) is not None and form != _BARE]
    address = _URL_YEAR.search(view.article.url or "")
    if address:
        day = _day(
            int(address[1]),
            int(address[2]),
            int(address[3] or calendar.monthrange(int(address[1]), max(1, min(12, int(address[2]))))[1]),
        )
        if day is not None:
            return day, bool(address[3])
    if full:
        return max(full), False
    years = [int(_groups(m)["year"]) for _, m in kept if re.fullmatch(_YEAR, _groups(m).get("year", ""))]
    return (date(max(years), 12, 31), False) if years else (None, False)


def _full_day(groups: dict[str, str]) -> date | None:
    if not all(key in groups for key in ("day", "month", "year")):
        return None
    return _day(_year(groups["year"]), _month(groups["month"]), int(groups["day"]))


def _year(word: str) -> int:
    number = int(word.lstrip("'"))
    return number if number > 99 else 2000 + number


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS[word.lower()]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _TWO_DIGIT_YEARS_FROM <= found.year < 2100 else None


def _days(
    form: int, match: re.Match[str], reference: date | None, certain: bool
) -> tuple[date, date, str, bool] | None:
    """(first day, last day, precision, the weekday fits) or None if the text does not settle it."""
    groups = _groups(match)
    weekday = _WEEKDAYS.get(groups.get("weekday", "").lower())
    if form in (_RELATIVE, _BARE):
        return _reckoned(groups, weekday, reference if certain else None)
    if "day" not in groups:
        return _period(groups, reference)
    month = _month(groups["month"])
    if "year" in groups:
        first = _day(_year(groups["year"]), month, int(groups["day"]))
    else:
        first = _nearest(month, int(groups["day"]), weekday, reference, certain)
    if first is None:
        return None
    last = first
    if "day2" in groups:
        if "month1" in groups:
            first = _day(first.year, _month(groups["month1"]), int(groups["day"])) or first
        last = _day(first.year, month, int(groups["day2"])) or first
        last = max(last, first)
    return first, last, "day", weekday is not None and weekday in (first.weekday(), last.weekday())


def _period(groups: dict[str, str], reference: date | None) -> tuple[date, date, str, bool] | None:
    year = _year(groups["year"]) if "year" in groups else reference.year if reference else None
    if year is None:
        return None
    if "month" not in groups:
        return date(year, 1, 1), date(year, 12, 31), "year", False
    month = _month(groups["month"])
    if "year" not in groups and reference and month > reference.month:
        year -= 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month", False


def _nearest(month: int, day: int, weekday: int | None, reference: date | None, certain: bool) -> date | None:
    """The day in the year that fits best: the weekday, then nearest before the reference day."""
    if reference is None:
        return None
    options = [found for year in range(reference.year - 1, reference.year + 2) if (found := _day(year, month, day))]
    fitting = [found for found in options if weekday is not None and found.weekday() == weekday]
    near = reference + timedelta(days=45)
    usable = [found for found in fitting if abs((found - reference).days) <= 400] or options
    past = [found for found in usable if found <= near]
    if not certain and not fitting:
        past = [found for found in usable if found.year == reference.year] or past
    return min(past or usable, key=lambda found: abs((reference - found).days), default=None)


def _reckoned(
    groups: dict[str, str], weekday: int | None, published: date | None
) -> tuple[date, date, str, bool] | None:
    """'kemarin', 'hari ini', 'Senin lalu', 'Rabu': from the day of publication only."""
    if published is None:
        return None
    relative = groups.get("relative", "").lower()
    if weekday is not None:
        back = (published.weekday() - weekday) % 7
        if "pekan lalu" in relative or "minggu lalu" in relative:
            back += 7 if back < published.weekday() + 1 else 0
        day = published - timedelta(days=back)
        return day, day, "day", True
    if relative in ("pekan lalu", "minggu lalu"):
        return None
    back = 0 if relative == "hari ini" or (relative.startswith("tadi") and "malam" not in relative) else 1
    if relative == "kemarin lusa":
        back = 2
    if "ago" in groups:
        ago = groups["ago"].lower()
        back = int(ago) if ago.isdigit() else _AGO[ago]
    day = published - timedelta(days=back)
    return day, day, "day", False


def _mention(view: TextView, form: int, match: re.Match[str], days: tuple[date, date, str, bool]) -> DateMention:
    first, last, precision, fits = days
    start, end = match.span()
    while start > 0 and view.text[start - 1] == "(" and ")" not in view.text[start:end]:
        start -= 1
    if view.text[start:end].count("(") > view.text[start:end].count(")") and view.text[end : end + 1] == ")":
        end += 1
    line_start = view.text.rfind("\n", 0, start) + 1
    line_end = view.text.find("\n", end)
    line = view.text[line_start : line_end if line_end >= 0 else len(view.text)]
    rest = line[: start - line_start] + line[end - line_start :]
    letters = sum(char.isalpha() for char in rest)
    prose = line.rstrip().endswith((".", "!", "?", "”", '"'))
    few = letters <= _META_LETTERS or (len(line) <= _META_LONGEST and _META.search(rest) is not None)
    metadata = precision != "year" and few and not prose
    head = line[: start - line_start]
    dateline = (
        not metadata and len(head) <= 60 and bool(re.match(r"\)?\s?(?:-{1,2}|–|—|\|\||:)\s", line[end - line_start :]))
    )
    return DateMention(
        Span(start, end),
        first.isoformat(),
        last.isoformat(),
        precision,
        fits,
        form in (_RELATIVE, _BARE),
        metadata,
        dateline,
    )
