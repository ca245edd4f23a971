"""Documents say what is: the generated ones are current, the written ones name what exists."""

from __future__ import annotations

import importlib
import re
import tomllib

import pytest

from tests.support.generated_docs import DOCS, GENERATED

ROOT = DOCS.parent


@pytest.mark.parametrize("name", GENERATED)
def test_generated_document_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == GENERATED[name](), f"run `make docs`: docs/{name} has aged"


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(d for deps in project["optional-dependencies"].values() for d in deps)]
    names = {re.match(r"[\w.-]+", line)[0] for line in lines}  # type: ignore[index]
    explained = set(re.findall(r"^\| `([\w.-]+)` \|", (DOCS / "dependencies.md").read_text(encoding="utf-8"), re.M))
    assert names == explained


def test_lock_files_pin_every_dependency_and_name_no_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["dependencies"]),
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"^--|https?://", text, re.M), f"{lock} names an address"
        pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", text, re.M))
        assert {re.match(r"[\w.-]+", line)[0] for line in wanted} <= pinned  # type: ignore[index]


def test_every_endpoint_is_documented() -> None:
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    names = {path.stem for path in (ROOT / "api").glob("routes_*.py")} - {"routes_pages"}
    modules = [importlib.import_module(f"api.{name}") for name in sorted(names)]
    assert len(modules) > 6
    paths = {f"/api/v1{route.path}" for module in modules for route in module.router.routes}
    documented = set(re.findall(r"`(?:GET|POST) (/api/v1[^`?]*)", text))
    assert paths == documented


def test_readme_commands_exist() -> None:
    from api.cli import app
    from api.command_reference import commands

    known = {name for name, _ in commands(app)}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^(?:\.venv/bin/)?(matarantai(?: [a-z][a-z0-9]+)+)", readme, re.M))
    assert used
    for line in used:
        words = line.split()
        assert any(" ".join(words[:n]) in known for n in (2, 3)), line
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"^make ([a-z]+)", readme, re.M)) <= targets


def test_relative_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_documents_name_no_machine() -> None:
    pages = [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "samples" / "README.md"]
    found = {p.name for p in pages if re.search(r"/(?:home|root|Users|tmp)/\w", p.read_text(encoding="utf-8"))}
    assert not found
