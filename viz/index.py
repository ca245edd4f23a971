"""The index of written pages: one line each.

Invariant: an entry leads to a file beside the index, never to another place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from graph.errors import UsageError
from viz.page import render
from viz.words import Word

_TITLE = Word("Halaman Matarantai", "Matarantai pages")
_INTRO = Word(
    "Jalur perekrutan, celah koordinasi, dan cakupan fungsi.", "Recruitment paths, coordination gaps and coverage."
)


@dataclass(frozen=True)
class IndexEntry:
    """A page of the index: its file name (beside the index), its title, and one line on what it shows."""

    file: str
    title: Word
    text: Word


def index_page(entries: Sequence[IndexEntry], *, title: Word = _TITLE, intro: Word = _INTRO) -> str:
    """The index of some pages, as HTML that opens offline.

    UsageError for a file name with a folder or a scheme in it (`../x`, `https://x`, `javascript:x`).
    """
    for entry in entries:
        if not entry.file or any(mark in entry.file for mark in "/\\:"):
            raise UsageError(f"{entry.file!r} is not a plain file name", advice="Name a file beside the index.")
    listed = [{"href": quote(e.file), "title": e.title, "text": e.text} for e in entries]
    return render("index.html", title, intro, None, entries=listed)
