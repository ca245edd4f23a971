"""Taking claims back and stating them anew: previewed truly, undone wholly, and the graph follows on every engine."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from graph import projection
from graph.batches import batches
from graph.claims import Claim
from graph.errors import InputError, NotFoundError, UsageError
from graph.ledger import Ledger
from graph.retraction import (
    Selection,
    as_claim,
    change_without,
    live_claims_of,
    preview,
    preview_undo,
    reassert,
    retract,
    taken_back,
)
from graph.store import Store
from graph.tables import GraphTables, changed_tables
from tests.support.claims import Clock, add, node, rel
from tests.support.memory_store import MemoryStore

S1 = node("source:s1", "source:file", props={"name": "Siaran pers", "reliability": "B"})
S2 = node("source:s2", "source:file", props={"name": "Kabar daring", "reliability": "D"})
FILE = node("source:file", "source:file", props={"name": "sources.csv"})
LOTIM = node("region:52.03", "source:file", props={"name": "Lombok Timur", "code": "52.03", "level": "regency"})
MALAYSIA = node("region:MYS", "source:file", props={"name": "Malaysia", "code": "MYS", "level": "country"})
CASE = node("casefile:k1", props={"name": "Perkara 1", "legal_basis": "TPPO"})
CASE_BY_S2 = node("casefile:k1", "source:s2", props={"name": "Perkara 1", "status": "P21"})
LEG_PROPS = {"act": "sending", "case_id": "casefile:k1", "victims": 3}
LEG = rel("LEG", "region:52.03", "region:MYS", props=LEG_PROPS, locator="legs.csv:2", event_from="2023-01")
LEG_BY_S2 = rel("LEG", "region:52.03", "region:MYS", "source:s2", props={**LEG_PROPS, "victims": 5})
ONLY_S2 = node("person:p1", "source:s2", props={"name": "AB"})


def story(ledger: Ledger) -> None:
    """Batch 1: sources and regions; 2: what S1 says; 3: what S2 says."""
    add(ledger, FILE, S1, S2, LOTIM, MALAYSIA)
    add(ledger, CASE, LEG)
    add(ledger, CASE_BY_S2, LEG_BY_S2, ONLY_S2)


def graph(tables: GraphTables) -> dict[str, list[dict[str, Any]]]:
    """All rows, in an order of their own."""
    kinds = {**tables.nodes, **tables.rels}
    return {name: sorted(t.to_pylist(), key=lambda r: str(r["id"])) for name, t in kinds.items() if t.num_rows}


def undated(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Without the times of recording, which a claim stated anew does not keep."""
    text = json.dumps(rows)
    found: dict[str, Any] = json.loads(text)
    for kind in found.values():
        for row in kind:
            row["first_recorded"] = row["last_recorded"] = None
            row["evidence"] = sorted((e | {"recorded": ""} for e in json.loads(row["evidence"])), key=str)
    return found


def test_by_claim_by_batch_and_by_source(ledger: Ledger) -> None:
    story(ledger)
    for selection, claims in (
        (Selection(batch=2), [CASE, LEG]),
        (Selection(claims=(LEG.claim_id,)), [LEG]),
        (Selection(sources=("source:s2",)), [CASE_BY_S2, LEG_BY_S2, ONLY_S2]),
    ):
        assert live_claims_of(ledger, selection)["claim_id"].to_pylist() == [c.claim_id for c in claims]
        number, count = retract(ledger, selection, who="saya", why="keliru")
        assert count == len(claims)
        assert live_claims_of(ledger, selection).num_rows == 0
        assert retract(ledger, selection, who="saya", why="lagi") == (0, 0)
        assert taken_back(ledger, Selection(batch=number)) == claims
        assert reassert(ledger, Selection(batch=number), who="saya", why="ternyata benar")[1] == len(claims)
        assert reassert(ledger, Selection(batch=number), who="saya", why="lagi") == (0, 0)


def test_the_ledger_remembers_who_took_what_back_and_why(ledger: Ledger, clock: Clock) -> None:
    story(ledger)
    clock.forward(days=2)
    number, _ = retract(ledger, Selection(batch=3), who="Ani", why="sumber menarik beritanya")
    clock.forward(days=1)
    again, _ = reassert(ledger, Selection(batch=number), who="Budi", why="ralat dibatalkan")
    newest = [row.as_json() for row in batches(ledger)[:3]]
    assert [(b["batch"], b["reader"], b["who"], b["note"], b["claims"], b["live"], b["retracted"]) for b in newest] == [
        (again, "reassert", "Budi", "ralat dibatalkan", 3, 3, 0),
        (number, "retract", "Ani", "sumber menarik beritanya", 0, 0, 3),
        (3, "tests", "penguji", "", 3, 0, 0),
    ]
    assert [b["recorded_at"][:10] for b in newest] == ["2024-01-04", "2024-01-03", "2024-01-01"]
    assert [row.batch for row in batches(ledger)] == [5, 4, 3, 2, 1]


def test_wrong_selections(ledger: Ledger) -> None:
    story(ledger)
    with pytest.raises(UsageError, match="name what to take back"):
        Selection()
    with pytest.raises(UsageError, match="name what to take back"):
        Selection(batch=1, claims=("claim:x",))
    for selection, said in (
        (Selection(batch=9), "no batch 9"), (Selection(claims=(LEG.claim_id, "claim:x")), "no claim claim:x"),
        (Selection(sources=("source:s9",)), "source:s9 states no claim"),
    ):  # fmt: skip
        for act in (preview, preview_undo):
            with pytest.raises(NotFoundError, match=said):
                act(ledger, selection)
        with pytest.raises(NotFoundError, match=said):
            retract(ledger, selection, who="saya", why="x")
    for act_on in (retract, reassert):
        with pytest.raises(InputError, match="reason"):
            act_on(ledger, Selection(batch=1), who="saya", why=" ")
    assert ledger.live_claims().num_rows == 10


def test_a_preview_says_what_will_disappear_and_change(sqlite_ledger: Ledger) -> None:
    story(sqlite_ledger)
    seq = sqlite_ledger.last_seq()
    shown = preview(sqlite_ledger, Selection(sources=("source:s2",)))
    assert shown.as_json() == {
        "claims": {"CaseFile": 1, "LEG": 1, "Person": 1},
        "removed": {"Person": 1, "REPORTED_IN": 2},
        "changed": {"CaseFile": 1, "LEG": 1},
    }
    assert sqlite_ledger.last_seq() == seq
    retract(sqlite_ledger, Selection(batch=3), who="saya", why="x")
    assert preview_undo(sqlite_ledger, Selection(batch=4)).as_json() == {
        "claims": {"CaseFile": 1, "LEG": 1, "Person": 1}, "removed": {}, "changed": {},
    }  # fmt: skip


def test_a_claim_comes_back_from_the_ledger_as_itself(ledger: Ledger) -> None:
    denial = rel(
        "USES", "person:p1", "identifier:i1", reliability="A", credibility="2", stance="denies", locator="x:1",
        event_from="2023", event_to="2024-02",
    )  # fmt: skip
    add(ledger, S1, LEG, denial)
    for row, claim in zip(ledger.live_claims().to_pylist(), (S1, LEG, denial), strict=True):
        assert as_claim(row) == claim
        assert as_claim(row).claim_id == claim.claim_id


def test_taken_back_and_undone_the_graph_follows(sqlite_ledger: Ledger, store: Store) -> None:
    story(sqlite_ledger)
    projection.sync(sqlite_ledger, store)
    before = graph(projection.build(sqlite_ledger))
    for selection in (Selection(claims=(LEG.claim_id,)), Selection(batch=2), Selection(sources=("source:s2",)),
                      Selection(sources=("source:file",))):  # fmt: skip
        number, _ = retract(sqlite_ledger, selection, who="saya", why="keliru")
        projection.sync(sqlite_ledger, store)
        assert projection.check(sqlite_ledger, store).ok
        assert graph(projection.build(sqlite_ledger)) != before
        reassert(sqlite_ledger, Selection(batch=number), who="saya", why="benar")
        projection.sync(sqlite_ledger, store)
        assert projection.check(sqlite_ledger, store).ok
        assert undated(graph(projection.build(sqlite_ledger))) == undated(before)


def test_loading_again_also_states_anew(sqlite_ledger: Ledger, store: Store) -> None:
    story(sqlite_ledger)
    before = undated(graph(projection.build(sqlite_ledger)))
    retract(sqlite_ledger, Selection(batch=3), who="saya", why="keliru")
    projection.sync(sqlite_ledger, store)
    assert add(sqlite_ledger, CASE_BY_S2, LEG_BY_S2, ONLY_S2).new == 3
    projection.sync(sqlite_ledger, store)
    assert projection.check(sqlite_ledger, store).ok
    assert undated(graph(projection.build(sqlite_ledger))) == before


def test_a_source_keeps_its_letter_when_nothing_that_it_states_is_touched(sqlite_ledger: Ledger) -> None:
    story(sqlite_ledger)
    memory = MemoryStore()
    projection.sync(sqlite_ledger, memory)
    retract(sqlite_ledger, Selection(sources=("source:s1",)), who="saya", why="keliru")
    projection.sync(sqlite_ledger, memory)
    add(sqlite_ledger, node("source:s2", "source:file", props={"name": "Judul baru"}))
    projection.sync(sqlite_ledger, memory)
    assert {row["id"]: row["reliability"] for row in memory.nodes["Source"].values()} == {
        "source:s1": "B", "source:s2": "D", "source:file": None,
    }  # fmt: skip
    assert projection.check(sqlite_ledger, memory).differences == []


@pytest.mark.parametrize("seed", range(8))
def test_what_is_previewed_is_what_happens(sqlite_ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    for claims in _random_batches(chance):
        add(sqlite_ledger, *claims)
    memory = MemoryStore()
    for _ in range(6):
        projection.sync(sqlite_ledger, memory)
        selection = _random_selection(chance, sqlite_ledger)
        undo = chance.random() < 0.4
        foreseen = None
        if not undo:
            change = change_without(sqlite_ledger, live_claims_of(sqlite_ledger, selection))
            foreseen = graph(changed_tables(projection.build(sqlite_ledger), change))
        act = reassert if undo else retract
        act(sqlite_ledger, selection, who="saya", why="uji")
        projection.sync(sqlite_ledger, memory)
        now = graph(projection.build(sqlite_ledger))
        assert projection.check(sqlite_ledger, memory).differences == []
        assert foreseen is None or foreseen == now


def _random_batches(chance: random.Random) -> list[list[Claim]]:
    sources = ["source:s1", "source:s2", "source:file"]
    nodes = ["casefile:k1", "person:p1", "person:p2", "region:52.03", "region:MYS", *sources]
    found: list[Claim] = []
    for _ in range(40):
        says = chance.choice(sources)
        stance = chance.choice(["asserts", "asserts", "denies"])
        one = chance.choice(nodes)
        props: dict[str, Any] = {"name": chance.choice(["satu", "dua"])}
        if one.startswith("source:"):
            props |= chance.choice([{"derived_from": chance.choice(sources)}, {"reliability": chance.choice("ABE")}])
        found.append(node(one, says, props=props, stance=stance))
        found.append(rel("LEG", chance.choice(nodes[1:4]), "region:MYS", says, stance=stance,
                         props=LEG_PROPS | {"victims": chance.randint(1, 3)})
                     if chance.random() < 0.7 else
                     rel("INVOLVED_IN", "person:p1", "casefile:k1", says, props={"role": "recruiter"}))  # fmt: skip
    chance.shuffle(found)
    wanted = [c for c in found if c.subject != c.object]
    return [wanted[start : start + 16] for start in range(0, len(wanted), 16)]


def _random_selection(chance: random.Random, ledger: Ledger) -> Selection:
    kind = chance.choice(["claims", "batch", "sources"])
    if kind == "batch":
        return Selection(batch=chance.choice(batches(ledger)).batch)
    if kind == "sources":
        return Selection(sources=(chance.choice(["source:s1", "source:s2"]),))
    stated = ledger.stated_claims(ledger.last_seq(), {})["claim_id"].to_pylist()
    return Selection(claims=tuple(chance.sample(stated, 3)))
