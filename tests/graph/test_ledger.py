"""The ledger's promises, on both databases."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from graph.claims import CLAIM_SCHEMA, Claim
from graph.errors import InputError, LedgerError, NotFoundError, SettingsError, StoreError
from graph.ledger import Ledger, LoadCounts
from tests.support.claims import BATCH, Clock, add, node, rel

SOURCE = node("source:s1", props={"name": "Siaran pers", "reliability": "B"})
REGION = node("region:52.03", props={"name": "Lombok Timur", "code": "52.03"})
AGENCY = node("agency:1", props={"name": "Polres", "kind": "police"}, locator="agencies.csv:2")
COVERS = rel("COVERS", "agency:1", "region:52.03", props={"since": "2020"})


def live_ids(ledger: Ledger, **how: Any) -> list[str]:
    found: list[str] = ledger.live_claims(**how)["claim_id"].to_pylist()
    return found


def test_claims_come_back_as_they_were_stated(ledger: Ledger) -> None:
    claim = rel(
        "LEG", "region:52.03", "region:MYS", reliability="A", credibility="2", stance="denies", event_from="2023-06",
        event_to="2023", locator="legs.csv:3", props={"act": "recruitment", "case_id": "casefile:k1", "victims": 3},
    )  # fmt: skip
    assert add(ledger, SOURCE, claim) == LoadCounts(read=2, new=2, unchanged=0, retracted=0)
    table = ledger.live_claims()
    assert table.schema == CLAIM_SCHEMA
    source, leg = table.to_pylist()
    assert leg == {
        "seq": 2, "claim_id": claim.claim_id, "batch": 1, "collection": "default", "type": "LEG",
        "subject": "region:52.03", "object": "region:MYS", "key": '["recruitment","casefile:k1",null,null]',
        "props": '{"act":"recruitment","case_id":"casefile:k1","victims":3}', "source": "source:s1",
        "locator": "legs.csv:3", "origin": "a.csv", "reliability": "A", "credibility": "2", "stance": "denies",
        "event_from": "2023-06", "event_to": "2023", "recorded_at": "2024-01-01T10:00:00.000000Z",
    }  # fmt: skip
    assert [source[c] for c in ("object", "reliability", "credibility", "event_from", "event_to")] == [None] * 5


def test_the_same_claims_again_add_no_row(ledger: Ledger) -> None:
    add(ledger, SOURCE, REGION, REGION)
    before, table = ledger.last_seq(), ledger.live_claims()
    assert add(ledger, REGION, SOURCE, REGION) == LoadCounts(read=2, new=0, unchanged=2, retracted=0)
    assert ledger.last_seq() == before == 2
    assert ledger.live_claims().equals(table)
    with ledger.connection() as connection:
        assert connection.run_text("SELECT COUNT(*) AS n FROM batches")["n"].to_pylist() == [1]


def test_an_empty_append_writes_nothing(ledger: Ledger) -> None:
    assert add(ledger) == LoadCounts(0, 0, 0, 0)
    assert ledger.last_seq() == 0
    assert ledger.live_claims().schema == CLAIM_SCHEMA


def test_one_count_over_claims_retractions_and_judgements(ledger: Ledger) -> None:
    other = node("region:52.04", props={"name": "Sumbawa"})
    add(ledger, REGION, other)
    assert ledger.retract([REGION.claim_id], who="saya", why="salah ketik") == 1
    assert ledger.judge("region:52.03", "region:52.04", "different", who="saya", why="dua kabupaten") == 4
    add(ledger, AGENCY)
    assert ledger.live_claims()["seq"].to_pylist() == [2, 5]
    assert ledger.last_seq() == 5


def test_a_retracted_claim_becomes_live_again_as_a_new_row(ledger: Ledger) -> None:
    add(ledger, REGION, AGENCY)
    assert ledger.retract([REGION.claim_id], who="saya", why="x") == 1
    assert ledger.retract([REGION.claim_id], who="saya", why="x") == 0
    assert live_ids(ledger) == [AGENCY.claim_id]
    assert not ledger.node_exists("region:52.03")
    assert add(ledger, REGION).new == 1
    assert ledger.live_claims()["seq"].to_pylist() == [2, 4]
    assert ledger.node_exists("region:52.03")


def test_retracting_an_unknown_claim_is_refused_whole(ledger: Ledger) -> None:
    add(ledger, REGION)
    with pytest.raises(NotFoundError, match="claim:nowhere"):
        ledger.retract([REGION.claim_id, "claim:nowhere"], who="saya", why="x")
    assert live_ids(ledger) == [REGION.claim_id]


def test_replacing_an_origin_retracts_what_only_it_stated(ledger: Ledger) -> None:
    here, both = node("place:1", origin="a.csv"), node("place:2", origin="a.csv")
    add(ledger, SOURCE, here, both)
    also = node("place:2", origin="b.csv")
    assert add(ledger, also) == LoadCounts(read=1, new=0, unchanged=1, retracted=0)
    assert add(ledger, SOURCE, replace=["a.csv"]) == LoadCounts(read=1, new=0, unchanged=1, retracted=1)
    assert live_ids(ledger) == [SOURCE.claim_id, both.claim_id]
    # b.csv was the last to state it.
    assert add(ledger, replace=["b.csv"]) == LoadCounts(read=0, new=0, unchanged=0, retracted=1)
    assert live_ids(ledger) == [SOURCE.claim_id]


def test_an_origin_that_states_a_claim_again_counts_again(ledger: Ledger) -> None:
    a, b = node("place:2", origin="a.csv"), node("place:2", origin="b.csv")
    add(ledger, a, b)
    add(ledger, replace=["a.csv"])  # only b.csv states it now
    add(ledger, a)  # and a.csv again
    add(ledger, replace=["b.csv"])
    assert live_ids(ledger) == [a.claim_id]
    add(ledger, replace=["a.csv"])
    assert live_ids(ledger) == []


def test_statements_before_a_retraction_do_not_keep_a_claim_alive(ledger: Ledger) -> None:
    a, b = node("place:2", origin="a.csv"), node("place:2", origin="b.csv")
    add(ledger, a)
    add(ledger, b)
    ledger.retract([a.claim_id], who="saya", why="keliru")
    add(ledger, a)
    assert add(ledger, replace=["a.csv"]).retracted == 1
    assert live_ids(ledger) == []


def test_a_replaced_origin_may_keep_change_and_add(ledger: Ledger) -> None:
    kept, old, new = node("place:1"), node("place:2"), node("place:3")
    add(ledger, kept, old)
    assert add(ledger, kept, new, replace=["a.csv"]) == LoadCounts(read=2, new=1, unchanged=1, retracted=1)
    assert live_ids(ledger) == [kept.claim_id, new.claim_id]
    with ledger.connection() as connection:
        rows = connection.run_text("SELECT claim_id, batch, why FROM retractions").to_pylist()
    assert rows == [{"claim_id": old.claim_id, "batch": 2, "why": "no longer stated by a.csv"}]


def test_a_preview_counts_and_writes_nothing(ledger: Ledger) -> None:
    add(ledger, REGION, AGENCY)
    assert ledger.preview([REGION, COVERS], replace_origins=["a.csv"]) == LoadCounts(2, 1, 1, 1)
    assert ledger.last_seq() == 2
    assert live_ids(ledger) == [REGION.claim_id, AGENCY.claim_id]


@pytest.mark.parametrize(
    ("claim", "column"),
    [
        (Claim("Dragon", "dragon:1", "source:s1", "default"), "type"),
        (Claim("REPORTED_IN", "agency:1", "source:s1", "default", object="source:s1"), "type"),
        (node("agency:1", props={"hobby": "x"}), "hobby"),
        (node("person:1", props={"roles": ["official"]}), "roles"),
        (node("agency:1", props={"kind": "pirate"}), "kind"),
        (node("agency:1", props={"name": None}), "name"),
        (node("agency:1", props={"name": "a\x00b"}), "name"),
        (node("agency:1", props={"name": "\ud800"}), "name"),
        (node("agency:1", props={"since": "15 Juni"}), "since"),
        (node("victimgroup:1", props={"count": 2.5}), "count"),
        (node("victimgroup:1", props={"count": True}), "count"),
        (node("victimgroup:1", props={"count": 2**63}), "count"),
        (node("measure:1", props={"value": float("nan")}), "value"),
        (node("event:1", props={"topics": "a;b"}), "topics"),
        (node("source:s2", props={"derived_from": "S1"}), "derived_from"),
        (node("agency:1", source="agency:2"), "source"),
        (node("agency:1", reliability="G"), "reliability"),
        (node("agency:1", credibility="AB"), "credibility"),
        (node("agency:1", stance="hopes"), "stance"),
        (node("agency:1", event_from="2023-13"), "event_from"),
        (Claim("Agency", "region:1", "source:s1", "default"), "subject"),
        (Claim("Agency", "agency:1", "source:s1", "default", object="region:1"), "object"),
        (rel("COVERS", "region:1", "agency:1"), "object"),
        (Claim("COVERS", "agency:1", "source:s1", "default"), "object"),
        (rel("PART_OF", "region:1", "region:1"), "object"),
        (Claim("Agency", "agency:1", "source:s1", ""), "collection"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused_and_nothing_written(
    sqlite_ledger: Ledger, claim: Claim, column: str
) -> None:
    with pytest.raises(InputError) as refused:
        add(sqlite_ledger, REGION, claim)
    assert [problem.column for problem in refused.value.problems] == [column]
    assert claim.subject in refused.value.problems[0].message
    assert sqlite_ledger.last_seq() == 0


def test_all_problems_are_named_in_one_pass(sqlite_ledger: Ledger) -> None:
    bad = [node(f"agency:{n}", locator=f"a.csv:{n}", props={"kind": "pirate"}) for n in range(2, 5)]
    with pytest.raises(InputError) as refused:
        add(sqlite_ledger, *bad)
    assert [problem.message.partition(":")[2].partition(":")[0] for problem in refused.value.problems] == [
        "2",
        "3",
        "4",
    ]


def test_a_judgement_needs_two_known_ids_of_one_label(ledger: Ledger) -> None:
    add(ledger, REGION, AGENCY)
    with pytest.raises(NotFoundError, match="region:99"):
        ledger.judge("region:52.03", "region:99", "same", who="a", why="b")
    with pytest.raises(InputError, match="Region and a Agency"):
        ledger.judge("region:52.03", "agency:1", "same", who="a", why="b")
    with pytest.raises(InputError, match="no verdict"):
        ledger.judge("region:52.03", "agency:1", "perhaps", who="a", why="b")
    with pytest.raises(InputError, match="same one"):
        ledger.judge("agency:1", "agency:1", "same", who="a", why="b")
    assert ledger.last_seq() == 2


def test_what_was_known_on_a_day(ledger: Ledger, clock: Clock) -> None:
    add(ledger, REGION)
    clock.forward(days=1)
    add(ledger, AGENCY)
    ledger.retract([REGION.claim_id], who="a", why="b")
    assert live_ids(ledger, as_of=date(2023, 12, 31)) == []
    assert live_ids(ledger, as_of=date(2024, 1, 1)) == [REGION.claim_id]
    assert live_ids(ledger, as_of=date(2024, 1, 2)) == [AGENCY.claim_id]
    assert ledger.seq_at(date(2024, 1, 1)) == 1


def test_a_clock_set_back_does_not_make_rows_look_earlier(ledger: Ledger, clock: Clock) -> None:
    add(ledger, REGION)
    clock.forward(days=-400)
    add(ledger, AGENCY)
    assert live_ids(ledger, as_of=date(2023, 12, 31)) == []
    assert set(ledger.live_claims()["recorded_at"].to_pylist()) == {"2024-01-01T10:00:00.000000Z"}


def test_claims_are_found_by_type_ends_source_and_row(ledger: Ledger) -> None:
    other = node("agency:2", source="source:s2")
    add(ledger, SOURCE, REGION, AGENCY, COVERS, other)
    assert live_ids(ledger, types=["Agency", "COVERS"]) == [AGENCY.claim_id, COVERS.claim_id, other.claim_id]
    assert live_ids(ledger, wanted={"object": ["region:52.03"]}) == [COVERS.claim_id]
    assert live_ids(ledger, wanted={"source": ["source:s2"], "subject": ["agency:1", "agency:2"]}) == [other.claim_id]
    assert live_ids(ledger, wanted={"subject": []}) == []
    assert live_ids(ledger, upto=2) == [SOURCE.claim_id, REGION.claim_id]
    assert ledger.known_ids("Agency") == {"agency:1", "agency:2"}


def test_a_second_opening_sees_the_same(ledger_url: SecretStr) -> None:
    first = Ledger.open(ledger_url)
    add(first, REGION)
    second = Ledger.open(ledger_url)
    assert second.live_claims().equals(first.live_claims())
    add(second, AGENCY)
    assert first.last_seq() == 2
    first.close()
    second.close()
    second.close()
    with pytest.raises(LedgerError, match="closed"):
        second.last_seq()


def test_writers_wait_for_each_other(ledger: Ledger) -> None:
    def write(number: int) -> None:
        for n in range(5):
            add(ledger, node(f"place:{number}-{n}"), node(f"place:{number}-{n}-b"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    table = ledger.live_claims()
    assert table["seq"].to_pylist() == list(range(1, 41))
    batches = table["batch"].to_pylist()
    assert batches == [n for n in range(1, 21) for _ in range(2)]


def test_large_batches_keep_their_order_and_indexes(sqlite_ledger: Ledger) -> None:
    count = 26_000
    claims = [node(f"place:{n}", props={"name": f"Tempat {n}"}) for n in range(count)]
    assert sqlite_ledger.append(iter(claims), batch=BATCH).new == count
    assert sqlite_ledger.live_claims()["subject"].to_pylist() == [c.subject for c in claims]
    with sqlite_ledger.connection() as connection:
        names = connection.run_text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    assert {f"claims_by_{x}" for x in ("id", "ends", "object", "source", "origin", "refers")} <= set(
        names["name"].to_pylist()
    )


def test_an_unusable_address_is_refused_without_its_secret() -> None:
    for url in ("mysql://u:rahasia@h/x", "nonsense rahasia", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(SettingsError) as refused:
            Ledger.open(SecretStr(url))
        assert "rahasia" not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_named_without_its_secret() -> None:
    pytest.importorskip("adbc_driver_postgresql")
    with pytest.raises(StoreError) as refused:
        Ledger.open(SecretStr("postgresql+psycopg://petugas:rahasia@127.0.0.1:1/buku?sslpassword=rahasia"))
    assert "127.0.0.1:1/buku" in str(refused.value)
    assert "rahasia" not in repr(refused.value) + refused.value.advice
    assert refused.value.exit_code == 3


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql.dbapi", None)
    with pytest.raises(StoreError) as refused:
        Ledger.open(SecretStr("postgresql+psycopg://h/x"))
    assert refused.value.advice == "pip install matarantai[postgresql]"


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("catatan rapat " * 500)
    with pytest.raises(StoreError, match="not a ledger"):
        Ledger.open(SecretStr(f"sqlite:///{path}"))
    assert path.read_text().startswith("catatan")
