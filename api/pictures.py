"""Answers as pages, by the question that they answer: what `--html`, the API and the demonstration draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from viz.coordination import coordination_page
from viz.coverage import coverage_page
from viz.neighbourhood import neighbourhood_page
from viz.paths import paths_page
from viz.sources import SourceNote

Json = Mapping[str, Any]


def source_notes(answer: Json) -> dict[str, SourceNote]:
    """What the refs of sources in an answer stand for."""
    return {ref: SourceNote(n["title"], n["publisher"], n["url"]) for ref, n in answer.get("sources", {}).items()}


def _gaps(answer: Json) -> str:
    return coordination_page(answer, region=answer["method"]["parameters"].get("region"))


PICTURES: Mapping[str, Callable[[Any], str]] = {
    "paths": lambda answer: paths_page(answer, sources=source_notes(answer)),
    "gaps": _gaps,
    "coverage": lambda answer: coverage_page(answer, sources=source_notes(answer), agencies=answer.get("agencies")),
    "neighbourhood": lambda answer: neighbourhood_page(answer, sources=source_notes(answer)),
}
