"""Whatever happens to the ledger, a graph brought on step by step equals one built from nothing."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import SecretStr

from graph import projection
from graph.claims import Claim
from graph.errors import ContradictionError
from graph.judgements import Clusters, standing
from graph.ledger import Ledger
from tests.support.claims import BATCH, node, rel
from tests.support.memory_store import MemoryStore

SOURCES = [f"source:s{n}" for n in range(3)]
PERSONS = [f"person:p{n}" for n in range(4)]
CASES = [f"casefile:k{n}" for n in range(3)]
REGIONS = [f"region:{n}" for n in range(3)]
AGENCIES = ["agency:a0", "agency:a1"]
JUDGED = [SOURCES, PERSONS, CASES, REGIONS, AGENCIES]

sources = st.sampled_from(SOURCES)
stances = st.sampled_from(["asserts", "asserts", "asserts", "denies"])
letters = st.sampled_from([None, None, "A", "D", "F"])
numbers = st.sampled_from([None, "1", "3", "5"])
origins = st.sampled_from(["a.csv", "b.csv"])
names = st.sampled_from(["satu", "dua"])


@st.composite
def frames(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "source": draw(sources), "stance": draw(stances), "reliability": draw(letters), "credibility": draw(numbers),
        "origin": draw(origins), "locator": draw(st.sampled_from(["", "x:1", "x:2"])),
    }  # fmt: skip


@st.composite
def node_claims(draw: st.DrawFn) -> Claim:
    node_id = draw(st.sampled_from([*SOURCES, *PERSONS, *CASES, *REGIONS, *AGENCIES]))
    props: dict[str, Any] = {"name": draw(names)} if draw(st.booleans()) else {}
    if node_id.startswith("source:"):
        if draw(st.booleans()):
            props["reliability"] = draw(st.sampled_from(["A", "C", "E"]))
        if draw(st.booleans()):
            props["derived_from"] = draw(sources)
    elif node_id.startswith("casefile:"):
        props["modus"] = draw(st.lists(names, max_size=2))
    if draw(st.booleans()):
        props["refs"] = [f"t:{draw(names)}"]
    return node(node_id, props=props, **draw(frames()))


@st.composite
def rel_claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(["LEG", "INVOLVED_IN", "HOLDS_POST", "PERFORMS", "ASSOCIATED_WITH", "PART_OF"]))
    person, case, region = (draw(st.sampled_from(x)) for x in (PERSONS, CASES, REGIONS))
    agency = draw(st.sampled_from(AGENCIES))
    frame = draw(frames())
    if kind == "LEG":
        props: dict[str, Any] = {"act": draw(st.sampled_from(["recruitment", "transfer"]))}
        if draw(st.booleans()):
            props["case_id"] = case
        if draw(st.booleans()):
            props["victims"] = draw(st.integers(1, 3))
        ends = draw(st.sampled_from([(region, person), (person, region)]))
        return rel("LEG", *ends, props=props, **frame)
    if kind == "INVOLVED_IN":
        return rel(kind, person, case, props={"role": draw(st.sampled_from(["recruiter", "other"]))}, **frame)
    if kind == "HOLDS_POST":
        return rel(kind, person, agency, props={"title": draw(names), "acting": draw(st.booleans())}, **frame)
    if kind == "PERFORMS":
        return rel(kind, agency, region, props={"function": "F1", "state": "evidenced"}, **frame)
    group = PERSONS if kind == "ASSOCIATED_WITH" else REGIONS
    pair = draw(st.lists(st.sampled_from(group), min_size=2, max_size=2, unique=True))
    return rel(kind, *pair, **frame)


class LedgerAndGraph(RuleBasedStateMachine):
    """Random claims, denials, retractions, replacements, judgements and undos, applied in steps of any size."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="matarantai-"))
        self.ledger = Ledger.open(SecretStr(f"sqlite:///{self.folder / 'ledger.sqlite'}"))
        self.store = MemoryStore()

    @initialize()
    def begin(self) -> None:
        # Not from an empty graph: that is always a build from nothing.
        everything = [*SOURCES, *PERSONS, *CASES, *REGIONS, *AGENCIES]
        self.ledger.append([node(one, SOURCES[n % 3]) for n, one in enumerate(everything)], batch=BATCH)
        projection.sync(self.ledger, self.store)

    @rule(claims=st.lists(st.one_of(node_claims(), rel_claims(), rel_claims()), min_size=1, max_size=5))
    def append(self, claims: list[Claim]) -> None:
        self.ledger.append(claims, batch=BATCH)

    @rule(claims=st.lists(rel_claims(), max_size=2), origin=origins)
    def replace(self, claims: list[Claim], origin: str) -> None:
        self.ledger.append(claims, batch=BATCH, replace_origins=[origin])

    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        live = self.ledger.live_claims()["claim_id"].to_pylist()
        if live:
            chosen = data.draw(st.lists(st.sampled_from(live), min_size=1, max_size=3))
            self.ledger.retract(chosen, who="a", why="b")

    @rule(data=st.data(), verdict=st.sampled_from(["same", "same", "same", "different", "unsure"]))
    def judge(self, data: st.DataObject, verdict: str) -> None:
        group = data.draw(st.sampled_from(JUDGED))
        left, right = data.draw(st.lists(st.sampled_from(group), min_size=2, max_size=2, unique=True))
        with suppress(ContradictionError):
            self.ledger.judge(left, right, verdict, who="a", why="b")

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        stand = sorted(j.seq for j in standing(self.ledger.judgements()).values())
        if stand:
            with suppress(ContradictionError):
                self.ledger.withdraw(data.draw(st.sampled_from([None, *stand])), who="a", why="b")

    @rule()
    def sync(self) -> None:
        projection.sync(self.ledger, self.store)
        assert self.store.applied_seq() == self.ledger.last_seq()
        assert projection.check(self.ledger, self.store).differences == []

    @invariant()
    def an_older_graph_is_still_what_it_was(self) -> None:
        assert self.store.applied_seq() <= self.ledger.last_seq()

    @invariant()
    def no_standing_judgement_contradicts_the_others(self) -> None:
        judgements = self.ledger.judgements()
        clusters = Clusters(judgements)
        assert clusters.blocked == ()
        for (left, right), judgement in standing(judgements).items():
            together = clusters.canonical(left) == clusters.canonical(right)
            assert together is {"same": True, "different": False}.get(judgement.verdict, together)

    def teardown(self) -> None:
        self.sync()
        self.ledger.close()
        shutil.rmtree(self.folder)


TestLedgerAndGraph = LedgerAndGraph.TestCase
TestLedgerAndGraph.settings = settings(
    max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
