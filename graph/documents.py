"""The texts that sources were read from, and which of them are near-identical.

Invariants: rows are only ever added; the same text of one source is one row; a near-identical text of another source
is noted as an inferred `derived_from` (graph/copies.py), so that the graph of any day knows it as it was known then.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Select, func, select

from graph.claim_validation import label_of
from graph.copies import copy_claim, state_copies
from graph.errors import InputError
from graph.ledger import Ledger
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import DOCUMENTS
from graph.text_likeness import NEAR_IDENTICAL, Slots, may_be_alike, resemblance, signature, similarity, slots

__all__ = [
    "NEAR_IDENTICAL",
    "Document",
    "add_document",
    "document_of",
    "documents",
    "documents_of",
    "find_copies",
    "similarity",
]

_TEXTS_AT_ONCE = 50


@dataclass(frozen=True)
class Document:
    """One text of a source, as it was read.  `sha256`: of the text in UTF-8; `signature`: graph/text_likeness.py."""

    number: int
    source: str
    sha256: str
    text: str
    media: str
    signature: str
    origin: str
    recorded_at: str


def add_document(
    ledger: Ledger, source_id: str, text: str, media: str, origin: str, *, who: str = "matarantai"
) -> int:  # fmt: skip
    """Keep a source's text (`media`: its type, such as text/html; `origin`: the file it came from); its number.

    The same text of the same source again adds nothing and gives the old number.  Where another source's earlier text
    is near-identical, that is noted in the ledger, by `who`.  InputError for an id that is no Source's, or text that
    no database can hold.
    """
    if label_of(source_id) != "Source":
        raise InputError(f"{source_id!r} is not the id of a source", advice="give the id of a Source node")
    digest = _sha256(text)
    with ledger.connection() as connection:
        number = _number_of(connection, source_id, digest)
        if number is None:
            sketch = signature(text)
            with connection.writing():
                number = _number_of(connection, source_id, digest)  # another process may have been first
                if number is None:
                    number = _insert(ledger, connection, source_id, digest, text, media, sketch, origin)
    # Also for a text that was there already: whoever put it there may have been stopped before noting its copies.
    note_copies(ledger, source_id, text, number, who=who)
    return number


def _sha256(text: str) -> str:
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError:
        encoded = b"\x00"
    if b"\x00" in encoded:
        raise InputError("the text holds characters that cannot be kept (NUL, halves of a pair)",
                         advice="read it in its right encoding, then try again")  # fmt: skip
    return hashlib.sha256(encoded).hexdigest()


def _number_of(connection: LedgerConnection, source_id: str, digest: str) -> int | None:
    query = select(func.min(DOCUMENTS.c.number)).where(
        DOCUMENTS.c.source == source_id, DOCUMENTS.c.sha256 == digest
    )  # fmt: skip
    return cast("int | None", connection.scalar(query))


def _insert(
    ledger: Ledger, connection: LedgerConnection, source_id: str, digest: str, text: str, media: str, sketch: str,
    origin: str,
) -> int:  # fmt: skip
    number = int(connection.scalar(select(func.max(DOCUMENTS.c.number))) or 0) + 1
    newest = connection.scalar(select(func.max(DOCUMENTS.c.recorded_at))) or ""
    connection.run(
        DOCUMENTS.insert().values(
            number=number, source=source_id, sha256=digest, text=text, media=media, signature=sketch, origin=origin,
            recorded_at=max(newest, ledger.time(connection)),
        )
    )  # fmt: skip
    return number


def note_copies(ledger: Ledger, source_id: str, text: str, before: int, *, who: str) -> int:
    """State that a source derives from those whose documents numbered under `before` are near-identical with a text.

    The later of two derives from the earlier; of several that are alike, it is enough to name those that do not
    derive from one another already.  Returns how many claims are new.
    """
    found = _alike(ledger, text, before)
    claims, covered = [], set[str]()
    for likeness, document in sorted(found, key=lambda pair: (-pair[0], pair[1].number)):
        if document.source == source_id or document.source in covered:
            continue
        covered.add(document.source)
        covered.update(d.source for s, d in _alike(ledger, document.text, before))
        locator = f"likeness {likeness:.2f}, documents {before} and {document.number}"
        claims.append(copy_claim(source_id, document.source, locator))
    return state_copies(ledger, claims, who=who)


def find_copies(ledger: Ledger, text: str) -> list[tuple[str, float]]:
    """Sources with a near-identical document, with the exact likeness of the most alike one (> NEAR_IDENTICAL).

    The most alike first, then the one whose document is older.
    """
    best: dict[str, tuple[float, int]] = {}
    for likeness, document in _alike(ledger, text, None):
        best[document.source] = max(best.get(document.source, (0.0, 0)), (likeness, -document.number))
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], -item[1][1]))
    return [(source, likeness) for source, (likeness, _) in ordered]


def _alike(ledger: Ledger, text: str, before: int | None) -> list[tuple[float, Document]]:
    """Documents (numbered under `before`) near-identical with a text: by signature first, then exactly."""
    wanted = slots(signature(text))
    if wanted is None:
        return []
    numbers = [n for n in _index_of(ledger).candidates(ledger, wanted) if before is None or n < before]
    found = []
    for start in range(0, len(numbers), _TEXTS_AT_ONCE):
        part = DOCUMENTS.c.number.in_(numbers[start : start + _TEXTS_AT_ONCE])
        for document in _read(ledger, select(*DOCUMENTS.c).where(part).order_by(DOCUMENTS.c.number)):
            likeness = resemblance(text, document.text)
            if likeness > NEAR_IDENTICAL:
                found.append((likeness, document))
    return found


class _Index:
    """The signatures of a ledger's documents, read on as documents are added: rows are never changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers: list[int] = []
        self._newest = 0
        self._slots: list[Slots] = []
        self._merged = np.zeros((0, 1), dtype=np.uint32)

    def candidates(self, ledger: Ledger, wanted: Slots) -> list[int]:
        """Numbers of the documents that may be near-identical, in order."""
        with self._lock:
            self._read_on(ledger)
            if not self._numbers:
                return []
            if self._slots:
                fresh = np.stack(self._slots)
                self._merged = np.concatenate([self._merged, fresh]) if len(self._merged) else fresh
                self._slots = []
            found = np.flatnonzero(may_be_alike(wanted, self._merged))
            return [self._numbers[place] for place in found.tolist()]

    def _read_on(self, ledger: Ledger) -> None:
        query = select(DOCUMENTS.c.number, DOCUMENTS.c.signature).where(DOCUMENTS.c.number > self._newest)
        with ledger.connection() as connection:
            rows = connection.run(query.order_by(DOCUMENTS.c.number)).to_pylist()
        for row in rows:
            found = slots(row["signature"])
            self._newest = int(row["number"])
            if found is not None:
                self._numbers.append(self._newest)
                self._slots.append(found)


_INDEXES: WeakKeyDictionary[Ledger, _Index] = WeakKeyDictionary()


def _index_of(ledger: Ledger) -> _Index:
    return _INDEXES.setdefault(ledger, _Index())


def document_of(ledger: Ledger, source_id: str) -> Document | None:
    """The newest text of a source, None if none was kept."""
    query = select(*DOCUMENTS.c).where(DOCUMENTS.c.source == source_id).order_by(DOCUMENTS.c.number.desc()).limit(1)
    found = _read(ledger, query)
    return found[0] if found else None


def documents_of(ledger: Ledger, source_id: str) -> list[Document]:
    """All texts of a source in order of number: an older claim counts characters in an older text."""
    return _read(ledger, select(*DOCUMENTS.c).where(DOCUMENTS.c.source == source_id).order_by(DOCUMENTS.c.number))


def documents(ledger: Ledger, *, upto: str | None = None) -> list[Document]:
    """All documents in order of number; `upto`: only those recorded at or before an ISO time (UTC)."""
    query = select(*DOCUMENTS.c).order_by(DOCUMENTS.c.number)
    if upto is not None:
        query = query.where(DOCUMENTS.c.recorded_at <= upto)
    return _read(ledger, query)


def _read(ledger: Ledger, query: Select[Any]) -> list[Document]:
    with ledger.connection() as connection:
        return [Document(**row) for row in connection.run(query).to_pylist()]
