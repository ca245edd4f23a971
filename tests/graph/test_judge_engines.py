"""Judgements, undos, claims and retractions in random order: after each step both engines hold what a rebuild gives."""

from __future__ import annotations

import random
from contextlib import suppress

from graph import projection
from graph.errors import ContradictionError
from graph.judgements import standing
from graph.ledger import Ledger
from graph.store import Store
from tests.support.claims import add, node, rel

PEOPLE = [f"person:p{n}" for n in range(4)]
CASES = [f"casefile:k{n}" for n in range(3)]
PHONES = ["identifier:1", "identifier:2"]
STEPS = 10  # an engine takes its time; tests/graph/test_projection_change.py goes through far more, in memory


def step(ledger: Ledger, chance: random.Random) -> str:
    """One random deed; what it was."""
    deed = chance.choice(["claim", "claim", "retract", "judge", "judge", "judge", "undo", "undo"])
    if deed == "claim":
        person, case, phone = chance.choice(PEOPLE), chance.choice(CASES), chance.choice(PHONES)
        add(
            ledger,
            node(person, props={"name": chance.choice(["AB", "CD"])}, credibility=chance.choice("135")),
            rel("INVOLVED_IN", person, case, props={"role": chance.choice(["recruiter", "other"])}),
            rel("USES", person, phone, credibility=chance.choice("246")),
            rel("LEG", "region:52", person, props={"act": "recruitment", "case_id": case}),
        )
    elif deed == "retract":
        live = ledger.live_claims()["claim_id"].to_pylist()
        ledger.retract(chance.sample(live, min(2, len(live))), who="a", why="b")
    elif deed == "judge":
        left, right = chance.sample(chance.choice([PEOPLE, PEOPLE, CASES]), 2)
        verdict = chance.choice(["same", "same", "different", "unsure"])
        with suppress(ContradictionError):
            ledger.judge(left, right, verdict, who="a", why="b")
    else:
        stand = [j.seq for j in standing(ledger.judgements()).values()]
        if stand:
            with suppress(ContradictionError):
                ledger.withdraw(chance.choice([None, *stand]), who="a", why="b")
    return deed


def test_each_step_leaves_what_a_rebuild_gives(sqlite_ledger: Ledger, store: Store) -> None:
    ledger, chance = sqlite_ledger, random.Random(1)
    region = node("region:52", props={"name": "NTB", "code": "52", "level": "province"})
    add(ledger, node("source:s1", props={"name": "Register"}), region, *map(node, [*PEOPLE, *CASES, *PHONES]))
    projection.sync(ledger, store)
    done = set()
    for _ in range(STEPS):
        done.add(step(ledger, chance))
        projection.sync(ledger, store)
        assert projection.check(ledger, store).differences == []
    assert done == {"claim", "retract", "judge", "undo"}


def test_an_undone_merge_leaves_the_graph_as_it_was(sqlite_ledger: Ledger, store: Store) -> None:
    ledger = sqlite_ledger
    uses = [rel("USES", person, PHONES[0]) for person in PEOPLE[:2]]
    roles = [rel("INVOLVED_IN", PEOPLE[n], CASES[n], props={"role": "recruiter"}) for n in (0, 1)]
    add(ledger, node("source:s1", props={"name": "Register"}), *map(node, [*PEOPLE, *CASES, *PHONES]), *uses, *roles)
    projection.sync(ledger, store)
    labels, types = ("Person", "CaseFile", "Identifier"), ("USES", "INVOLVED_IN")

    def rows() -> list[list[object]]:
        tables = store.export(labels, types)
        return [table.sort_by("id").to_pylist() for kind in (tables.nodes, tables.rels) for table in kind.values()]

    before = rows()
    ledger.judge(PEOPLE[0], PEOPLE[1], "same", who="a", why="b")
    projection.sync(ledger, store)
    assert rows() != before
    ledger.withdraw(who="a", why="b")
    projection.sync(ledger, store)
    assert rows() == before
