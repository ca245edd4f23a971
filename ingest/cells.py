"""One cell of one canonical column to its value.

Invariant: the same cell in the same column gives the same value wherever it stands; what was read once is kept, so
that long tables, whose cells repeat, are quick.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from graph.errors import AmbiguousError, NotFoundError
from ingest.gazetteer import Region
from ingest.identifiers import normalise_handle, normalise_phone
from ingest.region_names import Gazetteer
from ingest.secret_numbers import find_identity_number, hash_id_number, keyed_hash, refuse_identity_number
from ingest.sheets import is_excel_error
from ingest.table_columns import Column
from ingest.values import (
    ExcelDate,
    Fault,
    Raw,
    parse_count,
    parse_date,
    parse_degrees,
    parse_grade,
    parse_number,
    parse_price,
    parse_word,
    split_list,
    to_text,
)  # fmt: skip
from ingest.words import fold_word

LONGEST_CELL = 10_000
_KEPT = 300_000


class Target(NamedTuple):
    """What a leg's end, a measure's `about` or a post's agency points at: a region, or a ref in a table."""

    table: str
    ref: str


class CellValue(NamedTuple):
    """A value, and the warnings about how it was read."""

    value: Any
    warnings: tuple[str, ...] = ()


# Prefixes of references in cells: `recruiter:R1`.
_PREFIXES = {
    "region": "regions", "wilayah": "regions", "recruiter": "recruiters", "perekrut": "recruiters",
    "place": "places", "tempat": "places", "agency": "agencies", "instansi": "agencies",
}  # fmt: skip
_ALLOWED = {
    "leg_end": ("regions", "recruiters", "places"),
    "about": ("regions", "agencies"),
    "post_agency": ("agencies", "recruiters"),
}
_EXPECTED_TARGET = {
    "leg_end": "region:CODE-or-name, recruiter:REF, place:REF, or a region",
    "about": "a region, or agency:REF",
    "post_agency": "an agencies.ref, or recruiter:REF of a company",
}


class CellReader:
    """Reads cells; `key` is for the keyed hashes of identity numbers and victims' refs."""

    def __init__(self, gazetteer: Gazetteer, key: bytes) -> None:
        self._gazetteer = gazetteer
        self._key = key
        self._kept: dict[tuple[str, str, type, Raw], CellValue | Fault] = {}
        self._readers: dict[str, Callable[[Column, Raw], CellValue]] = {
            "text": self._text, "own_ref": self._own_ref, "ref": self._ref, "word": self._word, "date": self._date,
            "count": self._count, "number": self._number, "price": self._price, "region": self._region,
            "country": self._region, "village": self._region, "latitude": self._latitude,
            "longitude": self._longitude, "grade": self._grade, "secret": self._secret, "phone": self._phone,
            "handle": self._handle, "url": self._plain, "code": self._plain, "leg_end": self._target,
            "about": self._target, "post_agency": self._target,
        }  # fmt: skip

    def read(self, table: str, column: Column, raw: Raw) -> CellValue:
        """The value of a cell that is not empty.  Fault if it cannot be read."""
        known = (table, column.name, type(raw), raw)
        found = self._kept.get(known)
        if found is None:
            try:
                found = self._read(table, column, raw)
            except Fault as fault:
                found = fault
            if len(self._kept) < _KEPT:
                self._kept[known] = found
        if isinstance(found, Fault):
            raise found
        return found

    def _read(self, table: str, column: Column, raw: Raw) -> CellValue:
        hidden = column.kind == "secret" or (table == "victims" and column.kind == "own_ref")
        if isinstance(raw, str):
            if len(raw) > LONGEST_CELL:
                raise Fault(f"{len(raw)} characters in one cell", f"at most {LONGEST_CELL}: keep documents elsewhere "
                            "and cite them as a source", secret=True)  # fmt: skip
            if "\x00" in raw:
                raise Fault("holds a NUL character", "text: save the file again from the spreadsheet", secret=hidden)
            if is_excel_error(raw.strip()):
                raise Fault("an error value of the spreadsheet", "a value: repair the formula")
        if hidden and column.kind == "own_ref":
            return CellValue(keyed_hash(self._key, "victims.ref", to_text(raw)))
        return self._read_list(column, raw) if column.many else self._readers[column.kind](column, raw)

    def _read_list(self, column: Column, raw: Raw) -> CellValue:
        read = self._readers[column.kind]
        values: list[Any] = []
        warnings: list[str] = []
        # A date or number of the spreadsheet is one entry, and its type tells how it may have been damaged.
        parts: list[Raw] = [raw] if isinstance(raw, ExcelDate) or not isinstance(raw, str) else [*split_list(raw)]
        for part in parts:
            value, found = read(column, part)
            warnings += (f"{part!r}: {text}" for text in found)
            if value not in values:
                values.append(value)
        return CellValue(values, tuple(warnings))

    # -- kinds ----------------------------------------------------------------------------------------------------
    def _text(self, column: Column, raw: Raw) -> CellValue:
        text = to_text(raw)
        refuse_identity_number(text)
        return CellValue(text)

    def _own_ref(self, column: Column, raw: Raw) -> CellValue:
        text = to_text(raw)
        if find_identity_number(text) == "NIK":
            raise Fault("a NIK as ref would be stored in clear", "a reference that is no identity number", secret=True)
        return CellValue(text)

    def _ref(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(to_text(raw))

    def _plain(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(to_text(raw))

    def _word(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(parse_word(raw, column.words))

    def _date(self, column: Column, raw: Raw) -> CellValue:
        return _with_warning(*parse_date(raw))

    def _count(self, column: Column, raw: Raw) -> CellValue:
        return _with_warning(*parse_count(raw))

    def _number(self, column: Column, raw: Raw) -> CellValue:
        return _with_warning(*parse_number(raw))

    def _price(self, column: Column, raw: Raw) -> CellValue:
        return _with_warning(*parse_price(raw))

    def _latitude(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(parse_degrees(raw, 90))

    def _longitude(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(parse_degrees(raw, 180))

    def _grade(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(parse_grade(raw))

    def _secret(self, column: Column, raw: Raw) -> CellValue:
        return CellValue(hash_id_number(raw, self._key))

    def _phone(self, column: Column, raw: Raw) -> CellValue:
        return _with_warning(*normalise_phone(to_text(raw)))

    def _handle(self, column: Column, raw: Raw) -> CellValue:
        text = to_text(raw)
        if column.name == "social" and find_identity_number(text) == "NIK":
            refuse_identity_number(text)
        kind = {"accounts": "account", "vehicles": "vehicle"}.get(column.name, "social")
        return CellValue(normalise_handle(text, kind))

    def _region(self, column: Column, raw: Raw) -> CellValue:
        region = self._resolve(raw)
        if column.kind == "country" and region.level != "country":
            raise Fault(f"{region.name} is no country", "a country: ISO alpha-3 code or name, as MYS or Malaysia")
        if column.kind == "village" and region.level != "village":
            raise Fault(
                f"{self._gazetteer.full_name(region.code)} is no village",
                "a village: its code, or as 'Desa Panji, Kec. Sukasada, Buleleng'",
            )
        return CellValue(region)

    def _resolve(self, raw: Raw) -> Region:
        expected = "a Kemendagri code as text (52.03), an ISO country (MYS) or a name"
        if isinstance(raw, ExcelDate):
            raise Fault("the spreadsheet has turned a code into a date", "the column formatted as text, as 11.01.02")
        try:
            return self._gazetteer.resolve(raw if isinstance(raw, str) else to_text(raw))
        except AmbiguousError as error:
            nearest = [f"{code} {name}" for code, name in error.candidates[:8]]
            raise Fault(error.message, error.advice, nearest) from None
        except NotFoundError as error:
            raise Fault(error.message, error.advice or expected, error.nearest) from None

    def _target(self, column: Column, raw: Raw) -> CellValue:
        text = to_text(raw)
        prefix, colon, rest = text.partition(":")
        table = _PREFIXES.get(fold_word(prefix)) if colon else None
        allowed = _ALLOWED[column.kind]
        if colon and table not in allowed:
            raise Fault(f"{prefix!r} is no prefix allowed here", _EXPECTED_TARGET[column.kind])
        if colon and not rest.strip():
            raise Fault("nothing follows the colon", _EXPECTED_TARGET[column.kind])
        if table is None:
            table, rest = allowed[0], text
        if table == "regions":
            return CellValue(Target(table, self._resolve(rest.strip() if colon else raw).code))
        return CellValue(Target(table, rest.strip()))


def _with_warning(value: Any, warning: str | None) -> CellValue:
    return CellValue(value, (warning,) if warning else ())
