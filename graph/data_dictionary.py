"""The data dictionary, made from the schema (docs/data-dictionary.md; a test compares)."""

from __future__ import annotations

from collections.abc import Iterable

from graph.schema import EVIDENCE_PROPS, NODE_PROPS, NODE_TYPES, REL_TYPES, Prop

_HEAD = """# Data dictionary

Made from `graph/schema.py` by `make docs`; do not edit.

Every node has the common properties; every node and relationship has the evidence properties. A relationship also has
an `id`. Dates are ISO text of day, month or year precision, as stated. An empty list is kept as null, on both engines.
"""
_EVIDENCE = """
### Evidence

`evidence` is JSON: a list with one object for each live claim, in ledger order.

| field | meaning |
|---|---|
| `claim` | id of the claim |
| `source` | id of the source |
| `grade` | Admiralty grade; a claim without one takes its source's reliability (else F) and credibility 6 |
| `stance` | `asserts` or `denies` |
| `locator` | row, cell or span in the source |
| `recorded` | when it was recorded (ISO time, UTC) |
| `from`, `to` | when it was so, where stated |
| `props` | the properties that this claim states |
"""


def _props(props: Iterable[Prop]) -> list[str]:
    lines = ["| property | type | meaning |", "|---|---|---|"]
    for prop in props:
        words = f" (`{'`, `'.join(prop.words)}`)" if prop.words else ""
        lines.append(f"| `{prop.name}` | {prop.type.value} | {prop.doc}{words} |")
    return lines


def data_dictionary() -> str:
    """The whole document as Markdown."""
    out = [_HEAD, "## Common properties", "", "### Of every node", "", *_props(NODE_PROPS), ""]
    out += ["### What the evidence amounts to, on every node and relationship", "", *_props(EVIDENCE_PROPS), _EVIDENCE]
    out += ["## Nodes", ""]
    for node in NODE_TYPES:
        out += [f"### {node.label}", "", node.doc[0].upper() + node.doc[1:] + ".", "", *_props(node.props), ""]
    out += ["## Relationships", ""]
    for rel in REL_TYPES:
        ends = ", ".join(f"{a} → {b}" for a, b in rel.ends)
        out += [f"### {rel.name}", "", rel.doc[0].upper() + rel.doc[1:] + ".", "", f"{ends}.", ""]
        if rel.key:
            out += [f"Told apart by: `{'`, `'.join(rel.key)}`.", ""]
        if rel.keeps_denied:
            out += ["Stays in the graph, marked `denied`, where it is only denied.", ""]
        if rel.props:
            out += [*_props(rel.props), ""]
    return "\n".join(out).rstrip() + "\n"
