"""A story of two days: a fact reported in March about January, corrected in June (docs/evidence.md, Two dates).

In March a release says that ten people left on 20 January, that AB has headed the office since 20 January and that it
has protected victims since then.  In June a register says: seven people, on 5 January; CD, since 5 January; and that
nothing of the kind was done.  What March said is taken back.
"""

from __future__ import annotations

from graph.claims import Claim
from graph.ledger import Ledger
from graph.retraction import Selection, retract
from tests.support.claims import Clock, add, node, rel

REGIONS = {"IDN": "Indonesia", "52": "Nusa Tenggara Barat", "52.03": "Lombok Timur", "MYS": "Malaysia"}
# As known at the end of these days ("today" is without --as-of); as it was so on these.
BEFORE, AFTER_MARCH, AFTER_JUNE, TODAY = "2024-02-28", "2024-03-10", "2024-06-05", None
EARLY, LATE = "2024-01-10", "2024-01-31"
# (as of, on) → what was then known to have been so: people who left, head of the office, protection of victims.
KNOWN_TO_BE_SO: dict[tuple[str | None, str], tuple[int | None, str | None, str]] = {
    (BEFORE, EARLY): (None, None, "unknown"), (BEFORE, LATE): (None, None, "unknown"),
    (AFTER_MARCH, EARLY): (None, None, "unknown"), (AFTER_MARCH, LATE): (10, "AB", "evidenced"),
    (AFTER_JUNE, EARLY): (7, "CD", "absent"), (AFTER_JUNE, LATE): (7, "CD", "absent"),
    (TODAY, EARLY): (7, "CD", "absent"), (TODAY, LATE): (7, "CD", "absent"),
}  # fmt: skip


def _report(source: str, left: str, people: int, head: str, done: bool) -> list[Claim]:
    person = f"person:{head.lower()}"
    return [
        node(source, source, props={"name": source.removeprefix("source:"), "reliability": "B"}),
        node("casefile:k1", source, props={"name": "Perkara satu", "ref": "K1", "legal_basis": "TPPO"}),
        rel("LEG", "region:52.03", "region:MYS", source, credibility="2", event_from=left,
            props={"act": "sending", "case_id": "casefile:k1", "start_date": left, "victims": people}),
        node("victimgroup:v1", source, props={"name": "Korban", "count": people}),
        rel("HAS_VICTIMS", "casefile:k1", "victimgroup:v1", source),
        rel("CAME_FROM", "victimgroup:v1", "region:52.03", source),
        node(person, source, props={"name": head}),
        rel("HOLDS_POST", person, "agency:a1", source, event_from=left, props={"title": "Kepala", "since": left}),
        rel("PERFORMS", "agency:a1", "region:52.03", source, event_from=left, props={
            "function": "F6", "state": "evidenced" if done else "absent", "date": left, "basis": "performs"}),
    ]  # fmt: skip


def tell(ledger: Ledger, clock: Clock) -> None:
    """The story, as the ledger lived it."""
    add(
        ledger, node("source:register", "source:register", props={"name": "Register"}),
        *(node(f"region:{code}", "source:register", props={"name": name, "code": code})
          for code, name in REGIONS.items()),
        node("agency:a1", "source:register", props={"name": "Dinas Sosial", "kind": "social_affairs"}),
        rel("COVERS", "agency:a1", "region:52.03", "source:register"),
    )  # fmt: skip
    clock.now = clock.now.replace(month=3, day=10)
    add(ledger, *_report("source:march", "2024-01-20", 10, "AB", done=True))
    clock.now = clock.now.replace(month=6, day=5)
    add(ledger, *_report("source:june", "2024-01-05", 7, "CD", done=False))
    retract(ledger, Selection(sources=("source:march",)), who="Ani", why="dikoreksi register bulan Juni")
    clock.now = clock.now.replace(month=9, day=1)
