"""Commands that carry the whole ledger away and bring it back: backup, restore.

Invariant: a backup needs only the ledger, so it can be made while `serve` or another command works.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli_load import AsJson, progress_bar
from api.output import console, print_json
from api.session import notify
from graph import projection
from graph.backup import back_up, verify
from graph.backup import restore as restore_ledger
from graph.backup_file import Manifest
from graph.errors import UsageError
from graph.ledger import Ledger
from graph.open_store import open_or_rebuild
from graph.settings import Settings, load_settings
from graph.workspace import make_data_folder

_KEY_WORDS = {
    "missing": "kunci hash tidak ada di cadangan ini maupun di folder data: salin identity.key dari folder data lama, "
    "jika tidak, nomor identitas lama dan baru tidak akan bertemu · the key for hashes is neither in this backup nor "
    "in the data folder: copy identity.key from the old data folder, or old and new identity numbers will not meet",
    "other": "kunci hash di folder data bukan kunci ledger ini: ganti dengan identity.key dari folder data lama · the "
    "key for hashes in the data folder is not the one of this ledger: replace it by identity.key from the old data "
    "folder, or old and new identity numbers will not meet",
}


def backup(
    file: Annotated[
        Path, typer.Argument(help="New file to write (ZIP); it names people: keep it as you keep the ledger.")
    ],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Also the key for hashes: who has both can test identity numbers.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Cadangan · the whole ledger in one file with checksums, also while others write (docs/backup.md)."""
    settings = load_settings()
    with existing_ledger(settings) as ledger, progress_bar(not as_json) as progress:
        manifest = back_up(ledger, file, data=settings.data, with_key=with_key, progress=progress)
    if manifest.key_mark is not None and not with_key:
        notify(
            "kunci hash (identity.key) tidak termasuk; simpan salinannya di tempat lain yang aman · the key for hashes "
            "(identity.key) is not in it; keep a copy of it in another safe place"
        )
    if as_json:
        print_json(_report(file, manifest))
    else:
        _say("cadangan dibuat · backup made", file, manifest)


def restore(
    file: Annotated[Path, typer.Argument(help="File that `matarantai backup` has made.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Verify the checksums; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pulihkan · a backup into an empty ledger, SQLite or PostgreSQL; the graph is made anew (docs/backup.md)."""
    if dry_run:
        manifest, state = verify(file), None
    else:
        manifest, state = _restore(load_settings(), file, progress_wanted=not as_json)
    if state in _KEY_WORDS:
        notify(_KEY_WORDS[state])
    if as_json:
        print_json({**_report(file, manifest), "dry_run": dry_run, "key": state})
        return
    said = "cadangan utuh, belum ada yang ditulis · backup is whole, nothing written" if dry_run else None
    _say(said or "dipulihkan, graf dibangun ulang · restored, graph rebuilt", file, manifest)


def _restore(settings: Settings, file: Path, *, progress_wanted: bool) -> tuple[Manifest, str]:
    verify(file)  # before anything is made or opened
    make_data_folder(settings)
    ledger = Ledger.open(settings.ledger_url)
    try:
        # The graph is taken first, and not brought up to the ledger: it may be the one of the ledger that was lost.
        store, notices = open_or_rebuild(settings, ledger, command="matarantai restore")
        try:
            for line in notices:
                notify(line)
            with progress_bar(progress_wanted) as progress:
                done = restore_ledger(ledger, file, data=settings.data, progress=progress)
            projection.rebuild(ledger, store)
        finally:
            store.close()
    finally:
        ledger.close()
    return done.manifest, done.key


@contextmanager
def existing_ledger(settings: Settings) -> Iterator[Ledger]:
    """The ledger alone, without the graph.  UsageError if there is none: opening would make an empty one, and a copy of
    nothing would look like a copy."""
    url = settings.ledger_url.get_secret_value()
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:") and not path.exists():
        raise UsageError(f"there is no ledger at {path}", advice="set MATARANTAI_DATA or MATARANTAI_LEDGER")
    ledger = Ledger.open(settings.ledger_url)
    try:
        yield ledger
    finally:
        ledger.close()


def _report(file: Path, manifest: Manifest) -> dict[str, Any]:
    return {"file": str(file), "rows": manifest.rows, "has_key": manifest.has_key, "manifest": manifest.as_json()}


def _say(what: str, file: Path, manifest: Manifest) -> None:
    out = console()
    out.print(f"{what}: {file}", markup=False)
    out.print(
        f"baris/rows {manifest.rows:,}, ledger sampai baris/up to row {manifest.last_seq:,}, {manifest.made_at}, "
        f"kunci/key: {'ya/yes' if manifest.has_key else 'tidak/no'}",
        markup=False,
    )
    for name, table in manifest.tables.items():
        if table.rows:
            out.print(f"  {name:<20} {table.rows:>12,}", markup=False)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (backup, restore):
        app.command()(command)
