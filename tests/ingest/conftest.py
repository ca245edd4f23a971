"""Fixtures for the readers.  `tables`: write some CSV texts and read them; `errors`: only their errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.claims import Claim
from graph.errors import Problem
from ingest.ledger_view import EmptyView
from ingest.read_tables import ReadResult, read_tables
from ingest.region_names import Gazetteer, gazetteer

KEY = b"k" * 32
# Rows that other rows may refer to.
BASE = {
    "agencies": "ref,name,kind,region\nA1,Dinas (rekaan),manpower,33.01\nA2,Kantor (rekaan),immigration,31.72\n",
    "cases": "ref,title,legal_basis\nK1,Perkara (rekaan),TPPO\n",
    "recruiters": "ref,name,kind\nR1,AB,person\nR2,PT (rekaan),company\n",
    "places": "ref,name,kind\nP1,Rumah (rekaan),shelter\n",
    "officials": "ref,name,title,agency\nO1,Pejabat (rekaan),Kepala,A1\n",
    "events": "ref,title,kind,date\nE1,Rapat (rekaan),meeting,2024-01-05\n",
    "sources": "ref,title,reliability\nS1,Siaran (rekaan),B\nS2,Berita (rekaan),C\n",
}
Read = Callable[..., ReadResult]


@pytest.fixture(scope="session")
def regions() -> Gazetteer:
    """The gazetteer, shared: it never changes."""
    return gazetteer()


@pytest.fixture
def tables(tmp_path: Path, regions: Gazetteer) -> Read:
    """Write `name → CSV text or bytes` beside the base rows, read the folder."""

    def read(files: Mapping[str, str | bytes], *, base: bool = True, **options: Any) -> ReadResult:
        folder = tmp_path / "tables"
        folder.mkdir(exist_ok=True)
        for name, text in {**(BASE if base else {}), **files}.items():
            file = folder / (name if "." in name else f"{name}.csv")
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        options = {"gazetteer": regions, "key": KEY, "known": EmptyView(), **options}
        return read_tables(folder, **options)

    return read


@pytest.fixture
def errors(tables: Read) -> Callable[..., list[Problem]]:
    """The errors of reading some tables."""
    return lambda files, **options: tables(files, **options).problems


@pytest.fixture
def claims(tables: Read) -> Callable[..., list[Claim]]:
    """The claims of tables that must be free of errors and warnings, one type of them if one is named."""

    def read(files: Mapping[str, str | bytes], type_name: str | None = None, **options: Any) -> list[Claim]:
        result = tables(files, **options)
        assert result.problems == []
        assert result.warnings == []
        return [c for c in result.claims if type_name is None or c.type == type_name]

    return read
