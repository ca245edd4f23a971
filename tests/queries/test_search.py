from __future__ import annotations

import pytest

from graph.errors import UsageError
from queries.search import search
from queries.snapshot import Snapshot
from tests.support.question_graph import IDENTITY_HASH, question_graph, question_tables


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot(question_tables())


def names(snapshot: Snapshot, text: str, **options: object) -> list[tuple[str, str]]:
    return [(f.node.name, f.why) for f in search(snapshot, text, **options).results]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("52.03", "Kabupaten Lombok Timur", "code"),
        ("mys", "Malaysia", "code"),
        ("R2", "CD", "ref"),
        ("recruiters:R2", "CD", "ref"),
        ("lombok timur", "Kabupaten Lombok Timur", "name"),
        ("KABUPATEN  lombok timur", "Kabupaten Lombok Timur", "name"),
        ("batam", "Kota Batam", "name"),
        ("lombok", "Kabupaten Lombok Timur", "begins"),
        ("barat nusa", "Nusa Tenggara Barat", "words"),
        ("a.b.", "Amaq Bakri", "initials"),
        ("RT", "Rumah tampung", "initials"),
        ("Lombk Timr", "Kabupaten Lombok Timur", "near"),
        ("Amak Bakri", "Amaq Bakri", "near"),
        ("dr 1234 ab", "DR 1234 AB", "name"),
    ],
)
def test_what_an_officer_has_at_hand_finds_it(snapshot: Snapshot, text: str, first: str, why: str) -> None:
    assert names(snapshot, text)[0] == (first, why)


def test_an_id_finds_its_node(snapshot: Snapshot) -> None:
    wanted = question_graph().id("R1")
    assert next((f.node.id, f.why) for f in search(snapshot, wanted).results) == (wanted, "id")


def test_exact_comes_before_begins_and_regions_by_level(snapshot: Snapshot) -> None:
    assert names(snapshot, "nusa tenggara", limit=2) == [
        ("Nusa Tenggara Barat", "begins"), ("Nusa Tenggara Timur", "begins"),
    ]  # fmt: skip
    assert [n for n, why in names(snapshot, "kupang") if why == "name"] == ["Kabupaten Kupang", "Kota Kupang"]
    assert names(snapshot, "k", limit=3)[0][0] < names(snapshot, "k", limit=3)[1][0]


def test_labels_narrow_and_the_limit_is_said(snapshot: Snapshot) -> None:
    assert {f.node.label for f in search(snapshot, "p", labels=["Agency", "CaseFile"]).results} == {
        "Agency",
        "CaseFile",
    }
    cut = search(snapshot, "k", limit=2)
    assert (len(cut.results), cut.truncated) == (2, True)
    whole = search(snapshot, "K1", labels=["CaseFile"])
    assert (whole.results[0].node.ref, whole.results[0].why, whole.truncated) == ("K1", "ref", False)


def test_the_answer_is_the_same_each_time_and_in_any_row_order(snapshot: Snapshot) -> None:
    tables = question_tables()
    turned = {label: table.take(list(range(table.num_rows))[::-1]) for label, table in tables.nodes.items()}
    other = Snapshot(type(tables)(turned, tables.rels, tables.seq))
    for text in ("k", "amaq bakri", "lombk", "p1"):
        assert search(snapshot, text).as_json() == search(other, text).as_json()


def test_identity_hashes_are_not_searched(snapshot: Snapshot) -> None:
    assert search(snapshot, IDENTITY_HASH).results == ()


def test_json_form(snapshot: Snapshot) -> None:
    made = search(snapshot, "batam").as_json()
    assert made["method"]["name"] == "search"
    assert made["facts"] is None
    assert made["results"][0] == {
        "id": "region:21.71", "label": "Region", "name": "Kota Batam", "code": "21.71", "why": "name",
        "nearness": 100.0,
    }  # fmt: skip


def test_wrong_use_is_said(snapshot: Snapshot) -> None:
    for text, options in (("", {}), ("x" * 201, {}), ("x", {"limit": 0}), ("x", {"labels": ["Nobody"]})):
        with pytest.raises(UsageError):
            search(snapshot, text, **options)
