"""`ingest ftm`: FollowTheMoney entities or statements into the ledger.

Invariant: nothing is written unless every entity of the file is valid; what has no place here is counted and named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import InputError, Problem
from graph.ledger import Batch, Ledger
from ingest.ftm_file import read_ftm
from ingest.ftm_links import read_further_sources, read_links
from ingest.ftm_nodes import identify, read_nodes
from ingest.ftm_reading import Frame, FtmResult, Reading
from ingest.ledger_view import LedgerView, OpenLedgerView
from ingest.load import LoadReport
from ingest.region_names import Gazetteer, gazetteer

READER, READER_VERSION = "ftm", "1"


@dataclass(frozen=True)
class FtmReport:
    """What `ingest ftm` did: the counts of every load, and what became of the entities.

    `taken`, `left`: entities by schema that became something, or nothing; `left_props`: by `Schema:property`, how many
    entities have one that has no place here; `victims`: people counted under a pseudonym.
    """

    load: LoadReport
    taken: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    left_props: dict[str, int] = field(default_factory=dict)
    victims: int = 0

    @property
    def ok(self) -> bool:
        """True if everything valid was loaded (or would be, in a dry run)."""
        return self.load.ok

    def as_json(self) -> dict[str, Any]:
        """The object of `ingest … --json`, with `ftm` beside it (docs/ftm.md)."""
        return {
            **self.load.as_json(),
            "ftm": {
                "entities": sum(self.taken.values()) + sum(self.left.values()), "taken": self.taken,
                "left": self.left, "left_properties": self.left_props, "victims": self.victims,
            },
        }  # fmt: skip


def ftm_claims(
    path: Path, *, collection: str, key: bytes, known: LedgerView, regions: Gazetteer | None = None, source: str = "",
    grade: tuple[str | None, str | None] = (None, None),
) -> FtmResult:  # fmt: skip
    """Read a file into claims, with all errors and warnings; nothing is written.  UsageError (no file, no extra)."""
    file = read_ftm(path)
    reading = Reading(file, Frame(collection, path.name, regions or gazetteer(), key, known, source, grade))
    merged = sum(1 for entity in file.entities.values() if entity.merged)
    for entity in file.entities.values():
        if entity.merged:
            reading.out.note("merged by others: kept apart here, judge it with `matarantai judge`", entity.line)
    if merged:
        reading.out.left_props["referents"] = merged
    read_further_sources(reading)
    identify(reading)
    done = read_nodes(reading) + read_links(reading)
    reading.count_left_props(done)
    return reading.out


def load_ftm(
    ledger: Ledger, path: Path, *, key: bytes, collection: str = "default", source: str = "",
    grade: tuple[str | None, str | None] = (None, None), dry_run: bool = False, replace: bool = False, who: str = "",
    regions: Gazetteer | None = None,
) -> FtmReport:  # fmt: skip
    """Load a FollowTheMoney file, whole or not at all.

    `source`: title of the source of whatever names neither a document nor a dataset (default: the file's name);
    `grade`: Admiralty (reliability, credibility) of every claim; `replace`: retract what this file no longer says.
    Errors: UsageError (no such file, the extra is missing), StoreError (the ledger).
    """
    found = ftm_claims(
        path, collection=collection, key=key, known=OpenLedgerView(ledger), regions=regions, source=source, grade=grade
    )
    warnings = [
        Problem(f"{message}: {count}", file=path.name, row=line) for message, (count, line) in found.notes.items()
    ]
    load = LoadReport(False, dry_run, read=len(found.claims), errors=found.problems, warnings=warnings)
    if not found.problems:
        try:
            origins = [f"{collection}/{path.name}"] if replace else []
            batch = Batch(READER, READER_VERSION, who, f"{path.name} into {collection}")
            counts = (
                ledger.preview(found.claims, replace_origins=origins)
                if dry_run
                else ledger.append(found.claims, batch=batch, replace_origins=origins)
            )
            load = LoadReport(
                True, dry_run, counts.read, counts.new, counts.unchanged, counts.retracted, warnings=warnings
            )
        except InputError as error:  # a mark that holds what our schema does not allow
            load = LoadReport(False, dry_run, read=len(found.claims), errors=error.problems, warnings=warnings)
    return FtmReport(
        load, dict(sorted(found.taken.items())), dict(sorted(found.left.items())),
        dict(sorted(found.left_props.items())), found.victims,
    )  # fmt: skip
