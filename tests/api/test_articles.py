"""Articles through the faces: read, reviewed, shown with their sentence, and never counted before a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import readchar
from rich.console import Console

from api.proposal_review import ProposalReview
from graph import proposals
from tests.api.conftest import Office
from tests.support.commands import Outcome

Run = Callable[..., Outcome]
# Nunukan and Sikka are regencies of the small register; the people and the event are invented.
TEXT = (
    "Penerbit: Diskominfo Contoh\nSumber: https://contohkab.go.id/berita/3\n\n"
    "Polres Nunukan Tangkap Perekrut Calon Pekerja Migran\n\n"
    "NUNUKAN - Polres Nunukan menangkap seorang tersangka berinisial RB di Kabupaten Nunukan, Senin (6/3/2023). "
    "RB diduga merekrut tiga korban perdagangan orang dari Kabupaten Sikka. "
    "Kapolres Nunukan AKBP Contoh Namanya mengatakan, para korban dijanjikan pekerjaan di Malaysia.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "penangkapan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_extract_prints_the_form_and_the_characters_of_each_field(run: Run, article: Path) -> None:
    found = run("extract", str(article), "--json").json
    assert list(found) == [
        "id", "url", "publisher", "title", "published", "kind", "event_date", "venue_region", "regions", "countries",
        "agencies", "officials", "villages_attending", "recruiters", "victims", "modus", "topics", "spans",
    ]  # fmt: skip
    assert (found["id"], found["kind"], found["event_date"]) == ("penangkapan", "case", "2023-03-06")
    assert set(found["victims"]) == {"count", "origin_regions", "destination_countries", "transit_regions"}
    assert set(found["agencies"][0]) == {"text", "kind", "region", "attended"}
    assert [r["name"] for r in found["recruiters"]] == ["RB"]
    ((start, end),) = found["spans"]["event_date"]
    body = TEXT.partition("\n\n")[2].replace("\n\n", "\n")
    assert "6/3/2023" in body[start:end]
    assert "Polres Nunukan" in run("extract", str(article)).out


def test_what_waits_does_not_count_until_it_is_accepted(run: Run, article: Path) -> None:
    before = run("gaps", "--json", "--limit", "0").json["gaps"]
    report = run("ingest", "article", str(article), "--json").json
    assert report["ok"]
    assert report["proposed"] > 5
    assert run("gaps", "--json", "--limit", "0").json["gaps"] == before
    assert run("show", "RB", "--json").status == 1
    shown = run("show", "RB", "--include-unreviewed", "--json").json
    assert shown["method"]["parameters"]["include_unreviewed"] is True
    claims = [c for p in shown["properties"] for v in p["values"] for c in v["claims"]]
    assert claims
    assert all(c["claim"].startswith("proposal:") for c in claims)

    rows = run("proposals", "list", "--json", "--limit", "0").json["proposals"]
    involved = next(row for row in rows if row["type"] == "INVOLVED_IN")
    assert "belum ditinjau" in run("show", "RB", "--include-unreviewed").out
    outcome = run("proposals", "accept", str(involved["number"]), "--why", "sesuai naskah")
    assert (outcome.status, "3 usulan diterima" in outcome.out) == (0, True)
    shown = run("show", "RB", "--json").json
    (claim,) = [
        c for g in shown["relationships"] for i in g["items"] for c in i["claims"] if g["type"] == "INVOLVED_IN"
    ]
    assert claim["quote"]["text"] == "RB"
    assert "merekrut" in claim["quote"]["before"] + claim["quote"]["after"] or "tersangka" in claim["quote"]["before"]
    assert "“" in run("show", "RB").out


def test_all_of_a_source_at_once_then_nothing_waits(run: Run, article: Path) -> None:
    run("ingest", "article", str(article))
    assert run("proposals", "accept", "--source", "penangkapan", "--why", "x").status == 0
    assert run("proposals", "list", "--json").json["proposals"] == []
    assert run("check").status == 0
    document = run("document", "penangkapan", "--json").json
    assert document["facts"] > 5
    for mark in document["marks"]:
        assert document["text"][mark["start"] : mark["end"]].strip()
    assert "⟦Polres Nunukan" in run("document", "penangkapan").out, "marked without colours, too"


def test_a_correction_by_command(run: Run, article: Path) -> None:
    run("ingest", "article", str(article))
    rows = run("proposals", "list", "--json", "--limit", "0").json["proposals"]
    involved = next(row for row in rows if row["type"] == "INVOLVED_IN")
    wrong = run("proposals", "correct", str(involved["number"]), "role=bukan-peran", "--why", "x")
    assert wrong.status == 2
    assert "recruiter" in wrong.err
    done = run("proposals", "correct", str(involved["number"]), "role=financier", "--why", "ia pemodal")
    assert done.status == 0
    (case,) = run("proposals", "corrections", "--json").json["corrections"]
    assert case["corrected"]["role"] == "financier"
    assert "financier" in run("proposals", "corrections").out
    assert run("proposals", "reject", str(involved["number"]), "--why", "x").status == 1


def test_wrong_use_is_said(run: Run, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kumpulan"
    folder.mkdir()
    assert run("ingest", "article", str(folder), "--url", "https://x.id").status == 2
    assert run("ingest", "article", str(folder)).status == 1
    assert run("proposals", "accept", "--why", "x").status == 2
    assert run("document", "AG1").status == 1
    broken = tmp_path / "rusak.pdf"
    broken.write_bytes(b"%PDF-1.7\n%%EOF")
    outcome = run("ingest", "article", str(broken))
    assert outcome.status == 1
    assert "rusak.pdf" in outcome.err


def keys(*pressed: str) -> Callable[[], str]:
    left: Iterator[str] = iter(pressed)
    return lambda: next(left)


def test_review_with_keys(office: Office, article: Path) -> None:
    from ingest.articles.loading import load_articles

    ledger = office.workspace.ledger
    load_articles(ledger, article, who="penguji")
    waiting = [p.number for p in proposals.waiting(ledger)]
    out = Console(record=True, width=200)
    lines = iter(["bukan begitu"])
    review = ProposalReview(
        office.workspace, out, source=None, who="petugas", read_key=keys("?", "n", "x", "s"),
        read_line=lambda _: next(lines),
    )  # fmt: skip
    judged = review.run()
    assert judged == len(waiting)
    text = out.export_text()
    assert "terima semua" in text
    assert proposals.waiting(ledger) == []
    assert office.workspace.store.applied_seq() == ledger.last_seq()


def test_review_stops_when_asked(office: Office, article: Path) -> None:
    from ingest.articles.loading import load_articles

    load_articles(office.workspace.ledger, article, who="penguji")
    for key in ("q", readchar.key.CTRL_C):
        review = ProposalReview(office.workspace, Console(quiet=True), source=None, who="x", read_key=keys(key))
        assert review.run() == 0


def test_the_api_and_the_page(office: Office, article: Path) -> None:
    from ingest.articles.loading import load_articles

    load_articles(office.workspace.ledger, article, who="penguji")
    office.workspace.sync()
    client = office.client
    rows = client.get("/api/v1/proposals", params={"limit": 0}).json()["proposals"]
    number = next(row["number"] for row in rows if row["type"] == "INVOLVED_IN")
    accepted = client.post("/api/v1/proposals/accept", json={"numbers": [number], "why": "sesuai", "who": "petugas"})
    assert accepted.status_code == 200
    assert number in accepted.json()["accepted"]
    assert client.post("/api/v1/proposals/accept", json={"numbers": [number], "why": ""}).status_code == 404
    left = client.get("/api/v1/proposals", params={"source": "penangkapan", "limit": 0}).json()
    gone = client.post("/api/v1/proposals/reject", json={"numbers": [left["proposals"][-1]["number"]], "why": "salah"})
    assert gone.status_code == 200
    document = client.get("/api/v1/documents/penangkapan").json()
    named = [claim["subject"] for mark in document["marks"] for claim in mark["claims"]]
    assert "Polres Nunukan" in named
    assert not [name for name in named if ":" in name], "ids instead of names"
    page = client.get("/documents/penangkapan")
    assert page.status_code == 200
    assert "<mark" in page.text
    assert 'class="waiting"' in page.text
    assert client.get("/documents/AG1").status_code == 404
    assert client.get("/api/v1/gaps", params={"include_unreviewed": True}).status_code == 200
