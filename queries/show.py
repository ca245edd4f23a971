"""One entity with its facts: what is said of it, by whom, how sure, where to read it.

Invariants: nothing is guessed (several candidates are an error that lists them); an id that was merged away answers
with its canonical one; every value and relationship comes with the claims behind it; identity hashes are never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import orjson

from graph.errors import AmbiguousError, NotFoundError
from graph.region_codes import COUNTRY, is_domestic, level_of
from graph.schema import NODES
from queries.answer import Method
from queries.entity_facts import HIDDEN, Relation, claim_json, relations_of, shown_props
from queries.on_day import was_so
from queries.relation_words import RELATION_WORDS
from queries.search import folded, search, without_level
from queries.snapshot import Evidence, Node, Snapshot

MAX_PER_GROUP = 200


def same_id(node_id: str) -> str:
    """The canonical id where nothing has been merged: itself."""
    return node_id


@dataclass(frozen=True)
class EntityAnswer:
    """An entity and its facts; `redirected_from`: the merged id that was asked for.

    `left_out`: relationships that were not so on the day asked for.
    """

    method: Method
    facts: int
    truncated: bool
    entity: Mapping[str, Any]
    properties: tuple[Mapping[str, Any], ...]
    relationships: tuple[Mapping[str, Any], ...]
    redirected_from: str | None = None
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON.

        `{"method", "facts", "truncated", "redirected_from", "left_out", "entity": {node, "refs", "denied",
        "contested", "grade", "independent_sources", "within"}, "properties": [{"name", "meaning", "value", "agreed",
        "values": [{"value", "independent_sources", "claims": [claim]}]}], "relationships": [{"type", "direction",
        "title": {"id", "en"}, "total", "items": [{"id", "node", "props", "grade", "independent_sources", "contested",
        "denied", "claims": [claim with props]}]}]}`; a claim is `{"claim", "source": {"id",
        "ref", "title", "url"?}, "grade", "stance", "locator"}`; `within`: the regions that hold
        a region, largest first.
        """
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated,
            "redirected_from": self.redirected_from, "left_out": self.left_out, "entity": dict(self.entity),
            "properties": [dict(p) for p in self.properties], "relationships": [dict(r) for r in self.relationships],
        }  # fmt: skip


def show(
    snapshot: Snapshot, text: str, canonical: Callable[[str], str] = same_id, limit: int = MAX_PER_GROUP, *,
    on: date | None = None,
) -> EntityAnswer:  # fmt: skip
    """The entity that `text` names: an id, a code, a ref (`recruiters:R12`, or `R12` if only one bears it), or a name.

    `canonical` gives the id that a merged id now answers with (the ledger's judgements).  At most `limit` relationships
    of one type and direction are given, by best grade; with `on`, only those that were so that day
    (queries/on_day.py).  Errors: NotFoundError with the nearest names; AmbiguousError
    with (id, description) candidates.
    """
    node, redirected_from = find_entity(snapshot, text, canonical)
    evidence = snapshot.node_evidence(node.id)
    found = relations_of(snapshot, node.id)
    relations = found if on is None else [r for r in found if was_so(r.rel, [r.other], on)]
    groups = []
    for (name, direction), items in groupby(relations, key=lambda r: (r.rel.type, r.direction)):
        ordered = sorted(items, key=lambda r: _grade_order(r.rel.props.get("grade"), r.rel.id))
        groups.append({
            "type": name, "direction": direction, "title": RELATION_WORDS[name].title(direction),
            "total": len(ordered), "items": [_relation_json(snapshot, r) for r in ordered[:limit]],
        })  # fmt: skip
    entity: dict[str, Any] = {
        **node.as_json(), "refs": list(node.props.get("refs") or ()), "denied": bool(node.props.get("denied")),
        "contested": bool(node.props.get("contested")), "grade": node.props.get("grade"),
        "independent_sources": snapshot.independent(evidence),
    }  # fmt: skip
    if node.code is not None:
        entity["within"] = [snapshot.region_json(code) for code in _holding(node.code) if code in snapshot.region_names]
    facts = len(evidence) + sum(len(r.rel.evidence) for r in relations)
    truncated = any(group["total"] > limit for group in groups)
    return EntityAnswer(
        Method("show", {"text": text, "limit": limit, "on": on}), facts, truncated, entity,
        tuple(_properties(snapshot, node, evidence)), tuple(groups), redirected_from, len(found) - len(relations),
    )  # fmt: skip


def find_entity(snapshot: Snapshot, text: str, canonical: Callable[[str], str] = same_id) -> tuple[Node, str | None]:
    """The node that `text` names, and the merged id that was asked for, if it was one (see `show`)."""
    asked = text.strip()
    now = canonical(asked) if ":" in asked else asked
    if now in snapshot.nodes or now.removeprefix("region:") in snapshot.region_names:
        return snapshot.node(now if ":" in now else f"region:{now}"), asked if now != asked else None
    if asked.upper() in snapshot.region_names:
        return snapshot.region(asked.upper()), None
    by_ref = [n for n in snapshot.nodes.values() if n.ref == asked or asked in (n.props.get("refs") or ())]
    found = by_ref or _by_name(snapshot, asked)
    if len(found) == 1:
        return found[0], None
    if found:
        candidates = [(n.code or n.id, _describe(snapshot, n)) for n in sorted(found, key=lambda n: (n.label, n.id))]
        raise AmbiguousError(
            f"{len(found)} things are called {asked[:80]!r}", candidates, advice="ask for one by its id"
        )
    near = search(snapshot, asked[:200], limit=5).results if asked else ()
    names = "; ".join(f"{f.node.name} ({f.node.code or f.node.ref or f.node.id})" for f in near)
    advice = f"the nearest are: {names}" if names else "give an id, a code, a ref (recruiters:R12) or a name"
    raise NotFoundError(f"nothing is called {asked[:80]!r}", advice=advice)


def _by_name(snapshot: Snapshot, asked: str) -> list[Node]:
    """Nodes of exactly this name; of the regions only those of the highest level that bears it."""
    name = folded(asked)
    found = [node for node in snapshot.nodes.values() if folded(node.name or "") == name]
    codes = [c for c, n in snapshot.region_names.items() if name in {(f := folded(n)), without_level(f)}]
    if codes:
        highest = min(_depth(code) for code in codes)
        found += [snapshot.region(code) for code in codes if _depth(code) == highest]
    return found


def _depth(code: str) -> int:
    return ("country", "province", "regency", "district", "village").index(level_of(code))


def _holding(code: str) -> list[str]:
    """Codes of the regions that hold this one, largest first."""
    parts = code.split(".")
    above = [".".join(parts[:count]) for count in range(1, len(parts))]
    return [COUNTRY, *above] if is_domestic(code) and code != COUNTRY else above


def _describe(snapshot: Snapshot, node: Node) -> str:
    refs = ", ".join(node.props.get("refs") or ())
    place = " < ".join(snapshot.region_json(code)["name"] for code in reversed(_holding(node.code or "")))
    return f"{node.label} {node.name}" + (f" ({refs or place})" if refs or place else "")


def _grade_order(grade: str | None, rel_id: str) -> tuple[str, str]:
    return (grade or "~", rel_id)


def _properties(snapshot: Snapshot, node: Node, evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """Each property with its value and the claims that state one, grouped by what they state."""
    if node.code is not None:
        own = {"name": node.name, "code": node.code, "level": level_of(node.code)}
        if node.code in snapshot.pocket_villages:
            own["pmi_pocket"] = "yes"
    else:
        own = {"name": node.name, **shown_props(node.props)}
    meanings = {prop.name: prop.doc for prop in NODES[node.label].props} | {"name": "name as stated"}
    stated = {name for e in evidence for name in e.props} - HIDDEN - {"ref", "refs"}
    out = []
    for name in [p for p in meanings if p in own or p in stated]:
        stating: dict[bytes, list[Evidence]] = {}
        for e in evidence:
            if name in e.props:
                stating.setdefault(orjson.dumps(e.props[name]), []).append(e)
        by_value = {
            value: {"value": claims[0].props[name], "independent_sources": snapshot.independent(claims),
                    "claims": [claim_json(snapshot, e) for e in claims]}
            for value, claims in stating.items()
        }  # fmt: skip
        out.append({
            "name": name, "meaning": meanings[name], "value": own.get(name), "agreed": len(by_value) <= 1,
            # what no claim states by itself (the register's regions) has a value without claims
            "values": [*by_value.values()] or [{"value": own.get(name), "independent_sources": 0, "claims": []}],
        })  # fmt: skip
    return out


def _relation_json(snapshot: Snapshot, relation: Relation) -> dict[str, Any]:
    rel = relation.rel
    return {
        "id": rel.id, "node": relation.other.as_json(), "props": shown_props(rel.props),
        "grade": rel.props.get("grade"), "independent_sources": snapshot.independent(rel.evidence),
        "contested": rel.contested, "denied": rel.denied,
        "claims": [claim_json(snapshot, e, props=True) for e in rel.evidence],
    }  # fmt: skip
