from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.errors import UsageError
from ingest.ledger_view import EmptyView
from ingest.read_tables import read_tables
from ingest.region_names import Gazetteer
from ingest.table_columns import TABLES
from ingest.table_docs import tables_markdown
from ingest.templates import template


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", [None, *(t.name for t in TABLES)])
def test_an_empty_template_loads_without_a_word(
    tmp_path: Path, regions: Gazetteer, file_format: str, name: str | None
) -> None:
    written = template(name, tmp_path, file_format)
    assert all(path.exists() for path in written)
    result = read_tables(tmp_path, gazetteer=regions, key=b"k", known=EmptyView())
    assert (result.problems, result.warnings, result.claims) == ([], [], [])
    assert len(result.origins) == (16 if name is None else 1)


def test_every_column_is_explained(tmp_path: Path) -> None:
    (path,) = template("Perjalanan", tmp_path, "xlsx")
    book = load_workbook(path)
    assert book.sheetnames == ["legs", "Petunjuk"]
    for cell in book["legs"][1]:
        assert cell.comment is not None
        assert cell.comment.text
    template("legs", tmp_path / "csv", "csv")
    text = (tmp_path / "csv" / "PETUNJUK.md").read_text()
    assert all(str(cell.value) in text for cell in book["legs"][1])


def test_wrong_names_formats_and_files_that_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        template("legz", tmp_path)
    assert "legs" in caught.value.advice
    with pytest.raises(UsageError):
        template("legs", tmp_path, "ods")
    template("legs", tmp_path)
    with pytest.raises(UsageError):
        template("legs", tmp_path)


def test_the_document_is_the_generated_one() -> None:
    document = Path(__file__).parents[2] / "docs" / "tables.md"
    assert document.read_text(encoding="utf-8") == tables_markdown()
