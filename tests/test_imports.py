"""The packages import to their left only: graph ← ingest ← queries ← viz ← api."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("graph", "ingest", "queries", "viz", "api")
# Top-level folders of the house, and what else a checkout holds.
HOUSE = {*ORDER, "tests", "docs", "samples", "benchmarks"}
MADE = {"demo", "data", "matarantai.egg-info", "build", "dist"}


def imported_packages(path: Path) -> set[str]:
    """Top-level names that a file imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", ORDER)
def test_imports_go_left(package: str) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert files, f"{package} is empty"
    right = {*ORDER[ORDER.index(package) + 1 :], "tests", "benchmarks"}
    wrong = {f"{path.relative_to(ROOT)}: {name}" for path in files for name in imported_packages(path) & right}
    assert not wrong


def test_the_check_sees_an_import_in_a_function(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from api.cli import main\n    return main\n", encoding="utf-8")
    assert imported_packages(bad) == {"api"}


def test_top_level_folders_are_those_of_the_design() -> None:
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")}
    assert folders - MADE - {"__pycache__"} <= HOUSE


def test_files_stay_readable() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for package in (*ORDER, "tests", "benchmarks")
        for p in (ROOT / package).rglob("*.py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 330
    }
    assert not long
