"""The language of the cue files, and that every file of the facts reader can be read."""

from __future__ import annotations

import re

import pytest

from ingest.articles.cues import CueTable, cue_table, labels_of, phrase_pattern, sentence_around
from tests.support.article_facts import view_of


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("rapat koordinasi", "Rapat  koordinasi digelar", True),
        ("rapat koordinasi", "rapat. Koordinasi", False),
        ("tolak|menolak ~2 paspor", "menolak sejumlah permohonan paspor", True),
        ("tolak|menolak ~2 paspor", "menolak tiga ratus lebih permohonan paspor", False),
        ("sosialisasi*", "sosialisasikan", True),
        ("sosialisasi", "sosialisasikan", False),
        ("cegah 9 pmi", "cegah tujuh belas PMI", True),
        ("cegah 9 pmi", "cegah 93 PMI", True),
        ("cegah 9 pmi", "cegah para PMI", False),
        ("memiliki shelter|rumah_aman", "memiliki rumah aman", True),
    ],
)
def test_phrases(phrase: str, text: str, found: bool) -> None:
    assert (re.match(phrase_pattern(phrase), text, re.IGNORECASE) is not None) == found


def test_a_phrase_needs_a_word() -> None:
    with pytest.raises(ValueError, match="needs a word"):
        phrase_pattern("~3")


def test_capital_phrases_keep_their_case() -> None:
    table = CueTable({"agreement": [{"weight": 1, "cues": ["PKS"]}]})
    assert len(table.hits(view_of("PKS diteken, bukan pks."))) == 1


def test_with_without_and_not_after() -> None:
    rule = {"weight": 1, "cues": ["medsos"], "with": ["lowongan"], "without": ["kampanye"], "not_after": ["akun"]}
    table = CueTable({"x": [rule]})
    for text, hits in (
        ("Lowongan di medsos.", 1),
        ("Foto di medsos.", 0),
        ("Kampanye lowongan di medsos.", 0),
        ("Lowongan di akun medsos.", 0),
    ):
        assert len(table.hits(view_of(text))) == hits, text


def test_a_longer_phrase_hides_the_shorter_inside_it() -> None:
    table = CueTable({"x": [{"weight": 1, "cues": ["rapat", "rapat koordinasi"]}]})
    assert [hit.cue for hit in table.hits(view_of("Rapat koordinasi dan rapat."))] == ["rapat koordinasi", "rapat"]


@pytest.mark.parametrize("name", ["event_kinds", "modus", "topics", "functions"])
def test_every_file_can_be_read(name: str) -> None:
    assert cue_table(name).labels
    assert labels_of(view_of(""), name) == ()


def test_a_sentence_without_end_is_looked_at_only_nearby() -> None:
    view = view_of("kata " * 2000 + "kabarnya " + "kata " * 2000)
    span = next(token.span for token in view.tokens if token.lower == "kabarnya")
    near = sentence_around(view, span)
    assert "kabarnya" in near
    assert len(near) < 2000
