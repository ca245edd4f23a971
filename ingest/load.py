"""`ingest tables`: read, check, and put into the ledger.

Invariant: nothing is written unless every row is valid, or bad rows were to be skipped; a dry run writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import Problem
from graph.ledger import Batch, Ledger
from ingest.ledger_view import OpenLedgerView
from ingest.mapping import Mapping, load_mapping
from ingest.read_tables import ReadResult, read_tables
from ingest.region_names import Gazetteer, gazetteer
from ingest.rejects import default_folder, write_rejects

READER, READER_VERSION = "tables", "1"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class LoadReport:
    """What `ingest tables` did.

    `read`: claims of good rows; `new`, `unchanged`, `retracted`: what they are to the ledger (all 0 if nothing was
    written because of errors); `rejected`: bad rows; `rejects`: the files that they were written to.
    """

    ok: bool
    dry_run: bool
    read: int = 0
    new: int = 0
    unchanged: int = 0
    retracted: int = 0
    rejected: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rejects: list[Path] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object of `matarantai ingest … --json` (docs/tables.md)."""
        return {
            "ok": self.ok,
            "dry_run": self.dry_run,
            "claims": {
                "read": self.read, "new": self.new, "unchanged": self.unchanged, "retracted": self.retracted,
                "rejected": self.rejected,
            },
            "errors": [problem.as_json() for problem in self.errors],
            "warnings": [problem.as_json() for problem in self.warnings],
        }  # fmt: skip


def load_tables(
    ledger: Ledger,
    path: Path,
    *,
    key: bytes,
    collection: str = "default",
    mapping: Path | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    replace: bool = False,
    who: str = "",
    rejects_folder: Path | None = None,
    progress: Progress | None = None,
    regions: Gazetteer | None = None,
) -> LoadReport:
    """Load a file or folder of tables.

    `key`: graph.secrets.load_or_make_key of the data folder; `replace`: retract what these files no longer say;
    `rejects_folder`: where bad rows go under `skip_bad` (default: `NAME-rejects` beside the input).
    `ok` is true if everything was loaded, or everything but the rows that were to be skipped.
    Errors: UsageError (no such path), InputError (the mapping), StoreError (the ledger).
    """
    plan: Mapping | None = load_mapping(mapping) if mapping is not None else None
    result = read_tables(
        path, collection=collection, mapping=plan, gazetteer=regions or gazetteer(), key=key,
        known=OpenLedgerView(ledger), skip_bad=skip_bad, progress=progress,
    )  # fmt: skip
    rejected = len({(id(row.plan.sheet), row.number) for row in result.rejects})
    if result.problems and not skip_bad:
        return LoadReport(
            False, dry_run, read=len(result.claims), rejected=rejected, errors=result.problems, warnings=result.warnings
        )
    return _write(ledger, path, result, rejected, dry_run, replace, collection, who, rejects_folder, progress)


def _write(
    ledger: Ledger,
    path: Path,
    result: ReadResult,
    rejected: int,
    dry_run: bool,
    replace: bool,
    collection: str,
    who: str,
    rejects_folder: Path | None,
    progress: Progress | None,
) -> LoadReport:
    origins = result.origins if replace else []
    if progress is not None:
        progress("ledger", 0, len(result.claims))
    rejects: list[Path] = []
    if dry_run:
        counts = ledger.preview(result.claims, replace_origins=origins)
    else:
        note = f"{path.name} into {collection}"
        counts = ledger.append(result.claims, batch=Batch(READER, READER_VERSION, who, note), replace_origins=origins)
        rejects = write_rejects(result.rejects, rejects_folder or default_folder(path)) if result.rejects else []
    if progress is not None:
        progress("ledger", len(result.claims), len(result.claims))
    return LoadReport(
        not result.unread, dry_run, counts.read, counts.new, counts.unchanged, counts.retracted, rejected,
        result.problems, result.warnings, rejects,
    )  # fmt: skip
