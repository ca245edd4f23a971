"""The key for keyed hashes of identity numbers (HMAC-SHA-256); it lives in the data folder and nowhere else.

Invariant: the key is made once, readable by its owner alone, and never shown, logged or sent.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from graph.errors import StoreError

KEY_FILE = "identity.key"
_BYTES = 32


def load_or_make_key(data: Path) -> bytes:
    """The 32-byte key of this data folder, made on first use (0600, atomically: two processes get one key).

    StoreError if the file cannot be read or made, or does not hold a key: a lost key is not replaced silently,
    because hashes made with another one would no longer meet.
    """
    path = data / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it does not hold a key"
        raise StoreError(
            f"the key file {path} cannot be used: {reason}",
            advice="restore it from a backup of the data folder; without it, identity numbers can't be compared",
        ) from None
    if len(key) != _BYTES:
        raise StoreError(
            f"the key file {path} does not hold a key of {_BYTES} bytes",
            advice="restore it from a backup of the data folder",
        )
    return key


def _make(path: Path) -> None:
    """Write a new key beside `path` and link it into place; whoever links first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
