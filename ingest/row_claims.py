"""What every row's claims have in common: source, grade, stance, locator, origin, ids.

Invariant: a claim's ids come from graph.ids alone, and its properties hold only what the row states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.claims import Claim
from graph.ids import entity_id, region_id
from ingest.cells import Target
from ingest.table_rows import ParsedRow

_entity_id = lru_cache(maxsize=500_000)(entity_id)


@dataclass
class ClaimMaker:
    """Makes the claims of rows.  `label_of` tells Person from Company for a recruiter's ref."""

    collection: str
    label_of: Callable[[Target], str]
    full_name: Callable[[str], str]
    claims: list[Claim] = field(default_factory=list)
    file_sources: dict[str, str] = field(default_factory=dict)

    def origin(self, row: ParsedRow) -> str:
        """`collection/file[/sheet]`: the scope of --replace."""
        return f"{self.collection}/{row.plan.sheet.place}"

    def entity(self, label: str, table: str, ref: str) -> str:
        """The id of what a ref of this collection stands for."""
        return _entity_id(label, self.collection, table, ref)

    def target(self, target: Target) -> str:
        """The id of a region, or of what a ref stands for."""
        if target.table == "regions":
            return region_id(target.ref)
        return self.entity(self.label_of(target), target.table, target.ref)

    def source(self, row: ParsedRow) -> str:
        """The row's source: what its `source` names, else the file, which then becomes a Source itself."""
        ref = row.values.get("source")
        if ref is not None:
            return self.entity("Source", "sources", ref)
        # The file, not its sheets: two sheets of one workbook are not two independent sources.
        file = row.plan.sheet.file
        known = self.file_sources.get(file)
        if known is None:
            known = _entity_id("Source", self.collection, "file", f"{self.collection}/{file}")
            self.file_sources[file] = known
            self.claims.append(
                Claim(
                    "Source", known, known, self.collection, props={"name": file}, locator=file, origin=self.origin(row)
                )
            )  # fmt: skip
        return known


class RowClaims:
    """The claims of one row, made one by one."""

    def __init__(self, maker: ClaimMaker, row: ParsedRow) -> None:
        self._maker = maker
        self._row = row
        self._source = maker.source(row)
        self._origin = maker.origin(row)
        self._grade: tuple[str | None, str | None] = row.values.get("grade", (None, None))
        self.values = row.values
        self.maker = maker

    def add(
        self,
        type_name: str,
        subject: str,
        obj: str | None = None,
        props: Mapping[str, Any] | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
    ) -> str:
        """One claim; properties that are None are left out.  Returns the subject."""
        row = self._row
        stated = {} if props is None else {name: value for name, value in props.items() if value is not None}
        self._maker.claims.append(
            Claim(
                type_name, subject, self._source, self._maker.collection, obj, stated, row.locator, self._origin,
                self._grade[0], self._grade[1], row.values.get("stance", "asserts"), since, until,
            )
        )  # fmt: skip
        return subject

    def node(self, label: str, props: Mapping[str, Any], **when: str | None) -> str:
        """The claim of the node that the row itself speaks of, with its ref."""
        table, ref = self._row.table, self.values["ref"]
        node_id = self._maker.entity(label, table, ref)
        shown = ref[:16] if table == "victims" else ref  # a victim's ref is a keyed hash already: its head tells enough
        return self.add(label, node_id, None, {**props, "ref": shown, "refs": [f"{table}:{shown}"]}, **when)

    def ref(self, label: str, table: str, column: str) -> str | None:
        """The id of what a column refers to, or None if it is empty."""
        ref = self.values.get(column)
        return None if ref is None else self._maker.entity(label, table, ref)

    def region(self, column: str) -> str | None:
        """The id of the region in a column, or None if it is empty."""
        region = self.values.get(column)
        return None if region is None else region_id(region.code)
