"""Checks that need more than one row: refs used twice, refs that nothing bears, cycles.

Invariant: all of them are found in one pass; a row that refers to a faulty row is not itself called faulty for that,
unless the faulty row is to be skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from graph.ids import entity_id
from ingest.cells import Target
from ingest.ledger_view import LedgerView
from ingest.table_rows import HIDDEN, ParsedRow
from ingest.values import Fault

# Table → labels that its refs may stand for.
LABELS: Mapping[str, tuple[str, ...]] = {
    "sources": ("Source",), "agencies": ("Agency",), "officials": ("Person",), "events": ("Event",),
    "agreements": ("Agreement",), "cases": ("CaseFile",), "recruiters": ("Person", "Company"), "places": ("Place",),
    "victims": ("VictimGroup",),
}  # fmt: skip


def references(row: ParsedRow) -> Iterator[tuple[str, Target]]:
    """(column, what it points at) for every reference of a row; regions are not references."""
    for column in row.plan.table.columns:
        value = row.values.get(column.name)
        if value is None:
            continue
        if column.kind == "ref":
            for ref in value if isinstance(value, list) else [value]:
                yield column.name, Target(column.refs, ref)
        elif isinstance(value, Target) and value.table != "regions":
            yield column.name, value


class References:
    """Which refs exist: in the input and in the ledger, within one collection."""

    def __init__(self, collection: str, known: LedgerView) -> None:
        self._collection = collection
        self._known = known
        self.declared: dict[str, dict[str, set[str]]] = {}
        # Tables of which a part could not be read: what refers to them is not called faulty for that.
        self.unread_tables: set[str] = set()

    def declare(self, rows: Iterable[ParsedRow]) -> None:
        """Take the refs of these rows as existing (anew: what was declared before is forgotten)."""
        self.declared = {}
        for row in rows:
            ref = row.values.get("ref")
            if ref is not None:
                labels = self.declared.setdefault(row.table, {}).setdefault(ref, set())
                labels.add(_label(row))

    def labels(self, target: Target) -> set[str]:
        """The labels under which a ref is known: of the input, else of the ledger; empty if it is not."""
        found = self.declared.get(target.table, {}).get(target.ref)
        if found:
            return found
        return {
            label
            for label in LABELS[target.table]
            if entity_id(label, self._collection, target.table, target.ref) in self._known.known_ids(label)
        }

    def check(self, rows: Iterable[ParsedRow]) -> None:
        """Note, on each row, references that nothing bears."""
        kept: dict[Target, Fault | None] = {}
        for row in rows:
            for column, target in references(row):
                if target not in kept:
                    kept[target] = self._fault(target)
                fault = kept[target]
                if fault is not None:
                    row.fault(column, fault, target.ref)
                elif column == "agency" and row.table == "officials" and self.labels(target) == {"Person"}:
                    row.fault(
                        column, Fault(f"recruiter {target.ref} is a person", "an agency or a company"), target.ref
                    )

    def label(self, target: Target) -> str:
        """The one label of a ref that was checked."""
        return next(iter(self.labels(target)), LABELS[target.table][0])

    def _fault(self, target: Target) -> Fault | None:
        labels = self.labels(target)
        if not labels and target.table in self.unread_tables:
            return None
        if len(labels) == 1:
            return None
        if labels:
            return Fault(f"{target.ref} is a person in one row and a company in another", "one kind")
        refs = self.declared.get(target.table, {})
        near = process.extract(target.ref, list(refs), scorer=fuzz.ratio, limit=3, score_cutoff=40)
        return Fault(
            f"no row of {target.table} has the ref {target.ref!r}, here or loaded earlier in this collection",
            f"a {target.table}.ref", [str(hit[0]) for hit in near],
        )  # fmt: skip


def _label(row: ParsedRow) -> str:
    if row.table == "recruiters":
        return "Company" if row.values.get("kind") == "company" else "Person"
    return LABELS[row.table][0]


def check_repeated_refs(rows: Iterable[ParsedRow]) -> list[ParsedRow]:
    """The rows without those that repeat another; a ref with other content in the same source is a fault."""
    first: dict[tuple[str, str, str], ParsedRow] = {}
    seen: set[tuple[object, ...]] = set()
    kept: list[ParsedRow] = []
    for row in rows:
        if row.problems:
            kept.append(row)
            continue
        source = row.values.get("source") or f"file {row.plan.sheet.file}"
        content = (row.table, source, *_frozen(row))
        if content in seen:
            continue
        seen.add(content)
        kept.append(row)
        ref = row.values.get("ref")
        if ref is None:
            continue
        earlier = first.setdefault((row.table, str(source), ref), row)
        if earlier is not row:
            hidden = row.table == "victims"
            shown = HIDDEN if hidden else repr(ref)
            row.fault("ref", Fault(
                f"the ref {shown} stands for other content in {earlier.locator}, from the same source",
                "another ref, the same content, or another source", secret=hidden), ref)  # fmt: skip
    return kept


def _frozen(row: ParsedRow) -> Iterator[object]:
    for name, value in sorted(row.values.items()):
        yield name
        yield tuple(value) if isinstance(value, list) else value


def check_cycles(rows: Sequence[ParsedRow], collection: str, known: LedgerView) -> None:
    """Faults for cycles of `parent` (agencies) and `derived_from` (sources), counting what is loaded already."""
    _cycles([r for r in rows if r.table == "agencies"], "parent", "Agency", "agencies", collection, known)
    _cycles([r for r in rows if r.table == "sources"], "derived_from", "Source", "sources", collection, known)


def _cycles(rows: Sequence[ParsedRow], column: str, label: str, table: str, collection: str, known: LedgerView) -> None:
    stated = [
        (row, entity_id(label, collection, table, row.values["ref"]),
         entity_id(label, collection, table, row.values[column]))
        for row in rows
        if "ref" in row.values and column in row.values and row.values.get("stance") != "denies"
    ]  # fmt: skip
    if not stated:
        return
    loaded = known.agency_parents() if label == "Agency" else known.source_origins()
    above: dict[str, set[str]] = {child: set(parents) for child, parents in loaded.items()}
    for _, child, parent in stated:
        above.setdefault(child, set()).add(parent)
    for row, child, parent in stated:
        if _reaches(above, parent, child):
            fault = Fault(f"a cycle: {row.values[column]} stands, through others, below {row.values['ref']} itself",
                          "a chain that ends")  # fmt: skip
            row.fault(column, fault, row.values[column])


def _reaches(above: Mapping[str, set[str]], start: str, goal: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        for parent in above.get(at, ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False
