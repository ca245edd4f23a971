"""Is the graph what the ledger makes of it?

Invariants: rows are compared by content, not by order; an empty list and a missing one are the same; every difference
is named, up to a limit, and counted beyond it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
import pyarrow as pa

from graph.schema import NODES, RELS
from graph.tables import GraphTables

_ROWS_AT_ONCE = 10_000
_MODULUS = 2**128


@dataclass(frozen=True)
class KindCheck:
    """One label or type: how many rows the ledger makes and the graph holds, a hash of each, and what differs.

    `missing` (the graph lacks them), `extra` (the ledger does not make them), `different` hold ids up to the limit;
    the counts are of all.
    """

    name: str
    expected: int
    found: int
    expected_hash: str
    found_hash: str
    missing_count: int = 0
    extra_count: int = 0
    different_count: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True if graph and ledger agree."""
        return self.expected_hash == self.found_hash and self.expected == self.found


@dataclass(frozen=True)
class CheckReport:
    """Graph against ledger.  `graph_seq` is the row that the graph has reached, `ledger_seq` the ledger's newest."""

    graph_seq: int
    ledger_seq: int
    kinds: list[KindCheck]

    @property
    def ok(self) -> bool:
        """True if the graph has reached the ledger's newest row and nothing differs."""
        return self.graph_seq == self.ledger_seq and all(kind.ok for kind in self.kinds)

    @property
    def differences(self) -> list[str]:
        """Each difference in one line; empty if there is none."""
        lines = []
        if self.graph_seq < self.ledger_seq:
            lines.append(f"the graph is at ledger row {self.graph_seq}, the ledger at row {self.ledger_seq}")
        elif self.graph_seq > self.ledger_seq:
            lines.append(f"the graph is at row {self.graph_seq}, beyond the ledger's newest, {self.ledger_seq}")
        for kind in self.kinds:
            for what, count, ids in (
                ("missing in the graph", kind.missing_count, kind.missing),
                ("only in the graph", kind.extra_count, kind.extra),
                ("different", kind.different_count, kind.different),
            ):
                lines.extend(f"{kind.name}: {what}: {one}" for one in ids)
                if count > len(ids):
                    lines.append(f"{kind.name}: {what}: {count - len(ids)} more")
        return lines

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "ok": self.ok,
            "graph_seq": self.graph_seq,
            "ledger_seq": self.ledger_seq,
            "kinds": [{"ok": kind.ok, **asdict(kind)} for kind in self.kinds],
            "differences": self.differences,
        }


def row_hashes(table: pa.Table) -> Iterator[tuple[str, bytes]]:
    """(id, 16-byte hash of the whole row) of each row; columns by name, so their order does not matter."""
    names = sorted(table.column_names)
    for batch in table.select(names).to_batches(max_chunksize=_ROWS_AT_ONCE):
        columns = [batch.column(name).to_pylist() for name in names]
        for row_id, *values in zip(batch.column("id").to_pylist(), *columns, strict=True):
            plain = [None if value == [] else value for value in values]
            yield row_id, hashlib.blake2b(orjson.dumps(plain), digest_size=16).digest()


def content_hash(hashes: dict[str, bytes]) -> str:
    """One hash of a set of rows: the sum of theirs, so that order does not matter (32 hex digits)."""
    return f"{sum(int.from_bytes(h) for h in hashes.values()) % _MODULUS:032x}"


def compare(expected: GraphTables, found: GraphTables, graph_seq: int, ledger_seq: int, limit: int) -> CheckReport:
    """Compare two graphs label by label and type by type."""
    pairs = [(label, expected.node(label), found.node(label)) for label in NODES]
    pairs += [(name, expected.rel(name), found.rel(name)) for name in RELS]
    return CheckReport(graph_seq, ledger_seq, [_compare_kind(name, a, b, limit) for name, a, b in pairs])


def _compare_kind(name: str, expected: pa.Table, found: pa.Table, limit: int) -> KindCheck:
    ours, theirs = dict(row_hashes(expected)), dict(row_hashes(found))
    missing = sorted(i for i in ours if i not in theirs)
    extra = sorted(i for i in theirs if i not in ours)
    different = sorted(i for i, h in ours.items() if theirs.get(i, h) != h)
    return KindCheck(
        name, expected.num_rows, found.num_rows, content_hash(ours), content_hash(theirs), len(missing), len(extra),
        len(different), missing[:limit], extra[:limit], different[:limit],
    )  # fmt: skip
