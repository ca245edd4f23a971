"""The commands and routes about evidence: contested, sources, batches, retract."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from graph import projection
from graph.documents import add_document
from graph.ids import entity_id
from graph.workspace import Workspace
from tests.api.conftest import Office
from tests.support.commands import Outcome
from tests.support.texts import COPY, RELEASE

Run = Callable[..., Outcome]
ON = ("--on", "2024-06-30")
S1, S2 = (entity_id("Source", "default", "sources", ref) for ref in ("S1", "S2"))


class Terminal(io.StringIO):
    """Standard input of somebody who types this answer."""

    def isatty(self) -> bool:
        return True


def paths(run: Run) -> list[Any]:
    found: list[Any] = run("paths", "--from", "53.07", "--to", "MYS", *ON, "--json").json["paths"]
    return found


def test_contested_lists_the_denied_leg(run: Run) -> None:
    found = run("contested", "--json").json
    assert [(r["kind"], r["type"]) for r in found["contested"]] == [("denial", "LEG")]
    assert run("contested", "--label", "Person", "--json").json["total"] == 0
    text = run("contested").out
    for said in ("Dermaga rekaan", "menyatakan · assert: S1 B3", "membantah · deny: S2 B2"):
        assert said in text
    assert "contradict each other nowhere" in run("contested", "--label", "Person").out
    assert run("contested", "--label", "Orang").status == 2


def test_sources_with_what_only_they_assert(run: Run) -> None:
    rows = {row.get("ref"): row for row in run("sources", "--json").json["sources"]}
    assert {"S1", "S2"} <= set(rows)
    assert (rows["S1"]["reliability"], rows["S2"]["reliability"], rows["S1"]["copies"]) == ("B", "A", [])
    assert rows["S1"]["claims"] > rows["S2"]["claims"] > 10
    assert rows["S1"]["alone"] == rows["S1"]["alone_with_copies"]
    cut = run("sources", "--limit", "1", "--json").json
    assert (len(cut["sources"]), cut["total"], cut["truncated"]) == (1, len(rows), True)
    text = run("sources").out
    assert "Register rekaan" in text
    assert "Siaran rekaan" in text


def test_if_a_source_falls(run: Run) -> None:
    before = paths(run)
    fall = run("sources", "S2", *ON, "--json").json
    assert fall["source"]["ref"] == "S2"
    assert fall["facts"] == sum(fall["claims"].values()) == fall["source"]["claims"]
    gone = fall["paths"]["gone"]
    assert {"from": {"code": "53.07", "name": before[0]["legs"][0]["from"]["name"]},
            "to": {"code": "MYS", "name": "Malaysia"}} in fall["paths"]["asked"]  # fmt: skip
    # Without what S2 states, no path of K1 is whole (it alone states the harbouring), and none of K2 is left.
    assert all(path in gone for path in before)
    text = run("sources", "S2", *ON).out
    for said in ("Bila sumber ini gugur", "Siaran rekaan", "hilang/gone", "pasangan dibandingkan", "K2"):
        assert said in text
    assert run("sources", "S9").status == 1
    # It is what happens.
    assert run("retract", "--source", "S2", "--why", "uji", "--yes").status == 0
    assert paths(run) == []
    after = {
        (g["kind"], g["a"]["code"], g["b"]["code"]) for g in run("gaps", "--limit", "0", *ON, "--json").json["gaps"]
    }
    lost = {(g["kind"], g["a"]["code"], g["b"]["code"]) for g in fall["gaps"]["gone"]}
    assert lost.isdisjoint(after)
    changed = {(g["kind"], g["a"]["code"], g["b"]["code"]): g["after"] for g in fall["gaps"]["changed"]}
    assert {*changed} <= after
    for row in run("gaps", "--limit", "0", *ON, "--json").json["gaps"]:
        key = (row["kind"], row["a"]["code"], row["b"]["code"])
        assert key not in changed or changed[key]["flow"] == row["flow"]


def test_copies_fall_together(office: Office) -> None:
    for source, text in ((S1, RELEASE), (S2, COPY)):
        add_document(office.workspace.ledger, source, text, "text/plain", "default/berita.txt")
    projection.sync(office.workspace.ledger, office.workspace.store)
    row = next(r for r in office.client.get("/api/v1/sources").json()["sources"] if r.get("ref") == "S2")
    assert (row["release"]["ref"], [c["ref"] for c in row["copies"]]) == ("S1", ["S1"])
    assert row["alone"]["relationships"] < row["alone_with_copies"]["relationships"]
    alone, both = (
        office.client.get(f"/api/v1/sources/S2?on=2024-06-30&with_copies={w}").json() for w in ("false", "true")
    )
    assert alone["facts"] < both["facts"]
    legs = office.client.get("/api/v1/paths?from=53.07&to=MYS&on=2024-06-30").json()["paths"][0]["legs"]
    assert {leg["independent_sources"] for leg in legs} == {1}


def test_batches(run: Run) -> None:
    rows = run("batches", "--json").json["batches"]
    assert [(r["batch"], r["reader"]) for r in rows] == [(2, "tables"), (1, "test")]
    assert rows[0]["claims"] == rows[0]["live"] > 50
    assert "tables" in run("batches").out


def test_retract_previews_does_and_undoes(run: Run) -> None:
    before = paths(run)
    foreseen = run("retract", "--source", "S2", "--why", "uji", "--dry-run", "--json").json
    assert (foreseen["done"], foreseen["batch"]) == (False, None)
    assert foreseen["removed"]["LEG"] == 4
    assert paths(run) == before
    done = run("retract", "--source", "S2", "--why", "uji", "--yes", "--json").json
    assert (done["done"], done["batch"], done["count"]) == (True, 3, foreseen["count"])
    assert {k: done[k] for k in ("claims", "removed", "changed")} == {
        k: foreseen[k] for k in ("claims", "removed", "changed")
    }
    assert paths(run) == []
    assert run("check").status == 0
    assert run("retract", "--source", "S2", "--why", "uji", "--yes").out.startswith("Tidak ada klaim")
    undone = run("retract", "--undo", "--batch", "3", "--why", "uji batal", "--yes", "--json").json
    assert (undone["count"], undone["batch"]) == (done["count"], 4)
    assert paths(run) == before
    assert run("check").status == 0
    told = run("show", "cases:K2").out
    assert "Perkara rekaan dua" in told


def test_loading_the_file_again_also_undoes(run: Run, prepared: Any) -> None:
    before = paths(run)
    assert run("retract", "--batch", "2", "--why", "uji", "--yes").status == 0
    assert run("search", "Nunukan (rekaan)", "--label", "Agency", "--json").json["results"] == []
    assert run("ingest", "tables", str(prepared.parent / "tables")).status == 0
    assert paths(run) == before


def test_it_asks_on_a_terminal_and_only_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run("retract", "--source", "S2", "--why", "uji")
    assert (refused.status, "--dry-run" in refused.err) == (2, True)
    for typed, status, batches in (("n\n", 1, 2), ("y\n", 0, 3)):
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        assert run("retract", "--source", "S2", "--why", "uji").status == status
        assert len(run("batches", "--json").json["batches"]) == batches
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert run("retract", "--source", "S2", "--why", "uji").status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--why", "x"), 2, "name what to take back"),
        (("--why", "x", "--batch", "2", "--source", "S1"), 2, "name what to take back"),
        (("--why", "x", "--batch", "99"), 1, "no batch 99"),
        (("--why", "x", "--claim", "claim:x"), 1, "no claim claim:x"),
        (("--why", " ", "--batch", "2"), 1, "a reason is missing"),
        (("--why", "x", "--source", "source:x"), 1, "states no claim"),
        (("--why", "x", "--source", "Tidak ada"), 1, "no source is called"),
    ],
)
def test_wrong_retractions_say_what_to_do(run: Run, words: tuple[str, ...], status: int, said: str) -> None:
    outcome = run("retract", *words, "--yes")
    assert (outcome.status, outcome.out) == (status, "")
    assert said in outcome.err
    assert "→" in outcome.err


def test_one_claim(run: Run) -> None:
    leg = next(leg for path in paths(run) for leg in path["legs"] if leg["act"] == "harbouring")
    assert run("retract", "--claim", leg["claims"][0], "--why", "uji", "--yes").status == 0
    assert "harbouring" not in {x["act"] for path in paths(run) for x in path["legs"]}
    assert run("retract", "--undo", "--claim", leg["claims"][0], "--why", "uji", "--yes").status == 0
    assert "harbouring" in {x["act"] for path in paths(run) for x in path["legs"]}


def test_the_routes(office: Office) -> None:
    client = office.client
    assert client.get("/api/v1/contested?label=LEG").json()["total"] == 1
    assert client.get("/api/v1/contested?label=x").status_code == 400
    assert client.get("/api/v1/sources?limit=1").json()["truncated"] is True
    assert client.get("/api/v1/sources/S9").status_code == 404
    assert [b["batch"] for b in client.get("/api/v1/batches").json()["batches"]] == [2, 1]
    body = {"source": "S2", "why": "uji", "who": "Ani"}
    seen = client.post("/api/v1/retractions", json={**body, "dry_run": True}).json()
    done = client.post("/api/v1/retractions", json=body).json()
    assert (seen["batch"], done["batch"], done["count"]) == (None, 3, seen["count"])
    assert client.get("/api/v1/batches?limit=1").json()["batches"][0]["who"] == "Ani"
    assert client.post("/api/v1/retractions", json={"batch": 3, "undo": True, "why": "x"}).json()["batch"] == 4
    assert client.post("/api/v1/retractions", json={"source": "S2"}).status_code == 422
    assert client.post("/api/v1/retractions", json={"why": "x"}).status_code == 400
    assert projection.check(office.workspace.ledger, office.workspace.store).ok


def test_a_register_is_too_large_to_be_imagined_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.evidence_answers.MOST_CLAIMS", 5)
    answer = office.client.get("/api/v1/sources/S1")
    assert (answer.status_code, answer.json()["detail"].endswith("everything hangs on it")) == (422, True)


def test_a_source_that_is_gone_goes_by_its_id(office: Office) -> None:
    workspace: Workspace = office.workspace
    own = [r["claim_id"] for r in workspace.ledger.live_claims(wanted={"subject": [S2]}).to_pylist()]
    workspace.ledger.retract(own, who="saya", why="uji")
    workspace.sync()
    assert office.client.post("/api/v1/retractions", json={"source": "S2", "why": "x"}).status_code == 404
    assert office.client.post("/api/v1/retractions", json={"source": S2, "why": "x"}).json()["count"] > 10
