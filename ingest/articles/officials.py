"""The named officials of a text: who holds which post in which body, and later short mentions of the same person.

Invariant: a person is an official only beside a post or a body that the text names; suspects, victims, lawyers,
reporters and ordinary citizens never are, whatever stands beside their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.articles.agency_places import Places
from ingest.articles.agency_scan import Naming, Scanner
from ingest.articles.article import AgencyMention, OfficialMention, Span, TextView
from ingest.articles.official_links import body_of, placed
from ingest.articles.person_spans import PersonFinder, PersonSpan
from ingest.articles.post_holders import Holders
from ingest.articles.post_scan import Post, PostScanner
from ingest.articles.post_words import post_words
from ingest.articles.regions import RegionReading
from ingest.articles.representatives import Represented, represented

_SPEAKS_OFTEN = 2


@dataclass
class _Person:
    name: PersonSpan
    text: str
    post: Post | None
    position: str
    naming: Naming | None
    kind: str | None = None
    spans: list[Span] = field(default_factory=list)


def find_officials(
    view: TextView, regions: RegionReading, agencies: Sequence[AgencyMention]
) -> tuple[OfficialMention, ...]:
    """Every named official in order of first mention; `agency` is an index in `agencies`."""
    places = Places(view, regions)
    namings = Scanner(view, places).namings()
    posts = PostScanner(view, places, namings).posts()
    blocked = {i for naming in namings for i in range(naming.first, naming.last)}
    blocked |= {i for post in posts for i in range(post.first, post.last)}
    finder = PersonFinder(view, places, frozenset(blocked))
    people = _people(view, finder, posts)
    people += _representatives(view, finder, namings, people)
    people = _once(_outside_headings(view, people))
    _short_mentions(view, people, blocked)
    unnamed = _unnamed_speaker(view, finder, posts, people)
    if unnamed is not None:
        people.append(unnamed)
    made = [_official(view, places, agencies, person) for person in people]
    return tuple(sorted((one for one in made if one is not None), key=lambda official: official.span))


def _outside_headings(view: TextView, people: Sequence[_Person]) -> list[_Person]:
    """Without the 'names' of headlines (every word has a capital there) that the text below never names."""
    title = view.sentences[0].span if view.sentences else Span(0, 0)
    heading = bool(view.sentences) and view.sentences[0].text[-1] not in '.”"'
    below = {token.text for token in view.tokens if token.span.start >= title.end}
    return [p for p in people if not (heading and p.name.span in title) or set(p.text.split()) <= below]


# -- posts and their holders -------------------------------------------------------------------------------------
def _people(view: TextView, finder: PersonFinder, posts: Sequence[Post]) -> list[_Person]:
    holders = Holders(view, finder)
    people: list[_Person] = []
    for number, post in enumerate(posts):
        following = posts[number + 1] if number + 1 < len(posts) else None
        names = holders.of(post, following)
        if not post.private:
            people.extend(_person(view, name, post, holders.longer.get(name.first)) for name in names)
    return people


def _person(view: TextView, name: PersonSpan, post: Post, post_end: int | None = None) -> _Person:
    position = post.text
    if post_end is not None:
        position = view.text[post.span.start : view.tokens[post_end - 1].span.end].replace("\n", " ")
    return _Person(name, _text(view, name), post, position, post.naming, post.kind, [name.span])


def _text(view: TextView, name: PersonSpan) -> str:
    return view.at(name.span).replace("\n", " ")


# -- names beside a body -----------------------------------------------------------------------------------------
def _representatives(
    view: TextView, finder: PersonFinder, namings: Sequence[Naming], people: Sequence[_Person]
) -> list[_Person]:
    taken = {i for person in people for i in range(person.name.first, person.name.last)}
    found: list[Represented] = represented(view, finder, namings)
    return [
        _Person(one.name, _text(view, one.name), None, one.position, one.naming, None, [one.name.span])
        for one in found
        if not any(i in taken for i in range(one.name.first, one.name.last))
    ]


# -- one person --------------------------------------------------------------------------------------------------
def _words(text: str) -> list[str]:
    return [word.strip(".,").lower() for word in text.split() if word.strip(".,")]


def _once(people: Sequence[_Person]) -> list[_Person]:
    """Each person once: the fullest name and the fullest post."""
    kept: list[_Person] = []
    for person in sorted(people, key=lambda p: p.name.span):
        words = _words(person.text)
        same = next((p for p in kept if _same_person(_words(p.text), words)), None)
        if same is None:
            kept.append(person)
            continue
        same.spans.extend(person.spans)
        if len(words) > len(_words(same.text)):
            same.text, same.name = person.text, person.name
        if _fullness(person) > _fullness(same):
            same.post, same.position, same.naming, same.kind = person.post, person.position, person.naming, person.kind
    return kept


def _same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return all(word in longer for word in shorter) or _starts_alike(shorter, longer)


def _starts_alike(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """'Teguh U. Saputro' and 'Teguh Utomo Saputro'."""
    return len(shorter) > 1 and len(shorter) == len(longer) and all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(shorter, longer, strict=True)
    )  # fmt: skip


def _fullness(person: _Person) -> tuple[bool, bool, int]:
    naming = person.naming
    return person.post is not None, naming is not None, len(person.position)


def _short_mentions(view: TextView, people: Sequence[_Person], blocked: set[int] | None = None) -> None:
    """'jelas Johan', 'Didi menambahkan': later single words of a name."""
    owners: dict[str, list[_Person]] = {}
    for person in people:
        for word in dict.fromkeys(_words(person.text)):
            if len(word) > 2 and word not in post_words().not_names:
                owners.setdefault(word, []).append(person)
                if len(word) > 5:
                    owners.setdefault(word[:5], []).append(person)
    known = {index for p in people for span in p.spans for index in range(span.start, span.end)}
    for token in view.tokens:
        if blocked and token.index in blocked:
            continue
        for person in owners.get(token.lower, ())[:1]:
            if token.is_capital and token.span.start not in known and token.span > person.spans[0]:
                person.spans.append(token.span)


def _unnamed_speaker(
    view: TextView, finder: PersonFinder, posts: Sequence[Post], people: Sequence[_Person]
) -> _Person | None:
    """'… ungkap Kepala Disnaker, Selasa. … ujar Arnold. … kata Arnold.': one speaker without a post, a post without a
    name before.  Only if the text has no other such speaker, and he speaks at least twice."""
    speech = post_words().speech
    known = {word for person in people for word in _words(person.text)}
    named = {person.post.span for person in people if person.post is not None}
    speakers: dict[str, list[PersonSpan]] = {}
    for token in view.tokens[:-1]:
        name = finder.at(token.index + 1) if token.lower in speech else None
        if name is not None and not set(_words(_text(view, name))) & known:
            speakers.setdefault(_text(view, name), []).append(name)
    if len(speakers) != 1:
        return None
    names = next(iter(speakers.values()))
    free = [
        post
        for post in posts
        if not post.private and post.span not in named and post.naming is not None and _speaks(view, post, speech)
    ]
    earlier = [post for post in free if post.last <= names[0].first]
    if len(names) < _SPEAKS_OFTEN or not earlier:
        return None
    person = _person(view, names[0], earlier[-1])
    _short_mentions(view, [person])
    return person


def _speaks(view: TextView, post: Post, speech: frozenset[str]) -> bool:
    near = {view.tokens[i].lower for i in (post.first - 1, post.last) if 0 <= i < len(view.tokens)}
    return bool(near & speech)


def _official(
    view: TextView, places: Places, agencies: Sequence[AgencyMention], person: _Person
) -> OfficialMention | None:
    post = person.post
    agency = body_of(view, agencies, person.naming, person.name, post)
    civil = post is not None and post.text.lower() in post_words().civil - {"direktur"}
    if post is not None and not post.strong and agency is None and not civil:
        return None
    linked = agencies[agency] if agency is not None else None
    kind, region = placed(places, linked, person.naming, person.kind)
    return OfficialMention(
        person.name.span, person.text, person.position, kind, region,
        post.acting if post else False, post.former if post else False, agency,
        linked.attended if linked else False, tuple(sorted(person.spans)),
    )  # fmt: skip
