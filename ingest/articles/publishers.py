"""How reliable the publisher of an article is taken to be.

Invariant: the letter depends on the kind of publisher alone (data/publishers.yaml), never on what the article says; a
publisher that nobody can name is F: its reliability cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from ingest.articles.sentences import data


@dataclass(frozen=True)
class Publisher:
    """A kind of publisher (English, Indonesian) and its reliability, an Admiralty letter A-F."""

    kind: str
    kind_id: str
    reliability: str


UNKNOWN = Publisher("unknown publisher", "penerbit tak dikenal", "F")


@lru_cache(maxsize=1)
def publisher_kinds() -> tuple[tuple[Publisher, tuple[str, ...], tuple[str, ...]], ...]:
    """(publisher, ends of host names, words of names) in the order in which they are tried."""
    return tuple(
        (Publisher(e["en"], e["id"], e["reliability"]), tuple(e["hosts"]), tuple(e["names"]))
        for e in data("publishers")
    )  # fmt: skip


def publisher_of(url: str | None, name: str | None) -> Publisher:
    """The kind of an article's publisher: by the host of its address, else by the publisher's name."""
    for host in filter(None, (_host(url), _host(name))):
        for publisher, hosts, _ in publisher_kinds():
            if any(host == end or host.endswith("." + end) for end in hosts):
                return publisher
    words = f" {' '.join((name or '').casefold().replace(',', ' ').split())} "
    for publisher, _, names in publisher_kinds():
        if any(f" {word} " in words for word in names):
            return publisher
    return UNKNOWN


def _host(text: str | None) -> str | None:
    """The host of an address, or of a bare host name; None for anything else."""
    shown = (text or "").strip().casefold()
    if not shown or " " in shown:
        return None
    try:
        host = urlsplit(shown if "://" in shown else f"//{shown}").hostname
    except ValueError:
        return None
    return host if host and "." in host else None
