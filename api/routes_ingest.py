"""/api/v1/ingest: canonical tables by upload, with the same dry run and the same errors as the command line.

Invariant: nothing that a file brings decides where on this machine anything is written.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile

from api.answers import LocalAnswers
from api.routes_questions import Json, answers
from graph.errors import InputError, Problem
from graph.secrets import load_or_make_key
from ingest.load import load_tables

router = APIRouter(tags=["ingest"])
MAX_BYTES = 50 * 1024 * 1024
_SUFFIXES = frozenset({".csv", ".xlsx"})


@router.post("/ingest/tables", summary="Load canonical tables")
def ingest_tables(
    request: Request,
    files: Annotated[list[UploadFile], File(description="CSV or XLSX files, named by the tables")],
    collection: Annotated[str, Query(min_length=1, max_length=100, description="scope of refs")] = "default",
    dry_run: Annotated[bool, Query(description="say what would change, write nothing")] = True,
    replace: Annotated[bool, Query(description="retract what these files no longer say")] = False,
) -> Json:
    """A dry run unless `dry_run=false`.  Errors are in the answer (`ok` false), each with its place."""
    return load_uploads(answers(request), files, collection=collection, dry_run=dry_run, replace=replace)


def load_uploads(
    found: LocalAnswers, files: list[UploadFile], *, collection: str, dry_run: bool, replace: bool
) -> Json:
    """Load uploaded tables into the app's workspace and bring the graph up to it; the JSON of tables.md."""
    with tempfile.TemporaryDirectory(prefix="matarantai-upload-") as folder:
        _save(files, Path(folder))
        with found.writing() as workspace:
            report = load_tables(
                workspace.ledger,
                Path(folder),
                key=load_or_make_key(workspace.settings.data),
                collection=collection,
                dry_run=dry_run,
                replace=replace,
                who="api",
            )
            if not dry_run:
                workspace.sync()
    return report.as_json()


def _save(files: list[UploadFile], folder: Path) -> None:
    total = 0
    for upload in files:
        # Browsers of old send whole paths; only the last part is a name, whichever system it came from.
        name = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
        if Path(name).suffix.lower() not in _SUFFIXES or name.startswith("."):
            raise InputError(
                "not a table",
                [
                    Problem(
                        f"{name!r} is neither CSV nor XLSX",
                        file=name,
                        expected="a .csv or .xlsx file named by its table, such as agencies.csv",
                    )
                ],
            )
        if (folder / name).exists():
            raise InputError("two files of one name", [Problem(f"{name!r} was sent twice", file=name)])
        with (folder / name).open("wb") as out:
            while chunk := upload.file.read(1 << 20):
                total += len(chunk)
                if total > MAX_BYTES:
                    raise InputError(
                        "too much at once",
                        [Problem(f"more than {MAX_BYTES >> 20} MiB", file=name)],
                        advice="load large files with `matarantai ingest tables`",
                    )
                out.write(chunk)
