"""A backup that is damaged, cut off or not ours is refused, and nothing is changed."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from graph.backup import back_up, restore, verify
from graph.errors import InputError, UsageError
from graph.ledger import Ledger
from tests.support.whole_ledger import content, fill_every_table


@pytest.fixture
def made(sqlite_ledger: Ledger, tmp_path: Path) -> Path:
    fill_every_table(sqlite_ledger)
    back_up(sqlite_ledger, tmp_path / "made.zip")
    return tmp_path / "made.zip"


def refused(ledger: Ledger, path: Path, tmp_path: Path) -> str:
    """Restoring it into this ledger is refused, and leaves it as it was; the message."""
    before = content(ledger)
    with pytest.raises(InputError) as error:
        restore(ledger, path, data=tmp_path / "data")
    assert content(ledger) == before
    assert not (tmp_path / "data").exists()
    assert error.value.advice
    return error.value.message


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Ledger:
    ledger = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    request.addfinalizer(ledger.close)
    return ledger


def test_cut_off_anywhere(made: Path, empty: Ledger, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for length in (0, 1, 30, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        assert "damaged" in refused(empty, tmp_path / "cut.zip", tmp_path)


def test_a_changed_byte_is_found_or_changes_nothing(made: Path) -> None:
    whole, manifest = made.read_bytes(), verify(made)
    rng, found = random.Random(11), 0
    for _ in range(300):
        place = rng.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.randrange(8)
        made.write_bytes(changed)
        try:
            assert verify(made) == manifest, "only bytes that carry nothing (times, hints of the archive) may differ"
        except InputError:
            found += 1
    assert found > 200


def test_files_of_others(empty: Ledger, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("ref,name\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with zipfile.ZipFile(tmp_path / "named.zip", "w") as archive:
        archive.writestr("manifest.json", '{"format": "somebody else"}')
    for name in ("text.zip", "other.zip"):
        assert "no backup at all" in refused(empty, tmp_path / name, tmp_path)
    assert "no backup of a ledger" in refused(empty, tmp_path / "named.zip", tmp_path)
    with pytest.raises(UsageError, match="no file"):
        restore(empty, tmp_path / "absent.zip", data=tmp_path)


def altered(made: Path, to: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """A copy of a backup in which somebody changed the manifest or the files."""
    with zipfile.ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = orjson.loads(files.pop("manifest.json"))
    change(manifest, files)
    with zipfile.ZipFile(to, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr("manifest.json", orjson.dumps(manifest))
    return to


def test_what_does_not_fit_the_manifest(made: Path, empty: Ledger, tmp_path: Path) -> None:
    def row_gone(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        files["tables/claims.jsonl"] = files["tables/claims.jsonl"].split(b"\n", 1)[1]

    def table_gone(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        del files["tables/batches.jsonl"]

    def file_added(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        files["../../etc/profile"] = b"x"

    def count_wrong(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        manifest["tables"]["claims"]["rows"] += 1

    def column_gone(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        manifest["tables"]["claims"]["columns"].pop()

    def column_foreign(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        manifest["tables"]["claims"]["columns"][0] = "password"

    def newer(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        manifest["schema_version"] = 99

    def newer_format(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        manifest["format_version"] = 2

    expected = {
        row_gone: "claims is not what was written", table_gone: "does not hold the files",
        file_added: "does not hold the files", count_wrong: "rows; the manifest says",
        column_gone: "has not the columns", column_foreign: "column password of claims",
        newer: "newer Matarantai", newer_format: "newer Matarantai",
    }  # fmt: skip
    for change, words in expected.items():
        assert words in refused(empty, altered(made, tmp_path / f"{change.__name__}.zip", change), tmp_path)


def test_a_value_of_another_type_is_refused(made: Path, empty: Ledger, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        from hashlib import sha256

        text = files["tables/judgements.jsonl"].replace(b'"same"', b"17")
        files["tables/judgements.jsonl"] = text
        manifest["tables"]["judgements"]["sha256"] = sha256(text).hexdigest()

    assert "another type" in refused(empty, altered(made, tmp_path / "typed.zip", change), tmp_path)
