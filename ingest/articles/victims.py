"""How many victims an article tells of, and (victim_places) where they came from, passed and were bound for.

Invariants: a victim has no name here, only a number, places and the characters that state them; a count is what the
text says or the sum of men and women that it gives, never an estimate ("belasan" counts nothing); yearly totals and
other people who are counted (suspects, officers, participants) are not victims.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.articles.article import CountryMention, Span, TextView, VictimFacts
from ingest.articles.cues import any_pattern, normal_zones, sentence_around
from ingest.articles.event_kind import find_event_kind
from ingest.articles.number_words import NumberMention, find_numbers, is_about
from ingest.articles.recruiter_names import names_from
from ingest.articles.regions import RegionReading
from ingest.articles.sentences import data
from ingest.articles.victim_places import destinations_of, origins_of, transits_of

_COUNTED_KINDS = frozenset({"operation", "case"})
_LEAST = 3.0
_SURE = 2.0  # nouns of this weight need no verb beside them
_TITLE, _LEAD = 2.5, 1.5
_REPEATED, _MOST_REPEATED = 0.8, 3
_NOUN_REACH = 3  # words between a number and its noun
_TAKEN = re.compile(
    r"\b(?:merekrut|mengirim|memberangkatkan|menampung|menyelamatkan|memulangkan|mengamankan|menggagalkan|"
    r"menyelundupkan|membawa|menunda|mencegah)"
    r"(?:\s\w+){0,3}\s\Z",
    re.IGNORECASE,
)
_MADE_UP_OF = re.compile(
    r"[^.;\n]{0,16}\b(?:terdiri (?:dari|atas)|dengan rincian|meliputi|masing-masing)\b", re.IGNORECASE
)
_OF_SUSPECTS = re.compile(
    r"\s?(?:(?:ber)?inisial\b|(?:laki-laki |pria |wanita |perempuan )?yang (?:diduga )?(?:memberangkatkan|"
    r"merekrut|mengirim|mengatur|menampung|mengurus|"
    r"membawa|menjadi (?:calo|penyalur|agen)|bertindak|berperan|mengantar|mengendalikan))",
    re.IGNORECASE,
)
_PART = 1.5  # what a part of a total loses
_STATISTICS = 3.0  # what a count over a period loses
_MOST_VICTIMS = 20_000
_VICTIMS_ARE = re.compile(
    r"\bkorban(?:nya)?\W{1,3}(?:(?:adalah|yakni|yaitu|ialah|merupakan|sebanyak|berjumlah|jumlahnya|mencapai|ada|"
    r"total|totalnya|sendiri|tppo|"
    r"itu|tersebut|diketahui|terdiri dari)\W{1,3}){0,3}\Z",
    re.IGNORECASE,
)
_VICTIM_INITIALS = re.compile(
    r"\b[Kk]orban(?:nya)?,?\s(?:(?:yang\s)?(?:berinisial|inisial|bernama)\s|yakni\s|yaitu\s|adalah\s)?(?=[A-Z])"
    r"|\b(?:berinisial|inisial)\s(?=[A-Z]{1,4}(?:\s\(\d{1,2}\))?,?\s(?:yang\s(?:menjadi|merupakan)\s|terduga\s|"
    r"diduga\s(?:menjadi\s)?)?korban\b)"
)


@dataclass(frozen=True)
class _Count:
    """A number of people: its noun's weight, the characters, and how much speaks for its being the number."""

    value: int
    span: Span
    noun: str
    score: float
    sentence: int
    statistics: bool = False


def find_victims(view: TextView, regions: RegionReading, countries: Iterable[CountryMention],
                 kind: str | None = None, suspects: Sequence[Span] = ()) -> VictimFacts:  # fmt: skip
    """The number of victims (None: not said) with their places; `kind` is read from the text if not given.

    `suspects`: where suspects are named, whose homes are no origin of victims.
    """
    kind = kind or find_event_kind(view)[0]
    acted = kind in _COUNTED_KINDS
    count, spans = victim_count(view, suspects) if acted else (None, ())
    origins = origins_of(view, regions, acted=acted, suspects=suspects)
    taken = {code for code, _ in origins}
    return VictimFacts(
        count,
        origins,
        destinations_of(view, countries, acted=acted),
        transits_of(view, regions, taken) if acted else (),
        spans,
    )


def victim_count(view: TextView, suspects: Sequence[Span] = ()) -> tuple[int | None, tuple[Span, ...]]:
    """(number, characters that state it) of the victims of the event; (None, ()) if the text gives none."""
    counts = _counts(view)
    groups: dict[int, list[_Count]] = defaultdict(list)
    for count in counts:
        groups[count.value].append(count)
    best: tuple[float, int] | None = None
    for value, group in groups.items():
        ranked = sorted((count.score - _PART * _is_part(count, counts) for count in group), reverse=True)
        if any(count.statistics for count in group):
            ranked[0] -= _STATISTICS / 2 if any(count.noun == "korban" for count in group) else _STATISTICS
        total = ranked[0] + _REPEATED * min(len(ranked) - 1, _MOST_REPEATED)
        if total >= _LEAST and (best is None or total > best[0]):
            best = (total, value)
    summed = _sum_of_parts(counts)
    if summed is not None and (best is None or groups[best[1]][0] in summed[1]):
        return summed[0], tuple(count.span for count in summed[1])
    if best is None:
        return _by_initials(view, suspects)
    return best[1], tuple(count.span for count in groups[best[1]])


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, re.Pattern[str]]:
    words = data("victims")
    table = {key: any_pattern(map(str, words[key])) for key in ("others", "undergone", "period", "part_marks")}
    return {key: pattern for key, pattern in table.items() if pattern is not None}


@lru_cache(maxsize=1)
def _nouns() -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    words = data("victims")
    weights = {str(word): float(weight) for weight, list_ in words["nouns"].items() for word in list_}
    return weights, frozenset(map(str, words["others"])), frozenset(words["parts"])


def _counts(view: TextView) -> list[_Count]:
    zones = normal_zones(view)
    found: list[_Count] = []
    numbers = find_numbers(view)
    period = _lexicon()["period"]
    totals = {n.value for n in numbers if n.value and period.search(sentence_around(view, n.span))}
    for number in numbers:
        if number.value is None or not 0 < number.value <= _MOST_VICTIMS:
            continue
        noun = _noun_after(view, number)
        if noun is None or (number.first and view.tokens[number.first - 1].lower == "salah"):
            continue
        word, weight, last = noun
        if _VICTIMS_ARE.search(view.text[max(0, number.span.start - 40) : number.span.start]):
            word, weight = "korban", max(weight, 3.0)
        span = Span(number.span.start, view.tokens[last].span.end)
        score = _score(view, number, span, word, weight, zones)
        if score is not None:
            sentence = view.sentence_at(span.start)
            found.append(_Count(number.value, span, word, score, sentence.index, number.value in totals))
    return found


def _noun_after(view: TextView, number: NumberMention) -> tuple[str, float, int] | None:
    """(noun, weight, its last token): the surest noun of the few words after a number; None if others are counted."""
    weights, others, _ = _nouns()
    tokens = view.tokens
    best: tuple[str, float, int] | None = None
    for index in range(number.last + 1, min(number.last + 2 + _NOUN_REACH, len(tokens))):
        word = tokens[index].lower
        if word in ("terduga", "diduga") and best is None:
            continue
        if word == "yang" and best is not None:
            return best  # "dua orang yang merekrut korban"
        if word in others:
            return best if best is not None and best[1] >= _SURE else None
        pair = f"{word} {tokens[index + 1].lower}" if index + 1 < len(tokens) else word
        for noun, end in ((pair, index + 1), (word, index)):
            if noun in weights and (best is None or weights[noun] > best[1]):
                best = (noun, weights[noun], end)
        if best is None and not tokens[index].is_word and word not in '()"“-':
            return None
        if best is None and index > number.last + 1 + (
            tokens[number.last + 1].lower in ("terduga", "diduga", "orang", "jiwa")
        ):
            return None
        if best is not None and not tokens[index].is_word and word not in "-":
            break
    if number.span.start > 0 and view.text[: number.span.start].rstrip().endswith(("Rp", "RM", "(", "/")):
        return None
    return best


def _score(view: TextView, number: NumberMention, span: Span, noun: str, weight: float,
           zones: tuple[int, int]) -> float | None:  # fmt: skip
    words = _lexicon()
    sentence = view.sentence_at(span.start)
    after = view.text[span.end : min(span.end + 60, sentence.span.end)]
    before = view.text[max(sentence.span.start, span.start - 40) : span.start]
    close = re.split(r"[,.;]", after)[0]
    if noun == "anak buah":  # "22 anak buah kapal": no ships are counted
        close = close.removeprefix(" kapal")
    if weight < _SURE + 0.6 and words["others"].match(close.lstrip(" (")):
        return None
    if noun not in ("korban", "jenazah") and re.match(r"\s(?:yang )?(?:di\w+ )?(?:sebagai |menjadi |merupakan )?"
                r"(?:tersangka|pelaku|penyalur|calo|perekrut|agen|terdakwa)", close):  # fmt: skip
        return None
    if weight < _SURE and _OF_SUSPECTS.match(view.text, span.end) and "orban" not in before:
        return None
    undergone = words["undergone"].search(sentence_around(view, span)) is not None
    if weight < _SURE and not undergone:
        return None
    score = weight + 0.8 * undergone + 0.7 * (_TAKEN.search(before) is not None)
    score += _TITLE if span.start < zones[0] else _LEAD if span.start < zones[1] else 0.0
    if _MADE_UP_OF.match(after):
        score += 1.5
    elif words["part_marks"].search(after[:24]) or words["part_marks"].search(before):
        score -= _PART
    if is_about(view.tokens, number.first):
        score -= 3.0
    if number.value == 1:
        score -= 1.0
    return score


def _is_part(count: _Count, counts: list[_Count]) -> bool:
    """Men, women or children beside another number in the same sentence."""
    return count.noun in _nouns()[2] and any(c is not count and c.sentence == count.sentence for c in counts)


def _by_initials(view: TextView, suspects: Sequence[Span]) -> tuple[int | None, tuple[Span, ...]]:
    """The number of victims whom the text tells apart by initials only ("korban NS"); the initials are not kept."""
    told: dict[str, Span] = {}
    for match in _VICTIM_INITIALS.finditer(view.text):
        for named in names_from(view.text, match.end(), full=False):
            if named.initials and not any(named.span.overlaps(suspect) for suspect in suspects):
                told.setdefault(named.name, Span(match.start(), named.span.start))
    return (len(told), tuple(sorted(set(told.values())))) if told else (None, ())


def _sum_of_parts(counts: list[_Count]) -> tuple[int, list[_Count]] | None:
    """The sum of men, women and children counted in one sentence where no total is given."""
    parts = _nouns()[2]
    by_sentence: dict[int, list[_Count]] = defaultdict(list)
    for count in counts:
        by_sentence[count.sentence].append(count)
    for group in by_sentence.values():
        divided = [count for count in group if count.noun in parts]
        if len(divided) < 2 or len(divided) != len(group):
            continue
        total = sum(count.value for count in divided)
        if all(other.value <= max(c.value for c in divided) for other in counts):
            return total, divided
    return None
