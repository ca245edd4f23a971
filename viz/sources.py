"""Sources as a page shows them: by title and publisher where the caller knows them, else by their id or ref.

Invariant: a source named in an answer is never left out, known or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from viz.text import plain


class SourceNote(NamedTuple):
    """What is known of a source: title, publisher, address (all may be None)."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None


SourceNotes = Mapping[str, SourceNote]


def source_rows(keys: Sequence[str], notes: SourceNotes | None) -> list[tuple[str, str | None]]:
    """(text, address) of each source of a fact, in the answer's order."""
    rows: list[tuple[str, str | None]] = []
    for key in keys:
        note = (notes or {}).get(key)
        if note is None or not note.title:
            rows.append((plain(key), note.url if note else None))
        else:
            rows.append((note.title if not note.publisher else f"{note.title} ({note.publisher})", note.url))
    return rows


def source_text(keys: Sequence[str], notes: SourceNotes | None) -> str:
    """The sources of a fact in one line of plain text, for a tooltip."""
    return "; ".join(text for text, _ in source_rows(keys, notes))
