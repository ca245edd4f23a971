"""How people are lured and moved, as an article tells it.

Invariant: a modus comes from a phrase of the text (data/modus.yaml), whose characters it carries; `other` stands only
for a way that is told and has no word of its own.
"""

from __future__ import annotations

from ingest.articles.article import Span, TextView
from ingest.articles.cues import labels_of

_OTHER = "other"
_PROMISE = "fake_job"
_TELLS_THE_PROMISE = frozenset({"scam_compound"})


def find_modus(view: TextView) -> tuple[tuple[str, Span], ...]:
    """(modus, characters) in the order of the data file.

    A promise of good pay is the lure of nearly every scam compound: beside that modus it is not told again.
    """
    found = labels_of(view, "modus")
    names = {name for name, _ in found}
    if names & _TELLS_THE_PROMISE:
        found = tuple(pair for pair in found if pair[0] != _PROMISE)
    real = tuple(pair for pair in found if pair[0] != _OTHER)
    return real or found
