"""The letter of a publisher comes from its kind."""

from __future__ import annotations

import pytest

from ingest.articles.publishers import UNKNOWN, publisher_kinds, publisher_of


@pytest.mark.parametrize(
    ("url", "name", "kind", "letter"),
    [
        ("https://disnaker.contohkab.go.id/berita/1", None, "government site", "B"),
        (None, "prokopim.contohkab.go.id", "government site", "B"),
        (None, "Humas Polres Contoh", "government site", "B"),
        ("https://ntb.antaranews.com/berita/2", None, "wire agency", "B"),
        ("https://regional.kompas.com/read/3", None, "national press", "C"),
        ("https://contoh.wordpress.com/4", None, "blog or social medium", "E"),
        (None, "Radar Contoh", "local press", "C"),
        ("https://situs-contoh.com/5", None, "other site", "D"),
        (None, None, "unknown publisher", "F"),
        ("bukan alamat sama sekali", "Anonim", "unknown publisher", "F"),
        ("http://[rusak", "", "unknown publisher", "F"),
    ],
)
def test_kind_and_letter(url: str | None, name: str | None, kind: str, letter: str) -> None:
    found = publisher_of(url, name)
    assert (found.kind, found.reliability) == (kind, letter)


def test_a_host_that_only_looks_alike_is_not_taken() -> None:
    assert publisher_of("https://contoh-go.id.example.com/x", None).reliability == "D"
    assert publisher_of("https://notkompas.com", None).kind == "other site"


def test_every_entry_has_a_letter_of_its_own_kind() -> None:
    kinds = [publisher for publisher, _, _ in publisher_kinds()]
    assert len({k.kind for k in kinds}) == len(kinds)
    assert all(k.reliability in "ABCDEF" for k in (*kinds, UNKNOWN))
