"""The history of an entity: every row of the ledger that speaks of it, in order, with who and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph import projection
from graph.claims import Claim
from graph.errors import NotFoundError
from graph.ledger import Batch, Ledger
from queries.history import history
from queries.snapshot import Snapshot
from tests.support.claims import Clock, node, rel

A, B, CASE = "person:a", "person:b", "casefile:1"
SOURCE = node("source:s1", props={"name": "Register", "ref": "S1", "reliability": "B"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    opened = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'ledger.sqlite'}"), clock=clock)
    yield opened
    opened.close()


def load(ledger: Ledger, who: str, *claims: Claim) -> None:
    ledger.append(claims, batch=Batch("tables", "2", who, "kiriman Maret"))


def told(ledger: Ledger, text: str, **given: Any) -> dict[str, Any]:
    as_of = given.get("as_of")
    return history(ledger, Snapshot(projection.build(ledger, as_of)), text, **given).as_json()


@pytest.fixture
def story(ledger: Ledger, clock: Clock) -> dict[str, Claim]:
    """A becomes known, is involved, is merged with B; the involvement is retracted; the merge undone."""
    involved = rel("INVOLVED_IN", A, CASE, props={"role": "recruiter"}, credibility="2", locator="i.csv:2")
    secret = {"name": "AB", "id_hash": "f" * 64}
    load(ledger, "siti", SOURCE, node(A, props=secret, locator="r.csv:2"), node(CASE, props={"name": "Perkara"}))
    clock.forward(days=1)
    load(ledger, "budi", involved, node(B, props={"name": "CD"}), rel("USES", B, "identifier:1"))
    clock.forward(days=1)
    ledger.judge(A, B, "same", who="siti", why="satu nomor")
    clock.forward(days=1)
    ledger.retract([involved.claim_id], who="dewi", why="salah orang")
    clock.forward(days=1)
    ledger.withdraw(who="budi", why="nomor lain")
    return {"involved": involved}


def test_what_became_known_when_from_whom_and_by_whose_judgement(ledger: Ledger, story: dict[str, Claim]) -> None:
    answer = told(ledger, A)
    events = answer["events"]
    assert [(e["recorded_at"][:10], e["kind"], e["who"], e["text"]) for e in events] == [
        ("2024-01-01", "claim", "siti", "AB"),
        ("2024-01-02", "claim", "budi", "AB · disebut terlibat dalam · Perkara (recruiter)"),
        ("2024-01-03", "judgement", "siti", "AB = CD"),
        ("2024-01-04", "retraction", "dewi", "AB · disebut terlibat dalam · Perkara (recruiter)"),
        ("2024-01-05", "judgement", "budi", "AB ⟲ CD"),
    ]
    assert (answer["facts"], answer["members"], answer["truncated"]) == (1, [A], False)
    claim = events[1]
    assert (claim["grade"], claim["source"]["ref"], claim["locator"], claim["by"]) == (
        "B2",
        "S1",
        "i.csv:2",
        "tables 2",
    )
    assert (claim["live"], claim["why"], claim["about"]) == (False, "kiriman Maret", A)
    assert [(e["verdict"], e["stands"], e["why"]) for e in events if e["kind"] == "judgement"] == [
        ("same", False, "satu nomor"), ("withdrawn", False, "nomor lain"),
    ]  # fmt: skip
    assert (events[3]["why"], events[3]["claim"]) == ("salah orang", story["involved"].claim_id)
    # Both ends of a relationship have it in their history; an identity hash is in none.
    assert [e["kind"] for e in told(ledger, CASE)["events"]] == ["claim", "claim", "retraction"]
    assert "ffff" not in str(answer)


def test_as_it_was_known_on_a_day_with_all_members(ledger: Ledger, story: dict[str, Claim]) -> None:
    answer = told(ledger, B, as_of=date(2024, 1, 3))
    assert (answer["redirected_from"], answer["members"]) == (B, [A, B])
    assert [(e["kind"], e["about"]) for e in answer["events"][:4]] == [
        ("claim", A), ("claim", A), ("claim", B), ("claim", B),
    ]  # fmt: skip
    judgement = answer["events"][-1]
    assert (judgement["text"], judgement["stands"]) == ("AB = CD", True)
    assert told(ledger, B)["members"] == [B]


def test_a_claim_stated_again_lives_again(ledger: Ledger, clock: Clock) -> None:
    claim = node(A, props={"name": "AB"})
    load(ledger, "siti", claim)
    ledger.retract([claim.claim_id], who="siti", why="x")
    load(ledger, "budi", claim)
    answer = told(ledger, A)
    assert [(e["kind"], e.get("live")) for e in answer["events"]] == [
        ("claim", False), ("retraction", None), ("claim", True),
    ]  # fmt: skip
    assert [e["kind"] for e in told(ledger, A, limit=2)["events"]] == ["retraction", "claim"]
    assert told(ledger, A, limit=2)["truncated"] is True


def test_what_was_retracted_whole_still_has_its_history(ledger: Ledger) -> None:
    claim = node(A, props={"name": "AB"})
    load(ledger, "siti", claim)
    ledger.retract([claim.claim_id], who="siti", why="tidak ada orang ini")
    answer = told(ledger, A)
    assert (answer["entity"]["name"], answer["facts"]) == ("AB", 0)
    assert answer["events"][-1]["why"] == "tidak ada orang ini"
    for nobody in ("person:zz", "AB"):
        with pytest.raises(NotFoundError):
            told(ledger, nobody)
