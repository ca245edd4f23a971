"""The graph store: the narrow protocol that both engines implement, at the level that the product needs.

Invariants: a change is applied whole or not at all, together with the ledger row up to which it goes;
reading never changes anything; vendor errors never pass through (graph/errors.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.tables import GraphChange, GraphTables


@dataclass(frozen=True)
class ReadResult:
    """Rows of a reading statement; `truncated` if there were more than the limit.

    Values are plain Python: None, bool, int, float, str, list, dict (nodes and relationships as dicts of properties
    plus `_label`/`_type`).
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


@dataclass(frozen=True)
class StoreInfo:
    """What a store holds: engine and its version, ledger row applied, counts by label and type."""

    engine: str
    version: str
    location: str
    seq: int
    nodes: Mapping[str, int]
    rels: Mapping[str, int]


class Store(Protocol):
    """A graph store.  Errors: StoreError (unreachable, closed), StaleChangeError, CypherError, LimitError."""

    engine: str

    def applied_seq(self) -> int:
        """The ledger row up to which the graph has been brought (0 for an empty graph)."""

    def apply(self, change: GraphChange) -> None:
        """Apply a change in one transaction.  StaleChangeError if `change.from_seq` is not `applied_seq()`."""

    def replace_all(self, tables: GraphTables) -> None:
        """Make the graph exactly these tables (a rebuild); a crash midway leaves `applied_seq()` 0, never a mix."""

    def export(
        self, labels: Sequence[str] = (), types: Sequence[str] = (), columns: Mapping[str, Sequence[str]] | None = None
    ) -> GraphTables:
        """Nodes of `labels` and relationships of `types` as Arrow, consistent with one `seq`.

        `columns` narrows a label's or type's properties (id, and the ends of a relationship, always come);
        row order is not defined.
        """

    def read(
        self, statement: str, params: Mapping[str, Any] | None = None, *, limit: int = 10_000, timeout: float = 30.0
    ) -> ReadResult:
        """Run one reading Cypher statement in a read-only transaction; at most `limit` rows, `timeout` seconds."""

    def describe(self) -> StoreInfo:
        """Counts and versions, for people and for `matarantai check`."""

    def close(self) -> None:
        """Release the store; closing twice is harmless."""
