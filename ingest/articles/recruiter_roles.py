"""The part that a suspect is said to play and his standing in law, from the words beside his name.

Invariant: a part is only what stands in a sentence that names him; a verdict counts only in such a sentence too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.articles.article import Span, TextView
from ingest.articles.cues import sentence_around
from ingest.articles.recruiter_names import Named
from ingest.articles.sentences import data

_BY_TRIGGER = {
    "calo": "recruiter", "perekrut": "recruiter", "sponsor": "recruiter",
    "makelar": "recruiter", "petugas lapangan": "recruiter",
    "tekong": "transporter", "pengantar": "transporter", "nakhoda": "transporter", "sopir": "transporter",
    "penyalur": "agency", "agen": "agency", "penampung": "harbourer", "pemodal": "financier", "majikan": "employer",
    "mucikari": "employer", "muncikari": "employer", "germo": "employer",
}  # fmt: skip
_AFTER, _BEFORE = 110, 90
_MOST_MENTIONS = 8
_MOST_SENTENCES = 200
_STATED = re.compile(r"\b(?:berperan|peran|perannya|bertugas|tugasnya|bertindak|selaku|sebagai)\b", re.IGNORECASE)
_NEXT_NAME = re.compile(
    r"(?:,|;|\bdan|\bsedangkan|\bsementara|\bserta)\s(?:tersangka\s|untuk\s|pelaku\s)?(?:[A-Z]{1,5}\b(?!\w)|"
    r"[A-Z][a-z]+\s[A-Z])"
)
_LIST_GOES_ON = re.compile(
    r"(?:\s?\([^()\n]{1,40}\))?(?:,|\sdan|\sserta|,\sdan)\s(?:[A-Z]{1,5}\b|"
    r"[A-Z][a-z]+\s[A-Z])"
)
_LIST_BEFORE = re.compile(r"(?:[A-Z]{1,5}|[A-Z][a-z]+)(?:\s?\([^()\n]{1,20}\))?(?:,|\sdan|\sserta|,\sdan)\s\Z")
_AGAIN = re.compile(
    r"\W{0,2}(?:Ia|Dia|Beliau|Keduanya|Ketiganya|Keempatnya|Mereka|(?:Para |Kedua |Ketiga )?(?:[Pp]elaku|"
    r"[Tt]ersangka|[Tt]erdakwa)|Yang bersangkutan|"
    r"(?:Kapal|Perahu|Speedboat|Mobil|Bus|Rumah)\syang\s(?:mereka|keduanya|ketiganya|ia|dia))"
    r"(?: itu| ini| tersebut)?\s(?![A-Z])"
)
_OWNER = re.compile(r"\b(?:pengurus|pemilik|penjaga|pengelola)nya,?\s(?:adalah\s|berinisial\s)?\Z", re.IGNORECASE)
_ALL = re.compile(
    r"\W{0,3}(?:(?:Para|Kedua|Ketiga|Keempat)\s(?:terduga\s)?(?:pelaku|tersangka|terdakwa|perekrut)|Pelaku|Tersangka|"
    r"Terdakwa|Keduanya|Ketiganya|Keempatnya|Kelimanya|Keenamnya|Mereka)(?:\s(?:itu|ini|tersebut))?\s(?![A-Z])"
)
_CALLED = re.compile(r"\b(calo|perekrut|tekong|penampung|pengantar)(?:nya)?\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:keduanya|ketiganya|keempatnya|kelimanya|mereka|pelaku|para pelaku|(?:ke)?(?:dua|tiga|empat|lima|enam|"
    r"tujuh|delapan|sembilan|\d{1,2})"
    r"(?:\s(?:orang|pelaku|calo))?|yang bersangkutan)\b(?:(?!inisial)[^.\n]){0,60}?\bditetapkan\s"
    r"(?:sebagai\s|menjadi\s|jadi\s)?tersangka",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = data("recruiters")
    found: dict[str, re.Pattern[str]] = {}
    roles = "|".join(
        f"(?P<{role}>{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})"
        for role, phrases in words["roles"].items()
    )
    found["role"] = re.compile(rf"(?<!\w)(?:{roles})(?!\w)", re.IGNORECASE)
    for key in ("convicted", "acquitted"):
        phrases = "|".join(sorted(map(re.escape, words[key]), key=len, reverse=True))
        found[key] = re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)
    return found


def role_of(view: TextView, named: Named, spans: Iterable[Span], trigger: str) -> str:
    """recruiter, transporter, harbourer, financier, document_forger, employer, agency or unknown."""
    places = sorted(sorted(spans)[:_MOST_MENTIONS], key=lambda span: _is_listed(view.text, span))
    for span in places:
        stated = _after(view, span, stated=True)
        if stated:
            return stated
    if trigger in _BY_TRIGGER:
        return _BY_TRIGGER[trigger]
    for look in (_owner, _after, _before, _in_list, _next_sentence):
        for span in places:
            role = look(view, span)
            if role:
                return role
    return _of_all(view) or _of_opening(view) or "unknown"


def _is_listed(text: str, span: Span) -> bool:
    """Is the name one of several in a list, so that the words around it may be about another?"""
    return bool(_LIST_GOES_ON.match(text, span.end) or _LIST_BEFORE.search(text[max(0, span.start - 40) : span.start]))


def _after(view: TextView, span: Span, *, stated: bool = False) -> str | None:
    sentence = view.sentence_at(span.start)
    tail = view.text[span.end : min(sentence.span.end, span.end + _AFTER)]
    following = _NEXT_NAME.search(tail)
    shared = following is not None and _STATED.search(tail[: following.start()]) is None
    if following is not None and not shared:
        tail = tail[: following.start()]
    if stated:
        said = _STATED.search(tail)
        if said is None or said.start() > 60:
            return None
        tail = tail[said.start() :][:60]
        if re.match(r"sebagai\s(?:tersangka|terdakwa|saksi)", tail, re.IGNORECASE):
            return None
    match = _patterns()["role"].search(tail)
    return match.lastgroup if match else None


def _before(view: TextView, span: Span) -> str | None:
    sentence = view.sentence_at(span.start)
    head = view.text[max(sentence.span.start, span.start - _BEFORE) : span.start]
    matches = list(_patterns()["role"].finditer(head))
    return matches[-1].lastgroup if matches else None


def _in_list(view: TextView, span: Span) -> str | None:
    """The one part told in the whole sentence ("empat orang berperan sebagai perekrut, yaitu …")."""
    roles = {match.lastgroup for match in _patterns()["role"].finditer(sentence_around(view, span))}
    return roles.pop() if len(roles) == 1 else None


def _owner(view: TextView, span: Span) -> str | None:
    """'Pengurusnya, ZH': the part is told by the place that the sentence before speaks of."""
    sentence = view.sentence_at(span.start)
    if sentence.index == 0 or not _OWNER.search(view.text[max(sentence.span.start, span.start - 24) : span.start]):
        return None
    matches = list(_patterns()["role"].finditer(view.sentences[sentence.index - 1].text))
    return "harbourer" if any(match.lastgroup == "harbourer" for match in matches) else None


def _of_all(view: TextView) -> str | None:
    """What "para tersangka" or "mereka" are said to have done, if a sentence tells it of nobody by name."""
    for sentence in view.sentences[:_MOST_SENTENCES]:
        subject = _ALL.match(sentence.text)
        match = _patterns()["role"].search(sentence.text, subject.end(), subject.end() + 90) if subject else None
        if match and not re.match("di(?!rektur)", match.group(), re.IGNORECASE):
            return match.lastgroup
    return None


def _of_opening(view: TextView) -> str | None:
    """The one part by which title and lead call those who were arrested ("Enam Perekrut Ditangkap")."""
    opening = " ".join(sentence.text for sentence in view.sentences[:2])[:500]
    roles = {_BY_TRIGGER[word.lower()] for word in _CALLED.findall(opening)}
    return roles.pop() if len(roles) == 1 else None


def _next_sentence(view: TextView, span: Span) -> str | None:
    """The part told of "ia", "keduanya", "para terdakwa" in the sentence after the one that names somebody."""
    index = view.sentence_at(span.start).index + 1
    if index >= len(view.sentences):
        return None
    text = view.sentences[index].text
    subject = _AGAIN.match(text)
    match = _patterns()["role"].search(text, subject.end(), subject.end() + 80) if subject else None
    return match.lastgroup if match else None


def status_of(view: TextView, spans: Iterable[Span], stated: str | None) -> str | None:
    """tersangka, terdakwa, terpidana, bebas, terduga, or None where the text gives no standing."""
    patterns = _patterns()
    status = stated
    for span in spans:
        sentence = sentence_around(view, span)
        if patterns["acquitted"].search(sentence):
            return "bebas"
        if patterns["convicted"].search(sentence):
            status = "terpidana"
        elif status is None or status == "terduga":
            if re.search(
                r"\b(?:ditetapkan|menetapkan)\b[^.\n]{0,60}\btersangka\b|\btersangka\b", sentence, re.IGNORECASE
            ):
                status = "tersangka"
            elif re.search(r"\b(?:terdakwa|didakwa)\b", sentence, re.IGNORECASE):
                status = "terdakwa"
    if status in (None, "terduga") and _TOGETHER.search(view.text):
        return "tersangka"
    return status
