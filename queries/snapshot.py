"""What the questions read: a graph's tables, made easy to walk.

Invariant: a snapshot is read once from one state of the graph (or of the ledger, for --as-of) and never changes,
so that both engines and every question give the same answer for the same ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import orjson
import pyarrow as pa

from graph.errors import NotFoundError
from graph.grades import best, combine, rank
from graph.ids import region_id
from graph.schema import NODES, RELS
from graph.store import Store
from graph.tables import GraphTables
from queries.independence import groups_of, origins_of

T = TypeVar("T")

# The register's 92,000 regions are looked up by code only; their evidence is not read.
_REGION_COLUMNS = ("id", "name", "code", "level", "pmi_pocket")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim behind a node or relationship; `props` are the claim's own."""

    claim: str
    source: str
    grade: str
    stance: str
    locator: str
    props: Mapping[str, Any]

    @property
    def asserts(self) -> bool:
        """False for a denial."""
        return self.stance == "asserts"


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its common fields and the label's own properties (without nulls)."""

    id: str
    label: str
    name: str
    ref: str | None
    code: str | None
    props: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """`{"id", "label", "name"}`, with `code` for a region and `ref` for what came from a row with one."""
        out: dict[str, Any] = {"id": self.id, "label": self.label, "name": self.name}
        if self.code is not None:
            out["code"] = self.code
        if self.ref is not None:
            out["ref"] = self.ref
        return out


_LABEL_OF_PREFIX = {label.lower(): label for label in NODES if label != "Region"}


def _node(label: str, row: dict[str, Any]) -> Node:
    props = {k: v for k, v in row.items() if v is not None and k not in {"id", "name", "ref"}}
    return Node(row["id"], label, row["name"], row["ref"], None, props)


class Rel:
    """A relationship; its evidence is parsed only when it is asked for."""

    __slots__ = ("_evidence", "_raw", "from_id", "from_label", "id", "props", "to_id", "to_label", "type")

    def __init__(self, type_name: str, row: dict[str, Any]) -> None:
        self.type = type_name
        self.id: str = row.pop("id")
        self.from_id: str = row.pop("from_id")
        self.from_label: str = row.pop("from_label")
        self.to_id: str = row.pop("to_id")
        self.to_label: str = row.pop("to_label")
        self._raw: str | None = row.pop("evidence", None)
        self._evidence: tuple[Evidence, ...] | None = None
        self.props: Mapping[str, Any] = {name: value for name, value in row.items() if value is not None}

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All claims of the relationship, asserting and denying, in ledger order."""
        if self._evidence is None:
            self._evidence = parse_evidence(self._raw)
        return self._evidence

    @property
    def raw_evidence(self) -> str | None:
        """The claims as the graph keeps them (JSON text), for whoever reads them only when asked."""
        return self._raw

    @property
    def asserting(self) -> tuple[Evidence, ...]:
        """The claims that assert it."""
        return tuple(e for e in self.evidence if e.asserts)

    @property
    def contested(self) -> bool:
        """True if some source denies it while another asserts it."""
        return bool(self.props.get("contested"))

    @property
    def denied(self) -> bool:
        """True if it is only denied."""
        return bool(self.props.get("denied"))


def parse_evidence(raw: str | None) -> tuple[Evidence, ...]:
    """The `evidence` property of a node or relationship (JSON list) as objects; () for null."""
    if not raw:
        return ()
    return tuple(
        Evidence(e["claim"], e["source"], e["grade"], e["stance"], e.get("locator", ""), e.get("props", {}))
        for e in orjson.loads(raw)
    )


class Snapshot:
    """A graph to ask questions of."""

    def __init__(self, tables: GraphTables) -> None:
        self.tables = tables

    @classmethod
    def load(cls, source: Store | GraphTables, labels: Sequence[str] | None = None,
             types: Sequence[str] | None = None) -> Snapshot:  # fmt: skip
        """Read labels and types (default: all but PART_OF and REPORTED_IN) from a store, or take tables as they are."""
        if isinstance(source, GraphTables):
            return cls(source)
        wanted = tuple(NODES) if labels is None else tuple(labels)
        rels = tuple(t for t in RELS if t not in {"PART_OF", "REPORTED_IN"}) if types is None else tuple(types)
        return cls(source.export(wanted, rels, columns={"Region": _REGION_COLUMNS}))

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    def once(self, make: Callable[[Snapshot], T]) -> T:
        """`make(self)`, kept: what a question derives from the whole snapshot is derived once."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes by id but the regions (`region`, `node`)."""
        return {id_: node for label in self.tables.nodes if label != "Region" for id_, node in self._of(label).items()}

    @cached_property
    def _label_nodes(self) -> dict[str, dict[str, Node]]:
        return {}

    def _of(self, label: str) -> dict[str, Node]:
        if label not in self._label_nodes:
            rows = self.tables.node(label).to_pylist()
            self._label_nodes[label] = {row["id"]: _node(label, row) for row in rows}
        return self._label_nodes[label]

    @cached_property
    def _rows(self) -> dict[str, tuple[pa.Table, dict[str, int]]]:
        return {}

    def find(self, node_id: str) -> Node | None:
        """The node with this id (not a region), None if there is none; reads one row, not the whole label."""
        label = _LABEL_OF_PREFIX.get(node_id.partition(":")[0])
        if label is None or label in self._label_nodes:
            return self.nodes.get(node_id) if label is None else self._label_nodes[label].get(node_id)
        if label not in self._rows:
            table = self.tables.node(label)
            self._rows[label] = (table, {id_: i for i, id_ in enumerate(table.column("id").to_pylist())})
        table, row_of = self._rows[label]
        row = row_of.get(node_id)
        return None if row is None else _node(label, table.slice(row, 1).to_pylist()[0])

    @cached_property
    def region_names(self) -> Mapping[str, str]:
        """Region code → name."""
        table = self.tables.node("Region")
        return dict(zip(table.column("code").to_pylist(), table.column("name").to_pylist(), strict=True))

    @cached_property
    def pocket_villages(self) -> frozenset[str]:
        """Codes of the villages that a source calls a pocket of migrant workers."""
        table = self.tables.node("Region")
        pairs = zip(table.column("code").to_pylist(), table.column("pmi_pocket").to_pylist(), strict=True)
        return frozenset(code for code, pocket in pairs if pocket == "yes")

    def region(self, code: str) -> Node:
        """The region with this code (NotFoundError if the graph has none)."""
        if code not in self.region_names:
            raise NotFoundError(
                f"the graph has no region {code}", advice="load the register with `matarantai ingest regions`"
            )
        return Node(region_id(code), "Region", self.region_names[code], None, code, {})

    def region_json(self, code: str) -> dict[str, str]:
        """`{"code", "name"}` of a region."""
        return {"code": code, "name": self.region_names.get(code, code)}

    def node(self, node_id: str) -> Node:
        """The node with this id (NotFoundError if there is none)."""
        if node_id.startswith("region:"):
            return self.region(node_id.removeprefix("region:"))
        found = self.find(node_id)
        if found is None:
            raise NotFoundError(f"the graph has no node {node_id}")
        return found

    def node_evidence(self, node_id: str) -> tuple[Evidence, ...]:
        """The claims behind a node (() for regions)."""
        return parse_evidence(self.nodes[node_id].props.get("evidence")) if node_id in self.nodes else ()

    def of_label(self, label: str) -> list[Node]:
        """All nodes of a label but Region, in order of id."""
        if label == "Region":
            return []
        if label not in self._sorted:
            found = self._of(label)
            self._sorted[label] = [found[node_id] for node_id in sorted(found)]
        return self._sorted[label]

    @cached_property
    def _sorted(self) -> dict[str, list[Node]]:
        return {}

    @cached_property
    def _rels(self) -> dict[str, list[Rel]]:
        return {}

    def rels(self, type_name: str) -> list[Rel]:
        """All relationships of a type, in order of id (also those that are only denied: check `denied`)."""
        if type_name not in self._rels:
            rows = self.tables.rel(type_name).to_pylist()
            self._rels[type_name] = sorted((Rel(type_name, row) for row in rows), key=lambda rel: rel.id)
        return self._rels[type_name]

    def from_node(self, type_name: str) -> Mapping[str, list[Rel]]:
        """Relationships of a type that some source asserts, by the id of the node that they start from."""
        return self._index(type_name, "from_id")

    def to_node(self, type_name: str) -> Mapping[str, list[Rel]]:
        """Relationships of a type that some source asserts, by the id of the node that they end at."""
        return self._index(type_name, "to_id")

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], dict[str, list[Rel]]]:
        return {}

    def _index(self, type_name: str, end: str) -> Mapping[str, list[Rel]]:
        if (type_name, end) not in self._indexes:
            index: dict[str, list[Rel]] = defaultdict(list)
            for rel in self.rels(type_name):
                if not rel.denied:
                    index[getattr(rel, end)].append(rel)
            self._indexes[(type_name, end)] = dict(index)
        return self._indexes[(type_name, end)]

    def region_codes_of(self, node_id: str, type_name: str = "SEATED_IN") -> list[str]:
        """Codes of the regions that a node points to by relationships of this type, sorted."""
        return sorted({r.to_id.removeprefix("region:") for r in self.from_node(type_name).get(node_id, ())})

    @cached_property
    def release_of(self) -> Mapping[str, str]:
        """Source id → id of the release that stands for all sources that are not independent of it."""
        return groups_of({node.id: origins_of(node.props) for node in self.of_label("Source")})

    def independent(self, evidence: Iterable[Evidence]) -> int:
        """Number of independent sources that assert something."""
        return len({self.release_of.get(e.source, e.source) for e in evidence if e.asserts})

    def source_ref(self, source_id: str) -> str:
        """What a source is called in an answer: its ref, else its name (a file), else its id."""
        node = self.find(source_id)
        return source_id if node is None else node.ref or node.name

    def source_refs(self, evidence: Iterable[Evidence]) -> list[str]:
        """The sources of some claims, as answers name them, sorted, each once."""
        return sorted({self.source_ref(e.source) for e in evidence})

    def probability(self, evidence: Iterable[Evidence]) -> float:
        """p of a fact = 1 − Π over independent sources (1 − p(best grade)); sources of one group count once."""
        return combine((self.release_of.get(e.source, e.source), e.grade) for e in evidence if e.asserts)


def best_grade(evidence: Iterable[Evidence]) -> str:
    """The best grade among some claims (higher p, then the better letter)."""
    return best(e.grade for e in evidence)


def best_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Claims from the best-graded to the worst; equals keep their order."""
    return sorted(evidence, key=lambda e: rank(e.grade))
