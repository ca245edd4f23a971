"""What officers corrected stays corrected (`matarantai proposals corrections --json` writes such a file).

An office may add its own cases there; the sentence must be one that names no private person.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.articles.article import article_of
from ingest.articles.claims import Origin, article_claims
from ingest.articles.extraction import extract

CASES = json.loads(Path(__file__).with_name("corrections.json").read_text(encoding="utf-8"))["corrections"]
ORIGIN = Origin("default", "source:s1", "uji", "default/uji.txt", "0a1b2c3d")


def said(sentence: str, type_name: str) -> list[dict[str, Any]]:
    """The properties of the claims of a type that the reader now takes from a sentence."""
    found = article_claims(extract(article_of(sentence)), ORIGIN)
    return [dict(claim.props) for claim, _ in found if claim.type == type_name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_reader_now_says_what_is_right(case: dict[str, Any]) -> None:
    found = said(case["sentence"], case["type"])
    right = {name: value for name, value in case["corrected"].items() if name != "to"}
    assert any(right.items() <= props.items() for props in found), found
    assert case["proposed"] not in found
