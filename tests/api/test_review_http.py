"""Review over HTTP: queue, verdicts, contradictions, undo, redirects of merged ids, histories."""

from __future__ import annotations

from typing import Any

import pytest

from graph.candidates import Candidate, store_candidates
from tests.api.conftest import Office

_WHY = ({"comparison": "phone", "level": "shared", "weight": 7.0},)


def id_of(office: Office, ref: str) -> str:
    found: str = office.client.get(f"/api/v1/entities/recruiters:{ref}").json()["entity"]["id"]
    return found


def send(office: Office, what: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = office.client.post(f"/api/v1/review/{what}", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def judge(office: Office, left: str, right: str, verdict: str, status: int = 200) -> dict[str, Any]:
    said = {"left": f"recruiters:{left}", "right": f"recruiters:{right}", "verdict": verdict}
    return send(office, "verdicts", status, **said, why="uji", who="siti")


@pytest.fixture
def queued(office: Office) -> tuple[str, str]:
    """R1 and R3, who share a phone, wait in the queue."""
    ids = sorted(id_of(office, ref) for ref in ("R1", "R3"))
    ledger = office.workspace.ledger
    store_candidates(ledger, [Candidate(ids[0], ids[1], 0.9, "review", _WHY)], seq=ledger.last_seq(), labels=["Person"])
    return ids[0], ids[1]


def test_the_next_pair_then_a_verdict_then_undo(office: Office, queued: tuple[str, str]) -> None:
    listed = office.client.get("/api/v1/review").json()
    assert [(p["a"]["id"], p["b"]["id"], p["score"], p["band"]) for p in listed["pairs"]] == [(*queued, 0.9, "review")]
    assert (listed["waiting"], listed["stale"], listed["truncated"]) == (1, False, False)
    pair = office.client.get("/api/v1/review/next").json()["pair"]
    phones = [{f["said"] for f in pair[side]["facts"] if f["what"] == "USES" and f["shared"]} for side in "ab"]
    assert phones == [{"+6281200000101"}] * 2
    assert all(fact["sources"] and fact["grade"] for side in "ab" for fact in pair[side]["facts"])

    given = judge(office, "R1", "R3", "same")
    assert (given["one_entity"], given["entities"], given["judgement"]["who"]) == (True, [queued[0]], "siti")
    assert office.client.get("/api/v1/review/next").json()["pair"] is None
    paths = {"from": "53.07", "to": "MYS", "on": "2024-06-30"}
    joins = {j["by"] for p in office.client.get("/api/v1/paths", params=paths).json()["paths"] for j in p["joins"]}
    assert "person" in joins
    judgements = office.client.get("/api/v1/review/judgements").json()["judgements"]
    assert [(j["verdict"], {j["left_name"], j["right_name"]} <= {"AB", "EF"}) for j in judgements] == [("same", True)]

    back = send(office, "undo", judgement=given["judgement"]["seq"], who="budi", why="dua orang")
    assert (back["one_entity"], back["taken_back"]["who"], back["stands"]) == (False, "siti", None)
    joins = {j["by"] for p in office.client.get("/api/v1/paths", params=paths).json()["paths"] for j in p["joins"]}
    assert "person" not in joins
    assert office.client.get("/api/v1/review/next").json()["pair"] is not None


def test_the_grounds_of_a_verdict_are_kept(office: Office, queued: tuple[str, str]) -> None:
    from graph.candidates import grounds_of

    seq = judge(office, "R1", "R3", "different")["judgement"]["seq"]
    grounds = grounds_of(office.workspace.ledger, [seq])[seq]
    assert {w["comparison"] for w in grounds["why"]} >= {"name", "phone"}
    assert grounds["seq"] == seq - 1
    assert office.client.get("/api/v1/review").json()["pairs"] == []


def test_a_contradiction_is_refused_with_its_chain(office: Office) -> None:
    judge(office, "R1", "R2", "same")
    judge(office, "R2", "R3", "same")
    problem = judge(office, "R1", "R3", "different", status=409)
    assert problem["title"] == "Contradiction"
    assert len(problem["chain"]) == 2
    assert all("siti" in link and "uji" in link for link in problem["chain"])
    assert "undo" in problem["advice"]


@pytest.mark.parametrize(("what", "body", "status"), [
    ("verdicts", {"left": "recruiters:R1", "right": "places:P1", "verdict": "same", "why": "x"}, 422),
    ("verdicts", {"left": "recruiters:R1", "right": "recruiters:R3", "verdict": "maybe", "why": "x"}, 422),
    ("verdicts", {"left": "recruiters:R1", "right": "recruiters:R3", "verdict": "same", "why": " "}, 422),
    ("verdicts", {"left": "recruiters:R1", "right": "recruiters:R77", "verdict": "same", "why": "x"}, 404),
    ("verdicts", {"left": "53.07", "right": "recruiters:R1", "verdict": "same", "why": "x"}, 404),
    ("undo", {}, 404), ("undo", {"left": "recruiters:R1"}, 400), ("undo", {"judgement": 999}, 404),
    ("undo", {"left": "recruiters:R1", "right": "recruiters:R3"}, 404),
])  # fmt: skip
def test_what_cannot_be_judged_is_a_problem(office: Office, what: str, body: dict[str, Any], status: int) -> None:
    assert send(office, what, status, **body)["status"] == status
    assert office.workspace.ledger.judgements() == []


def test_merged_ids_redirect_for_ever_and_not_after_an_undo(office: Office) -> None:
    ids = {ref: id_of(office, ref) for ref in ("R1", "R2", "R3")}
    first, *others = sorted(ids.values())
    of_id = {node_id: ref for ref, node_id in ids.items()}
    judge(office, of_id[others[0]], of_id[others[1]], "same")
    asked = f"/api/v1/entities/{others[1]}"

    def location(path: str) -> tuple[int, str | None]:
        answer = office.client.get(path, follow_redirects=False)
        return answer.status_code, answer.headers.get("location")

    assert location(asked) == (308, f"/api/v1/entities/{others[0]}")
    judge(office, of_id[first], of_id[others[1]], "same")
    for below in ("", "/neighbours", "/neighbourhood?limit=3", "/history?limit=3"):
        for old in others:
            assert location(f"/api/v1/entities/{old}{below}") == (308, f"/api/v1/entities/{first}{below}")
    assert office.client.get(asked).json()["entity"]["id"] == first
    assert location(f"/api/v1/entities/{first}")[0] == 200
    # As it was known before anything was judged, the id stood for itself (and was not known yet).
    assert location(f"{asked}?as_of=2020-01-01")[0] == 404
    send(office, "undo")
    send(office, "undo")
    assert [location(f"/api/v1/entities/{one}")[0] for one in others] == [200, 200]


def test_the_history_of_an_entity(office: Office) -> None:
    judge(office, "R1", "R3", "same")
    send(office, "undo", who="budi", why="dua orang")
    answer = office.client.get("/api/v1/entities/recruiters:R1/history").json()
    assert [(e["verdict"], e["who"]) for e in answer["events"] if e["kind"] == "judgement"] == [
        ("same", "siti"), ("withdrawn", "budi"),
    ]  # fmt: skip
    claims = [e for e in answer["events"] if e["kind"] == "claim"]
    assert claims
    assert all(e["source"]["ref"] == "S1" and e["by"].startswith("tables") and e["who"] for e in claims)
    assert office.client.get("/api/v1/entities/recruiters:R77/history").status_code == 404
