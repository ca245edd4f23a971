"""Texts of sources: kept once, found again, and recognised when they are copies."""

from __future__ import annotations

import pytest

from graph.copies import INFERRED_FROM_TEXT
from graph.documents import Document, add_document, document_of, documents, find_copies
from graph.errors import InputError, LedgerError
from graph.ledger import Ledger
from graph.text_likeness import HEADER, MIN_WORDS, NEAR_IDENTICAL, resemblance, runs, signature, similarity
from tests.support.claims import Clock, add, node
from tests.support.texts import COPY, OTHER, OWN_REPORT, RELEASE

ONE, TWO, THREE = "source:s1", "source:s2", "source:s3"


def put(ledger: Ledger, source: str, text: str) -> int:
    return add_document(ledger, source, text, "text/plain", f"default/{source}.txt")


def inferred(ledger: Ledger) -> list[tuple[str, str]]:
    """(source, what it copies) of the live inferred claims."""
    rows = ledger.live_claims(wanted={"source": [INFERRED_FROM_TEXT]}).to_pylist()
    return [(r["subject"], r["props"]) for r in rows if "derived_from" in r["props"]]


def test_a_document_comes_back_as_it_was_given(ledger: Ledger) -> None:
    assert put(ledger, ONE, RELEASE) == 1
    found = document_of(ledger, ONE)
    assert isinstance(found, Document)
    assert (found.source, found.text, found.media, found.origin) == (ONE, RELEASE, "text/plain", f"default/{ONE}.txt")
    assert found.recorded_at == "2024-01-01T10:00:00.000000Z"
    assert found.signature.startswith(HEADER + ":")
    assert document_of(ledger, TWO) is None


def test_the_same_text_of_a_source_is_one_row_and_another_is_newer(ledger: Ledger, clock: Clock) -> None:
    assert [put(ledger, ONE, RELEASE), put(ledger, ONE, RELEASE)] == [1, 1]
    clock.forward(days=1)
    assert put(ledger, ONE, OTHER) == 2
    assert put(ledger, TWO, OTHER) == 3
    newest = document_of(ledger, ONE)
    assert newest is not None
    assert newest.number == 2
    assert [d.number for d in documents(ledger)] == [1, 2, 3]
    assert [d.number for d in documents(ledger, upto="2024-01-01T23:59:59Z")] == [1]


def test_documents_are_never_changed(ledger: Ledger) -> None:
    put(ledger, ONE, RELEASE)
    with ledger.connection() as connection, pytest.raises(LedgerError, match="append-only"):
        connection.run_text("UPDATE documents SET text = ''")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_no_database_can_hold_is_refused(ledger: Ledger, text: str) -> None:
    with pytest.raises(InputError, match="cannot be kept"):
        put(ledger, ONE, text)


def test_a_document_belongs_to_a_source(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="not the id of a source"):
        put(ledger, "person:p1", RELEASE)


def test_a_release_copied_with_another_lead_is_a_copy_and_another_report_is_not() -> None:
    assert resemblance(RELEASE, COPY) > NEAR_IDENTICAL + 0.05
    assert resemblance(RELEASE, OWN_REPORT) < 0.2
    assert resemblance(COPY, OWN_REPORT) < 0.2
    assert resemblance(RELEASE, RELEASE.upper().replace(".", " !")) == 1


def test_a_text_made_of_two_others_is_no_copy_of_both() -> None:
    likeness = [resemblance(part, RELEASE + "\n" + OTHER) for part in (RELEASE, OTHER)]
    assert min(likeness) < NEAR_IDENTICAL


def test_short_texts_are_never_copies(ledger: Ledger) -> None:
    short = " ".join(RELEASE.split()[: MIN_WORDS - 1])
    assert runs(short) == frozenset()
    put(ledger, ONE, short)
    put(ledger, TWO, short)
    assert find_copies(ledger, short) == []
    assert inferred(ledger) == []


def test_signatures_estimate_the_likeness_and_do_not_change_with_a_release_of_rensa() -> None:
    for left, right in ((RELEASE, COPY), (RELEASE, OWN_REPORT), (COPY, COPY)):
        assert similarity(signature(left), signature(right)) == pytest.approx(resemblance(left, right), abs=0.15)
    # Kept signatures must stay comparable: if this fails, HEADER must change.
    assert signature(RELEASE).startswith("rensa-r2/slots=128/seed=222007/words=3:1c11c5553fdf54e320ed605f63f257083178")
    assert similarity(signature(RELEASE), signature(RELEASE).replace("seed=222007", "seed=1")) == 0


def test_copies_are_found_the_most_alike_first(ledger: Ledger) -> None:
    put(ledger, ONE, COPY)
    put(ledger, TWO, OTHER)
    put(ledger, THREE, RELEASE)
    found = find_copies(ledger, RELEASE)
    assert found == [(THREE, 1.0), (ONE, resemblance(RELEASE, COPY))]


def test_a_copy_is_noted_as_derived_from_the_earlier_text(ledger: Ledger) -> None:
    put(ledger, ONE, RELEASE)
    put(ledger, TWO, COPY)
    put(ledger, THREE, RELEASE)
    assert inferred(ledger) == [(TWO, f'{{"derived_from":"{ONE}"}}'), (THREE, f'{{"derived_from":"{ONE}"}}')]
    seq = ledger.last_seq()
    assert [put(ledger, TWO, COPY), put(ledger, THREE, RELEASE)] == [2, 3]
    assert ledger.last_seq() == seq


def test_a_copy_that_somebody_took_back_is_not_noted_again(ledger: Ledger) -> None:
    put(ledger, ONE, RELEASE)
    put(ledger, TWO, COPY)
    claims = ledger.live_claims(wanted={"subject": [TWO]})["claim_id"].to_pylist()
    ledger.retract(claims, who="saya", why="dua siaran dari satu templat")
    put(ledger, TWO, COPY)
    assert inferred(ledger) == []


def test_an_index_reads_on_what_others_have_added(ledger: Ledger) -> None:
    put(ledger, ONE, RELEASE)
    assert [s for s, _ in find_copies(ledger, RELEASE)] == [ONE]
    put(ledger, TWO, OTHER)
    put(ledger, THREE, COPY)
    assert [s for s, _ in find_copies(ledger, RELEASE)] == [ONE, THREE]


def test_an_inferred_origin_is_no_part_of_the_tables_circles(sqlite_ledger: Ledger) -> None:
    from ingest.ledger_view import OpenLedgerView

    put(sqlite_ledger, ONE, RELEASE)
    put(sqlite_ledger, TWO, COPY)
    assert OpenLedgerView(sqlite_ledger).source_origins() == {}
    add(sqlite_ledger, node(ONE, props={"name": "Siaran", "derived_from": THREE}))
    assert OpenLedgerView(sqlite_ledger).source_origins() == {ONE: {THREE}}
