"""The demonstration: sample data in, the two answers out, and pages that open offline.

Invariant: it works on a data folder of its own, inside the folder that it writes to; a user's own data stay untouched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console

from api import render, render_load
from api.answers import LocalAnswers
from api.cli_load import progress_bar
from api.session import errors, notify
from graph.errors import InputError, NotFoundError
from graph.secrets import load_or_make_key
from graph.settings import load_settings
from graph.workspace import Workspace
from ingest.load import load_tables
from ingest.regions import load_regions, regions_loaded
from queries.snapshot import is_domestic
from viz.coordination import coordination_page
from viz.coverage import coverage_page
from viz.index import IndexEntry, index_page
from viz.neighbourhood import neighbourhood_page
from viz.paths import paths_page
from viz.words import Word

SAMPLES = Path(__file__).parent.parent / "samples" / "tables"
# Long enough for the stages of real cases, which press reports date loosely.
_MAX_WAIT_DAYS = 60
_PAIRS_DRAWN = 6
_PAIRS_PRINTED = 2
_PATHS_PRINTED = 3
_GAPS_PRINTED = 12
Json = Mapping[str, Any]


def run_demo(folder: Path, out: Console) -> None:
    """Load the samples into `folder`/data, print the answers, write the pages into `folder`."""
    if not SAMPLES.is_dir():
        raise NotFoundError(f"the sample tables are not in {SAMPLES}", advice="run the demo in a checkout")
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings(data=folder / "data", graph=SecretStr(""), ledger=SecretStr(""))
    with Workspace.open(settings, command="matarantai demo", notify=notify) as workspace:
        _load(workspace, out)
        answers = LocalAnswers(workspace)
        entries = _paths(answers, folder, out) + _gaps(answers, folder, out) + _coverage(answers, folder, out)
        entries += _neighbourhood(answers, folder)
    (folder / "index.html").write_text(index_page(entries), encoding="utf-8")
    out.print(f"\nHalaman · pages: {folder / 'index.html'}", markup=False)


def _load(workspace: Workspace, out: Console) -> None:
    key = load_or_make_key(workspace.settings.data)
    with progress_bar() as progress:
        if not regions_loaded(workspace.ledger):
            render_load.regions(out, load_regions(workspace.ledger, who="demo", progress=progress).as_json())
        report = load_tables(workspace.ledger, SAMPLES, key=key, replace=True, who="demo", progress=progress)
        workspace.sync()
    render_load.tables(out, errors, report.as_json())
    if not report.ok:
        raise InputError("the sample tables have errors", advice="restore samples/ from the repository")


def _write(folder: Path, file: str, page: str, title: Word, text: Word) -> IndexEntry:
    (folder / file).write_text(page, encoding="utf-8")
    return IndexEntry(file, title, text)


def _paths(answers: LocalAnswers, folder: Path, out: Console) -> list[IndexEntry]:
    """The pairs of origin and destination with the longest recorded chains, one page each; the first are printed."""
    flows = answers.ask("flow", {})["flows"]
    pairs = sorted({(r["a"]["code"], r["b"]["code"]) for r in flows if not is_domestic(r["b"]["code"])})
    found = []
    for origin, destination in pairs:
        answer = answers.ask("paths", {"from": origin, "to": destination, "k": 10, "max_wait": _MAX_WAIT_DAYS})
        if answer["paths"]:
            longest = max(len(path["legs"]) for path in answer["paths"])
            found.append((-longest, -answer["paths"][0]["reliability"], origin, destination, answer))
    entries = []
    for index, (*_, origin, destination, answer) in enumerate(sorted(found, key=lambda f: f[:4])[:_PAIRS_DRAWN]):
        names = [answers.snapshot().region(code).name for code in (origin, destination)]
        if index < _PAIRS_PRINTED:
            render.paths(out, {**answer, "paths": answer["paths"][:_PATHS_PRINTED]})
        entries.append(
            _write(
                folder,
                f"paths-{origin}-{destination}.html",
                paths_page(answer, sources=answers.source_notes()),
                Word(f"Jalur perekrutan {names[0]} – {names[1]}", f"Recruitment paths {names[0]} – {names[1]}"),
                Word("Lewat tangan dan tempat mana, urut waktu", "By which hands and places, in time order"),
            )
        )
    return entries


def _gaps(answers: LocalAnswers, folder: Path, out: Console) -> list[IndexEntry]:
    answer = answers.ask("gaps", {"limit": 0})
    worst = answer["gaps"][:_GAPS_PRINTED]
    render.gaps(out, {**answer, "gaps": worst, "truncated": len(answer["gaps"]) > len(worst)})
    entry = _write(
        folder, "gaps.html", coordination_page(answer),
        Word("Jaringan koordinasi dan celahnya", "The coordination network and its gaps"),
        Word("Siapa perlu menghubungi siapa", "Who should call whom"),
    )  # fmt: skip
    busiest = Counter(g["b"]["code"] for g in answer["gaps"] if g["kind"] == "horizontal").most_common(1)
    if not busiest:
        return [entry]
    code = busiest[0][0]
    name = answers.snapshot().region(code).name
    local = answers.ask("gaps", {"region": code, "limit": 0})
    return [entry, _write(
        folder, "gaps-region.html", coordination_page(local, region=code),
        Word(f"Koordinasi {name}", f"Coordination of {name}"),
        Word("Satu wilayah dan celah-celahnya", "One region and its gaps"),
    )]  # fmt: skip


def _coverage(answers: LocalAnswers, folder: Path, out: Console) -> list[IndexEntry]:
    answer = answers.ask("coverage", {"level": "regency"})
    render.coverage(out, answer)
    return [_write(
        folder, "coverage.html", coverage_page(answer, sources=answers.source_notes()),
        Word("Cakupan fungsi per kabupaten/kota", "Coverage of functions by regency"),
        Word("Ada bukti, usang, tidak dilaksanakan, tidak diketahui", "Evidenced, stale, absent, unknown"),
    )]  # fmt: skip


def _neighbourhood(answers: LocalAnswers, folder: Path) -> list[IndexEntry]:
    """The place that most cases share, and what is around it."""
    snapshot = answers.snapshot()
    cases: dict[str, set[str]] = {}
    for leg in snapshot.rels("LEG"):
        for end, label in ((leg.from_id, leg.from_label), (leg.to_id, leg.to_label)):
            if label == "Place" and not leg.denied:
                cases.setdefault(end, set()).add(leg.props["case_id"])
    if not cases:
        return []
    shared = min(cases, key=lambda place: (-len(cases[place]), place))
    name = snapshot.node(shared).name
    answer = answers.ask("neighbourhood", {"entity": shared})
    return [_write(
        folder, "neighbourhood.html", neighbourhood_page(answer, sources=answers.source_notes()),
        Word(f"Sekitar {name}", f"Around {name}"),
        Word(f"Tempat yang dipakai dalam {len(cases[shared])} perkara", f"A place used in {len(cases[shared])} cases"),
    )]  # fmt: skip
