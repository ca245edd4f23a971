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
from api.pictures import PICTURES
from api.session import errors, notify
from graph.errors import InputError, NotFoundError
from graph.region_codes import is_domestic
from graph.secrets import load_or_make_key
from graph.settings import load_settings
from graph.workspace import Workspace
from ingest.load import load_tables
from ingest.regions import load_regions, regions_loaded
from viz.index import IndexEntry, index_page
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
            # A chain whose hands and days are named tells more than a long one of bare regions.
            told = max(sum(_is_told(leg) for leg in path["legs"]) for path in answer["paths"])
            found.append((-told, -answer["paths"][0]["reliability"], origin, destination, answer))
    found.sort(key=lambda f: f[:4])
    shown = _of_different_cases(found)
    entries = []
    for index, (*_, origin, destination, answer) in enumerate(shown[:_PAIRS_DRAWN]):
        names = [answers.snapshot().region(code).name for code in (origin, destination)]
        if index < _PAIRS_PRINTED:
            render.paths(out, {**answer, "paths": answer["paths"][:_PATHS_PRINTED]})
        entries.append(
            _write(
                folder,
                f"paths-{origin}-{destination}.html",
                PICTURES["paths"](answer),
                Word(f"Jalur perekrutan {names[0]} – {names[1]}", f"Recruitment paths {names[0]} – {names[1]}"),
                Word("Lewat tangan dan tempat mana, urut waktu", "By which hands and places, in time order"),
            )
        )
    return entries


def _is_told(leg: Json) -> bool:
    """True if the leg names a person, company or place, or a day."""
    return bool(leg["start"] or leg["end"]) or any(leg[end]["label"] != "Region" for end in ("from", "to"))


def _of_different_cases(found: list[Any]) -> list[Any]:
    """In the same order, each set of cases once."""
    seen: set[frozenset[str]] = set()
    kept = []
    for item in found:
        cases = frozenset(case for path in item[-1]["paths"] for case in path["cases"])
        if cases not in seen:
            seen.add(cases)
            kept.append(item)
    return kept


def _gaps(answers: LocalAnswers, folder: Path, out: Console) -> list[IndexEntry]:
    answer = answers.ask("gaps", {"limit": 0})
    worst = answer["gaps"][:_GAPS_PRINTED]
    render.gaps(out, {**answer, "gaps": worst, "truncated": len(answer["gaps"]) > len(worst)})
    entry = _write(
        folder, "gaps.html", PICTURES["gaps"](answer),
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
        folder, "gaps-region.html", PICTURES["gaps"](local),
        Word(f"Koordinasi {name}", f"Coordination of {name}"),
        Word("Satu wilayah dan celah-celahnya", "One region and its gaps"),
    )]  # fmt: skip


def _coverage(answers: LocalAnswers, folder: Path, out: Console) -> list[IndexEntry]:
    answer = answers.ask("coverage", {"level": "regency"})
    render.coverage(out, answer)
    return [_write(
        folder, "coverage.html", PICTURES["coverage"](answer),
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
        folder, "neighbourhood.html", PICTURES["neighbourhood"](answer),
        Word(f"Sekitar {name}", f"Around {name}"),
        Word(f"Tempat yang dipakai dalam {len(cases[shared])} perkara", f"A place used in {len(cases[shared])} cases"),
    )]  # fmt: skip
