"""Names that must not be kept: victims' and other private persons', children's; suspects' beyond their initials.

Initials stay: they protect already (a child's go too).

Invariants: the masked text has the same length as the article, so every span stays true; a name that is masked once is
masked wherever it stands; when in doubt whether somebody is an official, the name goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ingest.articles.article import Span, TextView, Token
from ingest.articles.extraction import Extraction
from ingest.articles.sentences import data
from ingest.names import is_initials

MASK = "░"
_AGE = re.compile(r"\s{0,2}[(,]\s{0,2}(\d{1,3})(?:\s{0,2}(?:tahun|thn|th))?\s{0,2}[),]")
_ADULT = 18
_LOOK_BACK = 12


@lru_cache(maxsize=1)
def _cues() -> dict[str, frozenset[str]]:
    """`person`: words before which or after which a private person is named; `joins`: words inside names."""
    return {key: frozenset(words) for key, words in data("private_persons").items()}


def masked_text(extraction: Extraction, *, keep_suspects: bool = False) -> str:
    """The article's text as it may be kept: private names as MASK, suspects' names as initials unless kept."""
    view = extraction.view
    text = list(view.text)
    for span in _everywhere(view, private_names(extraction)):
        _cover(text, span, keep_first=False)
    for recruiter in extraction.recruiters:
        if recruiter.kind != "person":
            continue
        child = any(is_child(view, span) for span in (recruiter.mentions or (recruiter.span,)))
        if child or not (keep_suspects or recruiter.status == "terpidana" or is_initials(recruiter.name)):
            names = [_name_within(view, span, recruiter.name) for span in recruiter.mentions or (recruiter.span,)]
            for span in _everywhere(view, [name for name in names if name is not None]):
                _cover(text, span, keep_first=not child)
    return "".join(text)


def private_names(extraction: Extraction) -> list[Span]:
    """Names of people who are neither officials nor suspects, beside a word that tells that a person is meant."""
    view = extraction.view
    public = [
        *(s for a in extraction.agencies for s in (a.span, *a.mentions)),
        *(s for o in extraction.officials for s in (o.span, *o.mentions)),
        *(s for r in extraction.recruiters for s in (r.span, *r.mentions)),
        *(m.span for m in extraction.regions.mentions),
        *(m.span for m in extraction.countries),
    ]
    runs = [span for span in _name_runs(view) if not any(span.overlaps(known) for known in public)]
    places = [m.span for m in extraction.regions.mentions]
    return [span for span in runs if _may_be_a_name(view, span) and _tells_a_person(view, span, places)]


def is_child(view: TextView, span: Span) -> bool:
    """Is an age under 18 written right after the name?"""
    age = _AGE.match(view.text, span.end)
    return age is not None and int(age.group(1)) < _ADULT


def _name_runs(view: TextView) -> Iterator[Span]:
    """Runs of capitalised words (with `bin`, `alias` … inside), as names are written; initials like `SM` too."""
    run: list[Token] = []
    for token in view.tokens:
        near = bool(run) and view.text[run[-1].span.end : token.span.start] in {" ", ". ", "."}
        if token.is_word and token.is_capital and not token.is_number and (not run or near):
            run.append(token)
            continue
        if run and near and token.lower in _cues()["joins"]:
            run.append(token)
            continue
        if token.text == "." and run and len(run[-1].text) <= 2:
            continue
        yield from _trimmed(run)
        run = [token] if token.is_word and token.is_capital and not token.is_number else []
    yield from _trimmed(run)


def _trimmed(run: list[Token]) -> Iterator[Span]:
    while run and (run[-1].lower in _cues()["joins"] or run[-1].lower in _cues()["person"]):
        run = run[:-1]
    while run and (run[0].lower in _cues()["person"] or run[0].lower in _cues()["joins"]):
        run = run[1:]
    if run and len(run) <= 6:
        yield Span(run[0].span.start, run[-1].span.end)


def _may_be_a_name(view: TextView, span: Span) -> bool:
    """Not made of words of the field, of words that the text writes small too, or of capitals (TPPO, SM) alone."""
    plain = _common_words(view)
    words = [token for token in view.tokens_in(span) if token.is_word]
    left = [t for t in words if t.lower not in _cues()["never"] and t.text not in plain]
    # Initials protect already, and longer words in capitals are abbreviations.
    return any(not t.text.isupper() for t in left)


def _tells_a_person(view: TextView, span: Span, places: list[Span]) -> bool:
    """An age behind it, or right before it a word such as `korban`, `bernama`, `ujar`, `ibu`.

    Between the two may stand marks, words such as `yakni`, and where the person is from (`korban asal Cirebon, …`).
    """
    if _AGE.match(view.text, span.end):
        return True
    sentence = view.sentence_at(span.start)
    before = list(view.tokens_in(Span(sentence.span.start, span.start)))[-_LOOK_BACK:]
    for token in reversed(before):
        between = not token.is_word or token.lower in _cues()["between"]
        if not between and not any(token.span.overlaps(place) for place in places):
            return token.lower in _cues()["person"]
    return False


def _name_within(view: TextView, span: Span, name: str) -> Span | None:
    """Where a name stands inside a mention (a mention may hold more: `tersangka AS (45)`)."""
    at = view.text.find(name, span.start, span.end)
    if at >= 0:
        return Span(at, at + len(name))
    words = [token for token in view.tokens_in(span) if token.is_word and token.is_capital]
    known = {word.casefold() for word in name.split()}
    inside = [token for token in words if token.lower in known]
    return Span(inside[0].span.start, inside[-1].span.end) if inside else None


def _everywhere(view: TextView, spans: Iterable[Span]) -> set[Span]:
    """The spans, and every other place where one of their names stands (capitalised, of three letters or more)."""
    found = set(spans)
    texts = {view.at(span) for span in found}
    words = {w for text in texts for w in re.findall(r"[^\W\d_]{3,}", text) if w[0].isupper()} - _common_words(view)
    words = {word for word in words if word.casefold() not in _cues()["never"]}
    whole = {text for text in texts if len(text.split()) == 1}
    for token in view.tokens:
        if token.text in whole or (token.text in words and token.is_capital):
            found.add(token.span)
    return found


def _common_words(view: TextView) -> set[str]:
    """Words that the text also writes small: then a capital one is no sure sign of the name."""
    return {token.lower.capitalize() for token in view.tokens if not token.is_capital}


def _cover(text: list[str], span: Span, *, keep_first: bool) -> None:
    first = True
    for at in range(span.start, span.end):
        if not text[at].isalnum():
            first = True
        elif keep_first and first:
            first = False
        else:
            text[at] = MASK
            first = False
