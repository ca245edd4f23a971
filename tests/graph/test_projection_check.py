"""`check` proves graph = ledger and names each difference."""

from __future__ import annotations

from graph import ids, projection
from graph.ledger import Ledger
from tests.support.claims import add, node
from tests.support.memory_store import MemoryStore

S1 = node("source:s1", props={"name": "Siaran pers", "reliability": "B"})
LOTIM = node("region:52.03", props={"name": "Lombok Timur", "code": "52.03", "level": "regency"})
MALAYSIA = node("region:MYS", props={"name": "Malaysia", "code": "MYS", "level": "country"})


def test_check_names_every_difference(sqlite_ledger: Ledger) -> None:
    store = MemoryStore()
    add(sqlite_ledger, S1, LOTIM, *(node(f"place:{n}") for n in range(5)))
    projection.sync(sqlite_ledger, store)
    assert projection.check(sqlite_ledger, store).differences == []
    del store.nodes["Place"]["place:1"]
    store.nodes["Place"]["place:2"]["name"] = "lain"
    store.nodes["Place"]["place:9"] = {**store.nodes["Place"]["place:3"], "id": "place:9"}
    store.rels["REPORTED_IN"].clear()
    add(sqlite_ledger, MALAYSIA)
    report = projection.check(sqlite_ledger, store, limit=2)
    assert not report.ok
    reported = sorted(ids.rel_id("REPORTED_IN", f"place:{n}", "source:s1", "") for n in range(5))
    assert report.differences == [
        "the graph is at ledger row 7, the ledger at row 8",
        "Place: missing in the graph: place:1",
        "Place: only in the graph: place:9",
        "Place: different: place:2",
        f"REPORTED_IN: missing in the graph: {reported[0]}",
        f"REPORTED_IN: missing in the graph: {reported[1]}",
        "REPORTED_IN: missing in the graph: 3 more",
    ]
    by_name = {kind.name: kind for kind in report.kinds}
    assert (by_name["Place"].expected, by_name["Place"].found) == (5, 5)
    assert by_name["Place"].expected_hash != by_name["Place"].found_hash
    assert by_name["Source"].ok
    assert report.as_json()["ok"] is False
