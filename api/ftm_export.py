"""`export ftm`: the graph as FollowTheMoney entities (JSON lines) or statements (JSON lines or CSV, by file name).

Invariants: every entity is checked by the `followthemoney` library before a byte is written; the file appears whole,
for its owner alone; what is not in it is counted in the report.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import orjson

from api.ftm_facts import Entity, Fact, Facts
from graph.errors import MatarantaiError, UsageError
from graph.grades import best
from graph.tables import GraphTables
from ingest.ftm_file import model
from ingest.region_names import Gazetteer, gazetteer

# Said with every export: what a receiver then holds.
INCLUDED = (
    "termasuk nama orang, telepon, rekening, kendaraan dan peran dalam perkara; tanpa korban dan tanpa nomor identitas "
    "· includes names of people, phones, accounts, vehicles and roles in cases; no victims, no identity numbers"
)


@dataclass(frozen=True)
class Exported:
    """What an export wrote: entities by schema, statements (0 if not asked for); what was left out, by type."""

    entities: dict[str, int] = field(default_factory=dict)
    statements: int = 0
    left: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object of `export ftm --json` (docs/ftm.md)."""
        return {"entities": self.entities, "statements": self.statements, "left": self.left}


def export_ftm(
    tables: GraphTables, path: Path, *, statements: bool = False, regions: Gazetteer | None = None
) -> Exported:
    """Write a graph to a file, replacing it whole.  UsageError (no extra, CSV without statements, no such folder)."""
    as_csv = path.suffix.casefold() == ".csv"
    if as_csv and not statements:
        raise UsageError("entities are written as JSON lines", advice="name the file .jsonl, or give --statements")
    facts = Facts(tables, regions or gazetteer())
    entities = facts.collect()
    _check(entities.values())
    counts: dict[str, int] = {}
    for entity in entities.values():
        counts[entity.schema] = counts.get(entity.schema, 0) + 1
    written = 0
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            if statements:
                rows = (row for entity in entities.values() for row in _statements(entity))
                written = (_write_csv if as_csv else _write_json)(file, rows)
            else:
                for entity in entities.values():
                    file.write(orjson.dumps(as_entity(entity), option=orjson.OPT_APPEND_NEWLINE))
        draft.replace(path)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", advice="name a file that you may write"
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return Exported(dict(sorted(counts.items())), written, {k: n for k, n in sorted(facts.left.items()) if n})


def _write_json(file: IO[bytes], rows: Iterable[Any]) -> int:
    count = 0
    for row in rows:
        count += 1
        file.write(orjson.dumps(row.to_dict(), option=orjson.OPT_APPEND_NEWLINE))
    return count


def _write_csv(file: IO[bytes], rows: Iterable[Any]) -> int:
    from followthemoney.statement.serialize import CSV_COLUMNS

    count = 0
    with TextIOWrapper(file, encoding="utf-8", newline="") as text:
        writer = csv.writer(text, dialect=csv.unix_dialect)  # the form in which the library reads it
        writer.writerow(CSV_COLUMNS)
        for row in rows:
            count += 1
            cells = row.to_csv_row()
            writer.writerow([cells[name] for name in CSV_COLUMNS])
    return count


def as_entity(entity: Entity) -> dict[str, Any]:
    """The entity in FollowTheMoney's JSON: id, caption, schema, properties, datasets, referents, when it was seen."""
    properties: dict[str, list[str]] = {}
    for fact in entity.facts:
        values = properties.setdefault(fact.prop, [])
        if fact.value not in values:
            values.append(fact.value)
    proxy = model().get_proxy({"id": entity.id, "schema": entity.schema, "properties": properties})
    return {
        "id": entity.id, "caption": proxy.caption, "schema": entity.schema, "properties": properties,
        "datasets": sorted({f.dataset for f in entity.facts}),
        "referents": sorted({f.entity for f in entity.facts} - {entity.id}),
        "first_seen": min(_time(f) for f in entity.facts), "last_seen": max(_time(f) for f in entity.facts),
    }  # fmt: skip


def _check(entities: Iterable[Entity]) -> None:
    """Every entity valid, and every required property there.  An error here is ours, not the user's."""
    from followthemoney.exc import InvalidData

    for entity in entities:
        schema = model().get(entity.schema)
        found = as_entity(entity)
        missing = [name for name in schema.required if name not in found["properties"]]
        try:
            schema.validate(found)
        except InvalidData:
            missing.append("a valid value")
        if missing:
            raise MatarantaiError(f"{entity.id} would be no valid {entity.schema}: it lacks {', '.join(missing)}")


def _statements(entity: Entity) -> Iterator[Any]:
    """One statement for each value, dataset and original entity: seen first and last when it was recorded here."""
    from followthemoney.statement import Statement

    groups: dict[tuple[str, str, str, str], list[Fact]] = {}
    for fact in entity.facts:
        groups.setdefault((fact.entity, fact.dataset, "id", fact.entity), []).append(fact)
        groups.setdefault((fact.entity, fact.dataset, fact.prop, fact.value), []).append(fact)
    for (stated, dataset, prop, value), facts in groups.items():
        yield Statement(
            entity_id=stated, prop=prop, schema=entity.schema, value=value, dataset=dataset,
            original_value=None if prop == "id" else next((f.original for f in facts if f.original), None),
            first_seen=min(map(_time, facts)), last_seen=max(map(_time, facts)), canonical_id=entity.id,
            origin=f"matarantai [{best(f.grade for f in facts)}]",
        )  # fmt: skip


def _time(fact: Fact) -> str:
    return fact.recorded[:19]


def summary(report: Mapping[str, Any]) -> Iterator[str]:
    """The report as lines for a reader."""
    entities = report["entities"]
    yield f"entitas/entities {sum(entities.values()):,}" + (
        f", pernyataan/statements {report['statements']:,}" if report["statements"] else ""
    )
    yield from (f"  {schema:<16} {count:>10,}" for schema, count in entities.items())
    if report["left"]:
        left = ", ".join(f"{name} {count:,}" for name, count in report["left"].items())
        yield f"tidak ditulis/left out: {left} (docs/ftm.md)"
