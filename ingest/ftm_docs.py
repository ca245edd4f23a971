"""docs/ftm.md, from the declared mapping.

Invariant: nothing is described by hand that ingest/ftm_mapping.py already says.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from graph.schema import NODES, RELS
from ingest.ftm_mapping import (
    AS_PROPERTY,
    IDENTIFIER_PROPS,
    LINKS_IN,
    NODE_RULE,
    NODES_IN,
    NOT_WRITTEN,
    OTHERS_IN,
    PHONE_PROPERTY,
    link_rule,
    marked_props,
)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in rows), ""]


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"`{a}` → `{b}`" for a, b in pairs)


def _marks(type_name: str) -> str:
    return ", ".join(f"`{name}`" for name in marked_props(type_name))


def _things_in() -> list[str]:
    rows = [(f"`{r.schema}`", f"`{r.label}`", _pairs(r.props), r.note) for r in NODES_IN]
    rows += [(f"`{schema}`", "", "", what) for schema, what in OTHERS_IN.items()]
    return _table(("thing", "becomes", "properties, besides the name", "note"), rows)


def _links_in() -> list[str]:
    rows = [
        (f"`{r.schema}`", ", ".join(f"{a} → {b}" for a, b in r.ends), f"`{r.type}`", r.word and f"`{r.word}`")
        for r in LINKS_IN
    ]
    rows += [("`UnknownLink` with one of our types as `role`", "as that type allows", "that type", "")]
    return _table(("link", "between", "becomes", "title or kind where none is stated"), rows)


def _nodes_out() -> Iterable[tuple[str, ...]]:
    for label in NODES:
        if label in NOT_WRITTEN:
            yield f"`{label}`", "not written", NOT_WRITTEN[label], ""
        elif label == "Identifier":
            for schema, props in IDENTIFIER_PROPS.items():
                yield f"`{label}`", f"`{schema}`", _pairs(props), ""
            yield f"`{label}` (phone)", f"`{PHONE_PROPERTY}` of its users", "else a `UserAccount`", ""
        else:
            rule = NODE_RULE[label]
            others = "".join(f", `{schema}` for `{kind}`" for kind, schema in rule.by_kind)
            yield f"`{label}`", f"`{rule.schema}`{others}", _pairs(rule.props), _marks(label)


def _rels_out() -> Iterable[tuple[str, ...]]:
    for name in RELS:
        if name in NOT_WRITTEN:
            yield f"`{name}`", "not written", NOT_WRITTEN[name], ""
        elif name in AS_PROPERTY:
            where = ", ".join(f"`{prop}` of a {label}" for label, prop in AS_PROPERTY[name].items())
            yield f"`{name}`", where, "the region's full name", ""
        else:
            rule = link_rule(name)
            yield f"`{name}`", f"`{rule.schema}` (`{rule.source}`, `{rule.target}`)", _pairs(rule.props), _marks(name)


def ftm_markdown() -> str:
    """The whole document as Markdown."""
    text = resources.files("ingest").joinpath("ftm_rules.md").read_text(encoding="utf-8")
    out = [text, "## What comes in", "", *_things_in(), *_links_in()]
    out += ["Every other schema is left out and counted.", "", "## What goes out", ""]
    out += _table(("label", "schema", "properties", "marks"), _nodes_out())
    out += _table(("relationship", "written as", "properties", "marks"), _rels_out())
    out += ["`PART_OF` between regions is `partOf` of the Territory; the regions that links name are written with all "
            "that they lie in.", ""]  # fmt: skip
    return "\n".join(out).rstrip() + "\n"
