"""From files to the ledger: proposals that wait, claims that are trusted, copies, and what is never half-written."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from graph import projection, proposals
from graph.documents import document_of
from graph.errors import InputError
from graph.ledger import Ledger
from ingest.articles.loading import About, ArticleReport, load_articles, slug
from queries.proposal_queue import correction_cases, proposal_queue
from queries.quotes import quoter

HEAD = "Sumber: https://contohkab.go.id/berita/7\nPenerbit: Diskominfo Buleleng\nTerbit: 13 April 2018\n\n"
MEETING = (
    "Rakor Cegah Perdagangan Orang Digelar di Singaraja\n\n"
    "BULELENG - Dinas Tenaga Kerja Kabupaten Buleleng dan Kantor Imigrasi Kelas II Singaraja menggelar rapat "
    "koordinasi pencegahan tindak pidana perdagangan orang (TPPO) di Kabupaten Buleleng, Kamis (12/4/2018).\n\n"
    "Rapat dihadiri Polres Buleleng dan Dinas Sosial Kabupaten Buleleng. Kepala Dinas Tenaga Kerja Kabupaten Buleleng "
    "Ni Made Contoh mengatakan, data penangguhan paspor perlu dibagikan.\n"
)


@pytest.fixture
def opened(tmp_path: Path) -> Ledger:
    return Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'ledger.sqlite'}"))


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(ledger: Ledger, path: Path, **more: object) -> ArticleReport:
    return load_articles(ledger, path, who="penguji", **more)  # type: ignore[arg-type]


def test_claims_wait_and_are_let_in_with_their_sentence(opened: Ledger, tmp_path: Path) -> None:
    report = load(opened, write(tmp_path / "a", "rakor.txt", HEAD + MEETING)).as_json()
    (article,) = report["articles"]
    assert report["ok"]
    assert (article["kind"], article["event_date"]) == ("coordination_meeting", "2018-04-12")
    assert set(projection.build(opened).nodes) == {"Source"}  # the article is known, what it says waits
    (source,) = projection.build(opened).node("Source").to_pylist()
    assert (source["reliability"], source["url"]) == ("B", "https://contohkab.go.id/berita/7")
    assert source["published"] == "2018-04-13"

    queue = proposal_queue(opened, limit=0)
    assert queue.facts == report["proposed"] == article["proposed"] > 8
    attended = next(p for p in queue.proposals if p["type"] == "ATTENDED" and "Polres" in p["subject"]["name"])
    assert attended["quote"]["text"] == "Polres Buleleng"
    proposals.accept(opened, [attended["number"]], who="petugas", why="sesuai")
    graph = projection.build(opened)
    assert graph.rel("ATTENDED").num_rows == 1
    assert [row["name"] for row in graph.node("Event").to_pylist()] == [article["title"]]
    (row,) = graph.rel("ATTENDED").to_pylist()
    locator = opened.live_claims(types=["ATTENDED"])["locator"].to_pylist()[0]
    assert quoter(opened)(article["source"], locator) == attended["quote"]
    assert row["grade"][0] == "B"


def test_trusted_claims_count_at_once_and_reading_again_changes_nothing(opened: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path / "a", "rakor.txt", HEAD + MEETING)
    first = load(opened, path, trust=True).as_json()
    seq = opened.last_seq()
    assert first["claims"]["new"] == first["claims"]["read"]
    assert proposals.waiting(opened) == []
    again = load(opened, path, trust=True).as_json()
    assert (again["claims"]["new"], again["claims"]["unchanged"]) == (0, first["claims"]["read"])
    assert opened.last_seq() == seq


def test_the_same_article_in_another_file_is_the_same_source(opened: Ledger, tmp_path: Path) -> None:
    load(opened, write(tmp_path / "a", "rakor.txt", HEAD + MEETING), trust=True)
    seq = opened.last_seq()
    report = load(opened, write(tmp_path / "b", "unduhan-2.txt", HEAD + MEETING), trust=True).as_json()
    assert report["articles"][0]["ref"] == "rakor"
    assert opened.last_seq() == seq


def test_a_copy_on_another_site_derives_from_the_first(opened: Ledger, tmp_path: Path) -> None:
    body = MEETING + "\n".join(
        f"Peserta ke-{n} menyampaikan masukan tentang kerja sama lintas wilayah." for n in range(9)
    )
    load(opened, write(tmp_path / "a", "rakor.txt", HEAD + body), trust=True)
    other = "Sumber: https://radar-contoh.com/rilis\nPenerbit: Radar Contoh\n\n" + body
    report = load(opened, write(tmp_path / "b", "radar.txt", other), trust=True).as_json()
    (article,) = report["articles"]
    assert article["copies"] == ["rakor"]
    rows = {row["ref"]: row for row in projection.build(opened).node("Source").to_pylist() if row["ref"]}
    assert rows["radar"]["derived_from"] == rows["rakor"]["id"]


def test_a_bad_file_among_good_ones_writes_nothing_unless_it_may_be_left_out(opened: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    write(folder, "rakor.txt", HEAD + MEETING)
    (folder / "rusak.pdf").write_bytes(b"%PDF-1.4 bukan pdf")
    report = load(opened, folder).as_json()
    assert not report["ok"]
    assert [e["file"] for e in report["errors"]] == ["rusak.pdf"]
    assert opened.last_seq() == 0
    assert proposals.waiting(opened) == []
    skipped = load(opened, folder, skip_bad=True).as_json()
    assert skipped["ok"]
    assert skipped["claims"]["rejected"] == 1
    assert len(skipped["articles"]) == 1


def test_a_dry_run_writes_nothing(opened: Ledger, tmp_path: Path) -> None:
    report = load(opened, write(tmp_path / "a", "rakor.txt", MEETING), dry_run=True, trust=True).as_json()
    assert report["claims"]["new"] > 8
    assert opened.last_seq() == 0
    assert document_of(opened, report["articles"][0]["source"]) is None


def test_what_the_user_says_goes_before_what_the_file_says(opened: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path / "a", "rakor.txt", HEAD + MEETING)
    load(opened, path, about=About(publisher="Blog Contoh", url="https://contoh.wordpress.com/1"))
    (source,) = projection.build(opened).node("Source").to_pylist()
    assert (source["publisher"], source["reliability"]) == ("Blog Contoh", "E")


def test_corrections_become_cases_for_tests(opened: Ledger, tmp_path: Path) -> None:
    load(opened, write(tmp_path / "a", "rakor.txt", HEAD + MEETING))
    wrong = next(p for p in proposals.waiting(opened) if p.claim.type == "Event")
    right = wrong.claim.__class__(**{**wrong.claim.__dict__, "props": {**wrong.claim.props, "kind": "training"}})
    proposals.correct(opened, wrong.number, right, who="petugas", why="pelatihan")
    (case,) = correction_cases(opened)
    assert (case["proposed"]["kind"], case["corrected"]["kind"]) == ("meeting", "training")
    start, end = case["span"]
    assert case["sentence"][start:end]


def test_nothing_to_read_is_said(opened: Ledger, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    for path in (tmp_path / "kosong", tmp_path / "tidak-ada.txt"):
        with pytest.raises(InputError):
            load(opened, path)
    assert slug("Rakor (1).TXT") == "rakor-1-txt"
    assert slug("???") == "artikel"
