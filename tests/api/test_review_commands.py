"""Review in the terminal: pairs found by the linkage, one key a verdict, undo, and the history of it all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from rich.console import Console

from api.answers import LocalAnswers
from api.pair_review import PairReview
from graph.candidates import Candidate, store_candidates
from graph.judgements import standing
from graph.settings import Settings
from graph.workspace import Workspace
from tests.support.commands import Outcome, run_command
from tests.support.twins import write_twins

Run = Callable[..., Outcome]


@pytest.fixture
def twins(office_data: Path, tmp_path: Path) -> Path:
    """The office with three rows of one company (R21, R22, R23) and another company (R24)."""
    outcome = run_command(["ingest", "tables", str(write_twins(tmp_path / "twins"))], data=office_data)
    assert outcome.status == 0, outcome
    return office_data


def pairs(outcome: Outcome) -> list[set[str]]:
    assert outcome.status == 0, outcome
    return [{*pair["a"]["refs"], *pair["b"]["refs"]} for pair in outcome.json["pairs"]]


def test_from_the_queue_to_a_verdict_and_back(twins: Path, run: Run) -> None:
    company = [f"recruiters:R{n}" for n in (21, 22, 23)]
    three = [{company[0], company[1]}, {company[0], company[2]}, {company[1], company[2]}]
    found = pairs(run("review", "--list", "--json", "--label", "Company"))
    assert sorted(map(sorted, found)) == sorted(map(sorted, three))
    text = run("review", "next", "--label", "company").out
    for said in ("Satu atau dua?", "SIP3MI/77/2019", "izin / licence", "matarantai judge"):
        assert said in text

    assert run("judge", *company[:2], "same", "--why", "izin sama").status == 0
    assert run("judge", *company[1:], "same", "--why", "alamat sama").status == 0
    outcome = run("judge", company[0], company[2], "different", "--why", "x")
    assert outcome.status == 1
    assert "izin sama" in outcome.err
    assert "alamat sama" in outcome.err
    assert "matarantai review undo" in outcome.err
    assert run("review", "next", "--json", "--label", "Company").json["pair"] is None

    judged = run("review", "judged", "--json").json["judgements"]
    assert [j["why"] for j in judged] == ["alamat sama", "izin sama"]
    assert "alamat sama" in run("review", "judged").out
    undone = run("review", "undo", "--why", "alamat lain", "--json").json
    assert (undone["taken_back"]["why"], undone["one_entity"]) == ("alamat sama", False)
    assert run("check").status == 0
    # The pair that the merge had hidden is looked for anew: R21 and R22 are one, R23 is another again.
    assert len(pairs(run("review", "--list", "--json", "--label", "Company"))) == 1
    events = run("history", "recruiters:R23", "--json").json["events"]
    assert [e["why"] for e in events if e["kind"] == "judgement"] == ["alamat sama", "alamat lain"]
    assert "alamat lain" in run("history", "recruiters:R23").out
    assert run("review", "undo", *company[:2]).status == 0
    assert run("review", "undo").status == 1
    assert run("review", "undo", "a", "b", "c").status == 2


def test_different_stays_away_until_new_evidence(twins: Path, run: Run, tmp_path: Path) -> None:
    ends = ("recruiters:R22", "recruiters:R24")
    assert run("judge", *ends, "different", "--why", "izin lain").status == 0
    assert set(ends) not in pairs(run("review", "--list", "--json"))
    more = tmp_path / "more"
    more.mkdir()
    head = "ref,name,kind,region,phones,licence,licence_status,id_number,source,grade\n"
    (more / "recruiters.csv").write_text(
        head + "R24,PT Sinar Rekaan Abadi,company,53.07,0812-0000-0201,SIP3MI/77/2019,,,S2,A1\n", encoding="utf-8"
    )
    assert run("ingest", "tables", str(more)).status == 0
    outcome = run("review", "--list", "--json", "--label", "Company")
    assert set(ends) in pairs(outcome)
    back = next(p for p in outcome.json["pairs"] if {*p["a"]["refs"], *p["b"]["refs"]} == set(ends))["reopened"]
    assert back["judgement"]["why"] == "izin lain"
    brought = {better["comparison"]: better for better in back["better"]}
    assert brought["name"]["claims"]
    assert {c["source"] for c in brought["name"]["claims"]} == {"S2"}
    assert "bukti baru" in run("review", "--list", "--label", "Company").out


@pytest.fixture
def workspace(office_data: Path) -> Iterator[Workspace]:
    """The office, with three pairs of people in the queue: AB and CD, AB and EF, CD and EF."""
    with Workspace.open(Settings(data=office_data)) as opened:
        people = sorted(opened.ledger.known_ids("Person"))[:3]
        why = ({"comparison": "phone", "level": "shared", "weight": 7.0},)
        found = [Candidate(a, b, 0.9, "review", why) for a, b in combinations(people, 2)]
        store_candidates(opened.ledger, found, seq=opened.ledger.last_seq(), labels=["Person"])
        yield opened


def walk(workspace: Workspace, keys: Iterable[str], lines: Iterable[str] = ()) -> tuple[int, str]:
    """A walk with these keys and reasons; (verdicts that stand, what was on the screen)."""
    out, left, said = io.StringIO(), iter(keys), iter(lines)
    review = PairReview(
        LocalAnswers(workspace), Console(file=out, width=120), label="Person", who="siti",
        read_key=lambda: next(left), read_line=lambda prompt: next(said),
    )  # fmt: skip
    return review.run(), out.getvalue()


def test_one_key_a_verdict(workspace: Workspace) -> None:
    # No such key; no reason, no verdict; unsure, and not asked again; passed over; the last one the same: then no more.
    count, screen = walk(workspace, "xbrns", ["", "belum jelas", "nomor sama"])
    assert count == 2
    for said in ("s sama/same", "tombol tidak dikenal", "tanpa alasan", "Tidak ada pasangan lagi"):
        assert said in screen
    verdicts = [(j.verdict, j.who, j.why) for j in standing(workspace.ledger.judgements()).values()]
    assert sorted(verdicts) == [("same", "siti", "nomor sama"), ("unsure", "siti", "belum jelas")]


def test_undo_takes_back_only_what_was_judged_here(workspace: Workspace) -> None:
    count, screen = walk(workspace, "zszq", ["nomor sama"])
    assert (count, standing(workspace.ledger.judgements())) == (0, {})
    assert "nothing was judged here" in screen
    assert [j.verdict for j in workspace.ledger.judgements()] == ["same", "withdrawn"]


def test_a_contradiction_is_shown_and_the_walk_goes_on(workspace: Workspace) -> None:
    one, other, third = sorted(workspace.ledger.known_ids("Person"))[:3]

    def keys() -> Iterator[str]:
        # While the first pair is on the screen, somebody else finds both to be the third.
        for end in (one, other):
            workspace.ledger.judge(end, third, "same", who="budi", why=f"foto {end[-4:]}")
        workspace.sync()
        yield from "bq"

    count, screen = walk(workspace, keys(), ["dua orang"])
    assert count == 0
    for said in ("Contradiction", f"foto {one[-4:]}", f"foto {other[-4:]}", "matarantai review undo"):
        assert said in screen
