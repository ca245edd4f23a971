"""What the program itself states: that a source's text is near-identical with another's.

Invariants: it is stated as a claim like any other, by a source of its own with the lowest standing, so that anybody
can see it, contest it or take it back; what was once taken back is not stated again.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.claims import Claim
from graph.ids import entity_id
from graph.ledger import Batch, Ledger

COLLECTION = "matarantai"
# The source of all that is inferred from texts being near-identical.
INFERRED_FROM_TEXT = entity_id("Source", COLLECTION, "sources", "near-identical-text")
READER, READER_VERSION = "near-identical text", "1"
# F4: a program cannot be judged as a source, and what it infers is doubtful until somebody confirms it.
_RELIABILITY, _CREDIBILITY = "F", "4"
_OF_ITSELF = Claim(
    type="Source", subject=INFERRED_FROM_TEXT, source=INFERRED_FROM_TEXT, collection=COLLECTION,
    props={
        "name": "Matarantai: teks hampir sama (near-identical text)", "publisher": "Matarantai",
        "reliability": _RELIABILITY,
    },
)  # fmt: skip


def copy_claim(source_id: str, copied_id: str, locator: str = "") -> Claim:
    """The inferred claim that a source derives from another, because their texts are near-identical."""
    return Claim(
        type="Source", subject=source_id, source=INFERRED_FROM_TEXT, collection=COLLECTION,
        props={"derived_from": copied_id}, locator=locator, reliability=_RELIABILITY, credibility=_CREDIBILITY,
    )  # fmt: skip


def state_copies(ledger: Ledger, claims: Iterable[Claim], *, who: str) -> int:
    """Append inferred claims that nobody has stated before, live or taken back; returns how many were new."""
    wanted = {claim.claim_id: claim for claim in claims}
    if not wanted:
        return 0
    stated = ledger.stated_claims(ledger.last_seq(), {"claim_id": list(wanted)})["claim_id"].to_pylist()
    new = [claim for claim_id, claim in wanted.items() if claim_id not in set(stated)]
    if new:
        ledger.append([_OF_ITSELF, *new], batch=Batch(READER, READER_VERSION, who))
    return len(new)
