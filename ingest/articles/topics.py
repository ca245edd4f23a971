"""What an article is about: prevention, enforcement, protection, data, villages, passports, task forces.

Invariant: a topic comes from phrases of the text (data/topics.yaml) and carries the characters of the strongest one.
"""

from __future__ import annotations

from ingest.articles.article import Span, TextView
from ingest.articles.cues import labels_of


def find_topics(view: TextView) -> tuple[tuple[str, Span], ...]:
    """(topic, characters) in the order of the data file."""
    return labels_of(view, "topics")
