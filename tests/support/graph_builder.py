"""Small graphs for tests, written down by hand in the projection's own form.

Invariant: what a builder makes has the columns, ids, evidence and evidence properties that the projection would give
for the same claims, so that a question cannot tell the two apart.

    GraphBuilder().region("52.03", "Lombok Timur").person("R1", "AB", region="52.03").case("K1", "TPPO")
        .leg("K1", "recruitment", "52.03", "R1", "2023-03-06", grades=[("S1", "B2"), ("S2", "C2", "denies")]).tables()

Things are named by their bare ref, regions by their code; a ref must be used once per graph, whatever its table.
A grade is (source, grade), (source, grade, stance) or (source, grade, stance, own props); default: [("S1", "B2")].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa

from graph.grades import best
from graph.ids import digest, entity_id, region_id, rel_id, value_id
from graph.schema import RELS, node_props, rel_props
from graph.tables import REL_ENDS, GraphTables, node_schema, rel_schema

Grades = Sequence[tuple[Any, ...]]
DEFAULT_GRADES: Grades = (("S1", "B2"),)
COLLECTION = "default"
_RECORDED = "2024-01-01T00:00:00+00:00"
_TABLE = {
    "Agency": "agencies", "Person": "recruiters", "Company": "recruiters", "Event": "events",
    "Agreement": "agreements", "CaseFile": "cases", "VictimGroup": "victims", "Place": "places", "Source": "sources",
}  # fmt: skip
_LEVELS = ("province", "regency", "district", "village")


class GraphBuilder:
    """Collects nodes and relationships; every method but `tables` and `id` returns the builder itself."""

    def __init__(self) -> None:
        self._nodes: dict[str, dict[str, dict[str, Any]]] = {}
        self._rels: dict[str, dict[str, dict[str, Any]]] = {}
        self._ids: dict[str, tuple[str, str]] = {}
        self._count = 0

    # -- the two general ones

    def node(self, label: str, ref: str, name: str | None = None, *, grades: Grades = DEFAULT_GRADES,
             table: str | None = None, **props: Any) -> GraphBuilder:  # fmt: skip
        """A node with a ref (`table` overrides the table that its id is made of, e.g. "officials" for a Person)."""
        return self._node(label, entity_id(label, COLLECTION, table or _TABLE[label], ref), ref, name or ref,
                          grades, props, known_as=ref)  # fmt: skip

    def rel(
        self, type_name: str, from_: str, to: str, *, grades: Grades = DEFAULT_GRADES, **props: Any
    ) -> GraphBuilder:
        """A relationship between two things that the builder knows by ref or code; the same key twice adds evidence."""
        from_id, to_id = self.id(from_), self.id(to)
        key = orjson.dumps([props.get(k) for k in RELS[type_name].key]).decode() if RELS[type_name].key else ""
        row = self._rels.setdefault(type_name, {}).setdefault(
            rel_id(type_name, from_id, to_id, key),
            {"id": rel_id(type_name, from_id, to_id, key), "from_id": from_id, "from_label": self._label(from_),
             "to_id": to_id, "to_label": self._label(to), "evidence": []},
        )  # fmt: skip
        own = {k: v for k, v in props.items() if v is not None and k not in RELS[type_name].key}
        row.update({k: v for k, v in props.items() if v is not None})
        row["evidence"] += self._evidence(grades, own, type_name, from_id, to_id, key)
        return self

    # -- nodes

    def region(self, code: str, name: str | None = None, **props: Any) -> GraphBuilder:
        """A region, by its code."""
        level = _LEVELS[code.count(".")] if code[:1].isdigit() else "country"
        return self._node("Region", region_id(code), None, name or code, (), {"code": code, "level": level, **props},
                          known_as=code)  # fmt: skip

    def source(self, ref: str, title: str | None = None, *, derived_from: str | None = None,
               reliability: str | None = None) -> GraphBuilder:  # fmt: skip
        """A source; one that a grade mentions and nobody declared stands for itself (no node)."""
        above = None if derived_from is None else self._source_id(derived_from)
        return self.node("Source", ref, title, grades=((ref, "B2"),), derived_from=above, reliability=reliability)

    def person(self, ref: str, name: str | None = None, *, region: str | None = None, **props: Any) -> GraphBuilder:
        """A person of the recruiters table."""
        self.node("Person", ref, name, **props)
        return self if region is None else self.rel("SEATED_IN", ref, region)

    def official(self, ref: str, name: str, agency: str, title: str = "Kepala", *, since: str | None = None,
                 until: str | None = None) -> GraphBuilder:  # fmt: skip
        """An official and the post that he holds."""
        self.node("Person", ref, name, table="officials", roles=["official"])
        return self.rel("HOLDS_POST", ref, agency, title=title, since=since, until=until)

    def company(self, ref: str, name: str | None = None, *, region: str | None = None, **props: Any) -> GraphBuilder:
        """A company of the recruiters table."""
        self.node("Company", ref, name, **props)
        return self if region is None else self.rel("SEATED_IN", ref, region)

    def place(self, ref: str, name: str | None = None, region: str | None = None, kind: str = "shelter",
              *, grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """A place and where it is seated."""
        self.node("Place", ref, name, grades=grades, kind=kind)
        return self if region is None else self.rel("SEATED_IN", ref, region, grades=grades)

    def case(self, ref: str, legal_basis: str = "TPPO", *, region: str | None = None, agency: str | None = None,
             grades: Grades = DEFAULT_GRADES, **props: Any) -> GraphBuilder:  # fmt: skip
        """A case, where it occurred and who handles it."""
        self.node("CaseFile", ref, f"Perkara {ref}", grades=grades, legal_basis=legal_basis, **props)
        if region is not None:
            self.rel("OCCURRED_IN", ref, region, grades=grades)
        return self if agency is None else self.rel("HANDLES", agency, ref, grades=grades)

    def agency(self, ref: str, name: str | None = None, kind: str = "manpower", *, region: str | None = None,
               covers: Sequence[str] = (), functions: Sequence[str] = (), since: str | None = None,
               grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """An agency: with a region and no `covers` it covers its region; functions are declared for what it covers."""
        self.node("Agency", ref, name, grades=grades, kind=kind, since=since)
        if region is not None:
            self.rel("SEATED_IN", ref, region, grades=grades)
        for code in covers or ([region] if region is not None else []):
            self.rel("COVERS", ref, code, grades=grades)
            for function in functions:
                self.rel("PERFORMS", ref, code, grades=grades, function=function, state="evidenced", date=since,
                         basis="declared")  # fmt: skip
        return self

    def event(self, ref: str, kind: str, date: str | None, *, region: str | None = None, reached: Sequence[str] = (),
              attended: Sequence[str] = (), absent: Sequence[str] = (), topics: Sequence[str] = (),
              grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """An event, where it was, whom it reached, who took part (agencies or officials) and who was absent."""
        self.node("Event", ref, f"Kegiatan {ref}", grades=grades, kind=kind, date=date, topics=list(topics) or None)
        if region is not None:
            self.rel("HELD_IN", ref, region, grades=grades)
        for code in reached:
            self.rel("REACHED", ref, code, grades=grades)
        for who in attended:
            self.rel("ATTENDED", who, ref, grades=grades, capacity="participant")
        for who in absent:
            self.rel("ATTENDED", who, ref, grades=grades, capacity="absent")
        return self

    def agreement(self, ref: str, kind: str, since: str, *, until: str | None = None, parties: Sequence[str] = (),
                  grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """An agreement and its parties."""
        self.node("Agreement", ref, f"Kesepakatan {ref}", grades=grades, kind=kind, since=since, until=until)
        for party in parties:
            self.rel("PARTY_TO", party, ref, grades=grades)
        return self

    def victims(self, ref: str, case: str, count: int | None, *, origin: str | None = None,
                destination: str | None = None, grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """A row of the victims table."""
        self.node("VictimGroup", ref, f"Korban {ref}", grades=grades, count=count)
        self.rel("HAS_VICTIMS", case, ref, grades=grades)
        if origin is not None:
            self.rel("CAME_FROM", ref, origin, grades=grades)
        return self if destination is None else self.rel("BOUND_FOR", ref, destination, grades=grades)

    # -- relationships

    def leg(self, case: str, act: str, from_: str, to: str, start: str | None = None, end: str | None = None,
            grades: Grades = DEFAULT_GRADES, *, victims: int | None = None, **props: Any) -> GraphBuilder:  # fmt: skip
        """A leg; the same case, act, ends, start and end again adds evidence.  Only denied: it is left out."""
        return self.rel("LEG", from_, to, grades=grades, act=act, case_id=self.id(case), case_ref=case,
                        start_date=start, end_date=end, victims=victims, **props)  # fmt: skip

    def uses(self, who: str, value: str, kind: str = "phone", *, grades: Grades = DEFAULT_GRADES) -> GraphBuilder:
        """A person or company uses an identifier."""
        known_as = f"{kind}:{value}"
        if known_as not in self._ids:
            props = {"kind": kind, "value": value}
            self._node("Identifier", value_id("Identifier", kind, value), None, value, grades, props, known_as)
        return self.rel("USES", who, known_as, grades=grades)

    def referral(self, from_: str, to: str, date: str, kind: str = "case", *, case: str | None = None,
                 grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """A referral between two agencies."""
        case_id = None if case is None else self.id(case)
        return self.rel("REFERRED_TO", from_, to, grades=grades, kind=kind, date=date, case_id=case_id, case_ref=case)

    def performs(self, agency: str, function: str, region: str, state: str = "evidenced", date: str | None = None, *,
                 grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """A row of the performs table (kept in the graph even if it is only denied)."""
        return self.rel("PERFORMS", agency, region, grades=grades, function=function, state=state, date=date,
                        basis="performs")  # fmt: skip

    def programme(self, name: str, region: str, *, since: str | None = None,
                  grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """A programme that runs in a region (the villages table)."""
        known_as = f"programme:{name}"
        self._node("Programme", value_id("Programme", name.casefold()), None, name, grades, {}, known_as)
        return self.rel("RUNS", known_as, region, grades=grades, since=since)

    def measure(self, name: str, about: str, value: float, *, since: str | None = None, until: str | None = None,
                grades: Grades = DEFAULT_GRADES) -> GraphBuilder:  # fmt: skip
        """A published number about a region (code) or an agency (ref)."""
        known_as = f"measure:{name}:{about}:{since}:{until}"
        node_id = value_id("Measure", COLLECTION, name, self.id(about), since, until)
        props = {"value": value, "since": since, "until": until}
        self._node("Measure", node_id, None, name, grades, props, known_as)
        return self.rel("ABOUT", known_as, about, grades=grades)

    # -- results

    def id(self, known_as: str) -> str:
        """The id of what the builder knows by this ref or code (KeyError if nothing)."""
        return self._ids[known_as][1]

    def tables(self) -> GraphTables:
        """The graph so far, in the order in which it was built."""
        nodes = {label: pa.Table.from_pylist([self._finished(row, [p.name for p in node_props(label)], True)
                                              for row in rows.values()], schema=node_schema(label))
                 for label, rows in self._nodes.items()}  # fmt: skip
        rels = {}
        for name, rows in self._rels.items():
            columns = [*REL_ENDS, *(p.name for p in rel_props(name))]
            made = [self._finished(row, columns, RELS[name].keeps_denied) for row in rows.values()]
            rels[name] = pa.Table.from_pylist([row for row in made if row], schema=rel_schema(name))
        return GraphTables(nodes, rels, self._count)

    # -- inside

    def _label(self, known_as: str) -> str:
        return self._ids[known_as][0]

    def _source_id(self, ref: str) -> str:
        return entity_id("Source", COLLECTION, "sources", ref)

    def _node(self, label: str, node_id: str, ref: str | None, name: str, grades: Grades, props: dict[str, Any],
              known_as: str) -> GraphBuilder:  # fmt: skip
        own = {k: v for k, v in props.items() if v is not None}
        row = self._nodes.setdefault(label, {}).setdefault(
            node_id, {"id": node_id, "name": name, "ref": ref, "evidence": []}
        )
        row.update(own)
        if ref is not None:
            row["refs"] = [f"{_TABLE.get(label, label.lower())}:{ref}"]
        row["evidence"] += self._evidence(grades, {"name": name, **own}, label, node_id, None, "")
        self._ids[known_as] = (label, node_id)
        return self

    def _evidence(self, grades: Grades, props: dict[str, Any], type_name: str, from_id: str, to_id: str | None,
                  key: str) -> list[dict[str, Any]]:  # fmt: skip
        made = []
        for source, grade, *more in grades:
            self._count += 1
            stance = more[0] if more else "asserts"
            own = {**props, **(more[1] if len(more) > 1 else {})}
            claim = "claim:" + digest(source, type_name, from_id, to_id, key, own, grade, stance)
            made.append({"claim": claim, "source": self._source_id(source), "grade": grade, "stance": stance,
                         "locator": f"{type_name}:{self._count}", "recorded": _RECORDED, "props": own})  # fmt: skip
        return made

    @staticmethod
    def _finished(row: dict[str, Any], columns: list[str], keeps_denied: bool) -> dict[str, Any]:
        evidence = row["evidence"]
        asserting = [e for e in evidence if e["stance"] == "asserts"]
        if evidence and not asserting and not keeps_denied:
            return {}
        counted = asserting or evidence
        done = {
            **row, "sources": sorted({e["source"] for e in counted}), "claims": len(asserting),
            "grade": best(e["grade"] for e in counted) if counted else None,
            "contested": 0 < len(asserting) < len(evidence), "denied": bool(evidence) and not asserting,
            "first_recorded": _RECORDED, "last_recorded": _RECORDED, "evidence": orjson.dumps(evidence).decode(),
        }  # fmt: skip
        return {name: done.get(name) for name in columns}
