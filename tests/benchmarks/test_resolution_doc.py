"""docs/resolution.md lists every level of names with its likeness."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.agency_names import AGENCY_LEVELS
from ingest.person_names import LEVELS

PAGE = Path(__file__).parents[2] / "docs" / "resolution.md"


def test_levels_and_likeness_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    listed = [(level, float(likeness)) for level, likeness in rows]
    assert listed == [*LEVELS.items(), *AGENCY_LEVELS.items()]
