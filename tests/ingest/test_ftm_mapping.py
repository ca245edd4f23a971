"""The declared mapping: complete, right by the library, and what docs/ftm.md says."""

from __future__ import annotations

from typing import Any

import pytest

from graph.schema import NODES, RELS, claimable_props
from ingest.ftm_mapping import (
    AS_PROPERTY,
    IDENTIFIER_PROPS,
    LINKS_IN,
    NODE_RULES,
    NODES_IN,
    NOT_WRITTEN,
    OTHERS_IN,
    SECRET_PROPS,
    link_rule,
    mark,
    marked_props,
    read_mark,
    rules_are_complete,
)
from tests.support.ftm import need_ftm


@pytest.fixture
def model() -> Any:
    need_ftm()
    from followthemoney import model

    return model


def test_every_label_type_and_identifier_kind_has_a_rule() -> None:
    assert rules_are_complete() == []
    assert set(NOT_WRITTEN) <= {*NODES, *RELS}


def test_no_claimable_property_is_forgotten() -> None:
    for rule in NODE_RULES:
        written = {ours for ours, _ in rule.props} | set(marked_props(rule.label))
        assert set(claimable_props(rule.label)) - written <= {"id_hash", "refs", "roles"}, rule.label
    for name in set(RELS) - set(NOT_WRITTEN) - set(AS_PROPERTY):
        rule_out = link_rule(name)
        assert {ours for ours, _ in rule_out.props} | set(marked_props(name)) == set(claimable_props(name)), name


def test_what_is_written_exists_in_the_library(model: Any) -> None:
    for rule in NODE_RULES:
        for schema in (rule.schema, *dict(rule.by_kind).values()):
            pairs = IDENTIFIER_PROPS[schema] if rule.label == "Identifier" else rule.props
            for ours, theirs in pairs:
                assert ours in claimable_props(rule.label)
                assert model.get(schema).get(theirs) is not None, f"{schema}:{theirs}"
            assert model.get(schema).get("notes") is not None
    for name in set(RELS) - set(NOT_WRITTEN) - set(AS_PROPERTY):
        rule_out = link_rule(name)
        schema = model.get(rule_out.schema)
        assert schema.edge and schema.get("description") is not None
        assert (schema.source_prop.name, schema.target_prop.name) == (rule_out.source, rule_out.target)
        for _, theirs in rule_out.props:
            assert schema.get(theirs) is not None, f"{rule_out.schema}:{theirs}"


def test_what_is_read_exists_in_the_library_and_in_our_schema(model: Any) -> None:
    for rule in NODES_IN:
        assert rule.label in NODES
        for theirs, ours in rule.props:
            assert model.get(rule.schema).get(theirs) is not None, f"{rule.schema}:{theirs}"
            assert ours in claimable_props(rule.label)
    for link in LINKS_IN:
        schema = model.get(link.schema)
        assert {link.source, link.target} == {schema.source_prop.name, schema.target_prop.name}
        assert set(link.ends) <= set(RELS[link.type].ends)
    assert all(model.get(schema) is not None for schema in OTHERS_IN)
    known = {prop.name for schema in model for prop in schema.properties.values()}
    assert known >= SECRET_PROPS


@pytest.mark.parametrize("value", ["police", 'a "b" = c\n', 3, 4.5, True, ["x", "y=z"]])
def test_marks_come_back_as_they_were(value: Any) -> None:
    assert read_mark(mark("kind", value)) == ("kind", value)


@pytest.mark.parametrize("text", ["a note", "matarantai:kind", "matarantai:kind={", ""])
def test_other_text_is_no_mark(text: str) -> None:
    assert read_mark(text) is None
