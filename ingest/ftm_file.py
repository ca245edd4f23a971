"""A FollowTheMoney file (JSON lines of entities or statements, or CSV of statements), read and checked in one pass.

Invariants: every entity that is handed on is valid by the `followthemoney` library; each fault is an error with its
line; nothing here decides what an entity means.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.errors import Problem, UsageError
from ingest.ftm_mapping import SECRET_PROPS

_LONGEST = 10_000_000
_MOST_PROBLEMS = 10_000


def model() -> Any:
    """The library's model.  UsageError, naming the extra, if it is not installed."""
    try:
        from followthemoney import model as found
    except ImportError:
        raise UsageError(
            "FollowTheMoney needs a package that is not installed", advice="pip install matarantai[ftm]"
        ) from None
    return found


@dataclass
class Group:
    """What one dataset says of an entity.  `props`: values by property; `original`: value → as it was written;
    `seen`: first and last seen, as stated; `grade`: Admiralty, where our own export wrote one."""

    line: int
    props: dict[str, list[str]] = field(default_factory=dict)
    original: dict[str, str] = field(default_factory=dict)
    seen: tuple[str | None, str | None] = (None, None)
    grade: tuple[str | None, str | None] = (None, None)

    def add(self, prop: str, value: str) -> None:
        """Add a value once."""
        values = self.props.setdefault(prop, [])
        if value not in values:
            values.append(value)

    def see(self, first: str | None, last: str | None) -> None:
        """Widen the span in which it was seen."""
        firsts = [x for x in (self.seen[0], first) if x]
        lasts = [x for x in (self.seen[1], last) if x]
        self.seen = (min(firsts, default=None), max(lasts, default=None))


@dataclass
class FtmEntity:
    """An entity: its schema, and what each dataset says of it ('' where none is named)."""

    id: str
    schema: str
    line: int
    groups: dict[str, Group] = field(default_factory=dict)
    merged: bool = False

    def values(self, prop: str) -> list[str]:
        """All values of a property, whoever states them, each once."""
        return list(dict.fromkeys(v for group in self.groups.values() for v in group.props.get(prop, ())))


@dataclass
class FtmFile:
    """What reading gave."""

    entities: dict[str, FtmEntity] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unknown_props: dict[str, int] = field(default_factory=dict)


def read_ftm(path: Path) -> FtmFile:
    """Read and check a file.  UsageError if there is none or `followthemoney` is missing."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}", advice="name a FollowTheMoney file: .jsonl, .json or .csv")
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._model = model()
        self._out = FtmFile()
        self._line = 0

    def read(self) -> FtmFile:
        rows = self._csv_rows() if self._path.suffix.casefold() == ".csv" else self._json_rows()
        for row in rows:
            if "schema" in row and "properties" in row:
                self._entity(row)
            elif "entity_id" in row and "prop" in row:
                self._statement(row)
            else:
                self._fault(
                    "neither an entity nor a statement", expected="id, schema and properties; or entity_id, prop, …"
                )
            if len(self._out.problems) >= _MOST_PROBLEMS:
                break
        self._check_required()
        return self._out

    # ---- lines

    def _text_lines(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            while raw := file.readline(_LONGEST):
                self._line += 1
                try:
                    yield raw.decode("utf-8-sig" if self._line == 1 else "utf-8")
                except UnicodeDecodeError:
                    self._fault("not UTF-8 text", expected="a file saved as UTF-8")

    def _json_rows(self) -> Iterator[Mapping[str, Any]]:
        for text in self._text_lines():
            if not text.strip():
                continue
            if "\\u0000" in text:  # no database keeps it in a text
                self._fault("holds a NUL character", expected="text without it")
                continue
            try:
                row = orjson.loads(text)
            except ValueError:
                self._fault("not one JSON object on one line", expected="JSON lines, as `ftm` tools write them")
                continue
            if isinstance(row, dict):
                yield row
            else:
                self._fault("not a JSON object", expected="JSON lines, as `ftm` tools write them")

    def _csv_rows(self) -> Iterator[Mapping[str, Any]]:
        reader = csv.DictReader(io.StringIO("".join(self._text_lines()), newline=""))
        missing = {"entity_id", "prop", "schema", "value", "dataset"} - set(reader.fieldnames or ())
        self._line = 1
        if missing:
            self._fault(f"no column {', '.join(sorted(missing))}", expected="a CSV file of FollowTheMoney statements")
            return
        try:
            for row in reader:
                self._line = reader.line_num
                yield {name: value or None for name, value in row.items() if name is not None}
        except csv.Error:
            self._line = reader.line_num
            self._fault("a line that cannot be read as CSV (quotes, or a field over 131,072 characters)")

    # ---- entities and statements

    def _entity(self, row: Mapping[str, Any]) -> None:
        found = self._open(row.get("id"), row.get("schema"))
        if found is None:
            return
        given = row.get("datasets") or ([row["dataset"]] if row.get("dataset") else [])
        datasets = sorted({str(d) for d in given}) if isinstance(given, list) else [str(given)]
        group = found.groups.setdefault("; ".join(datasets), Group(self._line))
        group.see(_text(row.get("first_seen")), _text(row.get("last_seen")))
        others = row.get("referents")
        found.merged = found.merged or (isinstance(others, list) and any(str(x) != found.id for x in others))
        if not isinstance(row["properties"], dict):
            self._fault("properties is no object", column="properties")
            return
        for name, values in row["properties"].items():
            for value in values if isinstance(values, list) else [values]:
                self._value(found, group, str(name), value)

    def _statement(self, row: Mapping[str, Any]) -> None:
        found = self._open(row.get("entity_id"), row.get("schema"))
        if found is None:
            return
        group = found.groups.setdefault(str(row.get("dataset") or ""), Group(self._line))
        group.see(_text(row.get("first_seen")), _text(row.get("last_seen")))
        origin = str(row.get("origin") or "")
        if origin.startswith("matarantai [") and len(origin) == 15 and origin.endswith("]"):
            group.grade = (origin[12], origin[13])
        canonical = row.get("canonical_id")
        found.merged = found.merged or (canonical is not None and canonical != found.id)
        prop, value = str(row["prop"]), row.get("value")
        if prop == "id":
            return
        if self._value(found, group, prop, value) and row.get("original_value"):
            group.original[str(value)] = str(row["original_value"])

    def _open(self, entity_id: Any, schema_name: Any) -> FtmEntity | None:
        if not isinstance(entity_id, str) or not entity_id.strip() or len(entity_id) > 255:
            self._fault("an entity without an id", column="id", expected="text")
            return None
        schema = self._model.get(schema_name) if isinstance(schema_name, str) else None
        if schema is None or schema.abstract:
            what = "is abstract" if schema is not None else "is no schema of FollowTheMoney"
            self._fault(f"{str(schema_name)[:60]} {what}", column="schema", value=str(schema_name)[:60])
            return None
        found = self._out.entities.get(entity_id)
        if found is None:
            found = self._out.entities[entity_id] = FtmEntity(entity_id, schema.name, self._line)
        elif found.schema != schema.name:
            try:
                found.schema = self._model.common_schema(found.schema, schema.name).name
            except Exception:  # the library's own error, of a class that only it has
                self._fault(f"an entity cannot be a {found.schema} and a {schema.name}", column="schema")
                return None
        return found

    def _value(self, found: FtmEntity, group: Group, name: str, value: Any) -> bool:
        prop = self._model.get(found.schema).get(name)
        if prop is None or prop.stub:
            key = f"{found.schema}:{name}"
            self._out.unknown_props[key] = self._out.unknown_props.get(key, 0) + 1
            return False
        text = _text(value)
        if text is None or "\x00" in text:
            self._fault("no value", column=name, expected=f"a {prop.type.name}")
            return False
        if not prop.type.validate(text):
            hidden = name in SECRET_PROPS
            self._fault(
                f"no valid {prop.type.name}", column=name, value=None if hidden else text[:80],
                expected=f"a {prop.type.name} by FollowTheMoney",
            )  # fmt: skip
            return False
        group.add(name, text)
        return True

    def _check_required(self) -> None:
        for entity in self._out.entities.values():
            schema = self._model.get(entity.schema)
            # A thing may be without a name (Aleph's documents are); a link without an end is no link.
            needed = [name for name in schema.required if schema.edge and not entity.values(name)]
            for name in needed:
                self._line = entity.line
                self._fault(f"{entity.schema} without {name}", column=name)
            if not schema.edge and not entity.groups:
                self._line = entity.line
                self._fault(f"{entity.schema} without a statement")

    def _fault(self, message: str, **more: Any) -> None:
        self._out.problems.append(Problem(message, file=self._path.name, row=self._line, **more))


def _text(value: Any) -> str | None:
    return None if isinstance(value, dict | list) or value is None or value == "" else str(value)
