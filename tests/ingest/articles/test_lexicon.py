"""The pattern language of the lexicons and the search for the longest phrase."""

from __future__ import annotations

import pytest

from ingest.articles.article import TextView, article_of
from ingest.articles.lexicon import PhraseTable, expand


@pytest.mark.parametrize(
    ("pattern", "forms"),
    [
        ("BP3MI", {"BP3MI"}),
        ("[UPT] BP3MI", {"UPT BP3MI", "BP3MI"}),
        ("Disnaker[trans]", {"Disnakertrans", "Disnaker"}),
        ("(Kepala|Ketua) [Sub (Bidang|Seksi)]", {"Kepala", "Ketua", "Kepala Sub Bidang", "Kepala Sub Seksi",
                                               "Ketua Sub Bidang", "Ketua Sub Seksi"}),
    ],
)  # fmt: skip
def test_forms_of_a_pattern(pattern: str, forms: set[str]) -> None:
    assert set(expand(pattern)) == forms


@pytest.mark.parametrize("pattern", ["[UPT BP3MI", "UPT] BP3MI", "(a|b"])
def test_brackets_must_pair(pattern: str) -> None:
    with pytest.raises(ValueError, match="do not pair"):
        expand(pattern)


def _found(text: str, table: PhraseTable[str]) -> list[str]:
    tokens = TextView(article_of(text)).tokens
    matches = (table.longest(tokens, index) for index in range(len(tokens)))
    return [match[1] for match in matches if match is not None]


def test_the_longest_phrase_wins_and_capitals_do_not_matter_in_words() -> None:
    table: PhraseTable[str] = PhraseTable()
    table.add(["Kantor Imigrasi"], "office")
    table.add(["Kantor Imigrasi Kelas"], "class")
    assert _found("kantor imigrasi Kelas II dan KANTOR IMIGRASI", table) == ["class", "office"]


def test_a_short_abbreviation_needs_capitals() -> None:
    table: PhraseTable[str] = PhraseTable()
    table.add(["BIN"], "intelligence")
    assert _found("Ali bin Abu dan BIN", table) == ["intelligence"]
