"""Documents that are made from the code: `make docs` writes them, a test compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from api.command_reference import command_reference
from api.setting_reference import setting_reference
from graph.data_dictionary import data_dictionary
from ingest.ftm_docs import ftm_markdown
from ingest.table_docs import tables_markdown
from queries.named_docs import queries_markdown

DOCS = Path(__file__).parent.parent.parent / "docs"
GENERATED: Mapping[str, Callable[[], str]] = {
    "data-dictionary.md": data_dictionary,
    "commands.md": command_reference,
    "settings.md": setting_reference,
    "tables.md": tables_markdown,
    "ftm.md": ftm_markdown,
    "queries.md": queries_markdown,
}


def main() -> None:
    """Write all generated documents."""
    for name, make in GENERATED.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
