"""Which agency an official's post belongs to.

Invariant: the body that stands in the post wins; a post without a body belongs to the nearest earlier agency of its
sentence or paragraph, and to none if there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.articles.agency_lexicon import agency_lexicon
from ingest.articles.agency_places import Places
from ingest.articles.agency_scan import Naming
from ingest.articles.article import AgencyMention, Span, TextView
from ingest.articles.person_spans import PersonSpan
from ingest.articles.post_scan import Post
from ingest.articles.post_words import post_words


def body_of(view: TextView, agencies: Sequence[AgencyMention], naming: Naming | None, name: PersonSpan,
            post: Post | None) -> int | None:  # fmt: skip
    """Index of the agency of this post, or None."""
    if naming is not None:
        for index, agency in enumerate(agencies):
            if naming.span in agency.mentions:
                return index
        return next((i for i, a in enumerate(agencies) if any(naming.span.overlaps(s) for s in a.mentions)), None)
    if post is not None and post.kind is not None:
        own = [i for i, agency in enumerate(agencies) if agency.kind == post.kind]
        return own[0] if own else None
    if post is not None:
        field = _field(view, post)
        own = [i for i, agency in enumerate(agencies) if agency.kind == field]
        if own:
            return own[-1]
        if post.text.lower() in post_words().civil:
            return None
    return _nearest(view, agencies, name.span)


def _field(view: TextView, post: Post) -> str | None:
    """The kind of body that the words of a post speak of ('Kasi Intelijen dan Penindakan Keimigrasian')."""
    subjects = agency_lexicon().subjects
    for index in range(post.first, post.last):
        found = subjects.longest(view.tokens, index)
        if found is not None and found[1] not in ("other", "communication", "political_unity"):
            return found[1]
    return None


def _nearest(view: TextView, agencies: Sequence[AgencyMention], span: Span) -> int | None:
    """The agency mentioned last before the span in its paragraph, else last in the paragraph before it."""
    paragraph = view.sentence_at(span.start).paragraph
    best: tuple[int, int] | None = None
    for index, agency in enumerate(agencies):
        if agency.kind in ("village_community", "district_government") and agency.region is None:
            continue
        for mention in agency.mentions:
            near = paragraph - view.sentence_at(mention.start).paragraph
            if mention.start < span.start and near in (0, 1) and (best is None or mention.start > best[0]):
                best = mention.start, index
    return best[1] if best else None


def placed(
    places: Places, agency: AgencyMention | None, naming: Naming | None, kind: str | None
) -> tuple[str, str | None]:
    """(agency kind, region) of an official: the agency's, else what the post itself says."""
    if agency is not None:
        own = naming.code if naming is not None and naming.code is not None else agency.region
        return agency.kind, own
    if naming is not None:
        region = naming.code or naming.body.region
        if region is None and (naming.body.bare == "ID" or naming.body.level == "national"):
            region = "ID"
        if region is None and naming.body.bare == "inherit" and not naming.place:
            region = places.inherited()
        return naming.body.kind, region
    return kind or "ngo", "ID" if kind == "other" else None
