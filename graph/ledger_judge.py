"""Judgements in the ledger: each checked against all that stand, behind the writers' lock, before it is written.

Invariants: no row is written whose verdict the standing judgements contradict, however many write at once; taking a
verdict back is a row too; what a verdict was based on is kept with it, as it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import literal, select

from graph.claim_validation import label_of, text_fault
from graph.errors import ContradictionError, InputError, NotFoundError
from graph.judgements import Judgement, contradicted_by, pair_of, standing
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import CLAIMS, JUDGEMENT_GROUNDS, JUDGEMENTS
from graph.vocabulary import VERDICTS, WITHDRAWN

MAX_REASON = 2000
Grounds = Mapping[str, Any]
_SIGNS = {"same": "=", "different": "≠", "unsure": "?"}


def judgements(connection: LedgerConnection, upto: int | None = None) -> list[Judgement]:
    """All judgements in order of seq (those up to a ledger row)."""
    j = JUDGEMENTS.c
    query = select(j.seq, j.left_id, j.right_id, j.verdict, j.who, j.why, j.recorded_at).order_by(j.seq)
    if upto is not None:
        query = query.where(j.seq <= upto)
    return [
        Judgement(r["seq"], r["left_id"], r["right_id"], r["verdict"], r["who"], r["why"], r["recorded_at"])
        for r in connection.run(query).to_pylist()
    ]


def check_verdict(left: str, right: str, verdict: str) -> None:
    """InputError for a verdict that nobody can give, or on an id and itself."""
    if verdict not in VERDICTS:
        raise InputError(f"{verdict!r} is no verdict", advice="use " + ", ".join(VERDICTS))
    if left == right:
        raise InputError("both ids are the same one", advice="name two different ids")


def check_said(who: str, why: str) -> None:
    """InputError unless somebody gives a reason that can be kept."""
    if text_fault(who) or text_fault(why) or not who.strip() or not why.strip() or len(why) > MAX_REASON:
        raise InputError("a verdict needs a reason", advice=f"say in 1 to {MAX_REASON} characters what it is based on")


def check_ids(connection: LedgerConnection, left: str, right: str) -> None:
    """NotFoundError for an id that no claim ever spoke of, InputError for two labels."""
    for node_id in (left, right):
        spoken_of = select(literal(1)).where(CLAIMS.c.type == label_of(node_id), CLAIMS.c.subject == node_id)
        if not connection.run(spoken_of.limit(1)).num_rows:
            raise NotFoundError(f"nothing bears the id {node_id}", advice="look it up with `matarantai show`")
    if label_of(left) != label_of(right):
        raise InputError(f"a {label_of(left)} and a {label_of(right)} cannot be judged", advice="name two of one kind")


def record(connection: LedgerConnection, row: Judgement, grounds: Grounds | None) -> None:
    """Write a verdict and its grounds.  Runs inside `connection.writing()`.  ContradictionError with the chain."""
    check_ids(connection, row.left, row.right)
    _refuse_contradiction(connection, judgements(connection), row.left, row.right, row.verdict)
    _insert(connection, row)
    if grounds is not None:
        text = json.dumps(grounds, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.run(JUDGEMENT_GROUNDS.insert().values(seq=row.seq, grounds=text))


def withdraw(
    connection: LedgerConnection, row: Judgement, chosen: int | tuple[str, str] | None
) -> tuple[Judgement, Judgement]:
    """Take a standing judgement back: the one with that seq, the one on that pair, else the newest.

    Returns (the row written, the judgement taken back).  Runs inside `connection.writing()`.  `row` gives seq, who,
    why and time.  NotFoundError if there is no such judgement, InputError if it stands no longer,
    ContradictionError if what stood before it no longer agrees with the others.
    """
    given = judgements(connection)
    verdicts = standing(given)
    taken = _chosen(given, verdicts, chosen)
    written = Judgement(row.seq, taken.left, taken.right, WITHDRAWN, row.who, row.why, row.recorded_at)
    again = standing([*given, written]).get(pair_of(taken.left, taken.right))
    if again is not None:
        _refuse_contradiction(connection, given, again.left, again.right, again.verdict)
    _insert(connection, written)
    return written, taken


def _chosen(
    given: Iterable[Judgement], verdicts: Mapping[tuple[str, str], Judgement], chosen: int | tuple[str, str] | None
) -> Judgement:
    advice = "`matarantai review judged` lists those that stand"
    if chosen is None:
        if not verdicts:
            raise NotFoundError("there is no judgement to take back")
        return max(verdicts.values(), key=lambda j: j.seq)
    if isinstance(chosen, tuple):
        found = verdicts.get(pair_of(*chosen))
        if found is None:
            raise NotFoundError(f"no judgement stands on {chosen[0]} and {chosen[1]}", advice=advice)
        return found
    for judgement in given:
        if judgement.seq == chosen and judgement.verdict != WITHDRAWN:
            stands = verdicts.get(pair_of(judgement.left, judgement.right))
            if stands is judgement:
                return judgement
            later = f"; judgement {stands.seq} on that pair does" if stands else ""
            raise InputError(f"judgement {chosen} stands no longer{later}", advice=advice)
    raise NotFoundError(f"there is no judgement {chosen}", advice=advice)


def _insert(connection: LedgerConnection, row: Judgement) -> None:
    connection.run(
        JUDGEMENTS.insert().values(
            seq=row.seq, left_id=row.left, right_id=row.right, verdict=row.verdict, who=row.who, why=row.why,
            recorded_at=row.recorded_at,
        )
    )  # fmt: skip


def _refuse_contradiction(
    connection: LedgerConnection, given: Iterable[Judgement], left: str, right: str, verdict: str
) -> None:
    chain = contradicted_by(given, left, right, verdict)
    if not chain:
        return
    called = _called(connection, {left, right, *(x for j in chain for x in (j.left, j.right))})
    lines = [
        f"{called[j.left]} {_SIGNS[j.verdict]} {called[j.right]} · {j.seq} · {j.who}, {j.recorded_at[:10]}: {j.why}"
        for j in chain
    ]
    numbers = ", ".join(str(j.seq) for j in chain)
    raise ContradictionError(
        f"{called[left]} {_SIGNS[verdict]} {called[right]} contradicts the judgements {numbers}", lines,
        advice=f"look at them again; `matarantai review undo {chain[-1].seq}` takes one back (or another of {numbers})",
    )  # fmt: skip


def _called(connection: LedgerConnection, ids: Collection[str]) -> dict[str, str]:
    """Each id with a name that was claimed for it, so that a person knows whom it means."""
    called = {}
    for node_id in sorted(ids):
        query = (
            select(CLAIMS.c.props)
            .where(CLAIMS.c.type == label_of(node_id), CLAIMS.c.subject == node_id)
            .order_by(CLAIMS.c.seq.desc())
        )
        props = (json.loads(text) for text in connection.run(query)["props"].to_pylist())
        name = next((p["name"] for p in props if p.get("name")), None)
        called[node_id] = f"{name} ({node_id})" if name else node_id
    return called
