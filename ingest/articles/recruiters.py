"""Suspects and accused firms of an article, by name or initials, with their part and their standing in law.

Invariants: somebody is taken only if the words beside the name accuse him ("tersangka", "berinisial …" of a culprit, a
firm without licence); a victim's, witness's, lawyer's or officer's name is never taken; a status is only what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ingest.articles.article import AgencyMention, OfficialMention, RecruiterMention, Span, TextView
from ingest.articles.companies import find_companies
from ingest.articles.recruiter_names import Named, names_from
from ingest.articles.recruiter_roles import role_of, status_of
from ingest.articles.regions import RegionReading
from ingest.articles.sentences import data
from ingest.articles.suspect_forms import suspects_in

_BRIDGE = (
    r"(?:[,:(]?\s{0,2}(?:berinisial|berinisal|berinsial|ber-inisial|inisial|dengan inisial|berinisialkan|"
    r"atas nama|bernama|a\.?n\.?|yakni|yaitu|adalah|ialah|"
    r"masing-masing|antara lain|di antaranya|diantaranya|terdiri dari|terdiri atas|itu|tersebut|ini|utama|lain|"
    r"lainnya|kasus|tppo|perempuan|"
    r"laki-laki|lelaki|pria|wanita|seorang|orang|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|\d{1,2}|"
    r"sejumlah|pertama|kedua|ketiga|"
    r"atau|dan|pmi|tki|cpmi|ilegal|liar|lapangan|darat|laut|tenaga kerja|pekerja migran|wni|pasangan|suami istri|"
    r"pasutri|sapaan|disebut|sebut saja|"
    r"yang|saudara|sdr|sdri|inisialnya|namanya|bernisial|merupakan|satu|salah|"
    r"di antara|jaringan|sindikat|komplotan|diketahui|china|tiongkok|malaysia|"
    r"singapura|taiwan)(?![\w])[.]?){0,6}[,:(]?\s{1,2}\(?"
)
_LIST_WORDS = (
    r"(?:yakni|yaitu|adalah|ialah|masing-masing|antara lain|di antaranya|diantaranya|bernama|"
    r"berinisial|inisial|atas nama|terdiri dari|terdiri atas)"
)
_INITIAL_WORD = re.compile(
    r"\b(?:(?:ber-?)?(?:inisi?al|insial|isinial|inital)(?:kan|nya)?(?:\s(?:nama|huruf))?|bernama|"
    r"atas nama)[\s:,]{1,3}[\"“']?(?=[A-Z])"
)
_SOMEBODY = re.compile(
    r"\b(?:seseorang|seorang|pria|wanita|perempuan|laki-laki|lelaki|orang|pasangan|pasutri)\b[^,.;\n]{0,40}\Z",
    re.IGNORECASE,
)
_IS_SUSPECT = re.compile(
    r"\s?(?:,\s?)?(?:\([^()\n]{1,60}\)\s?)?(?:,?\s?(?:warga|asal)\s[^,.;\n]{1,40},?\s)?(?:juga\s|kini\s|telah\s|"
    r"sudah\s|resmi\s|kemudian\s|akhirnya\s|yang\s|"
    r"langsung\s|saat\sini\s|hingga\skini\s|turut\s|"
    r"dan\s\w+\s){0,3}(?:masuk\s(?:dalam\s)?(?:daftar\spencarian\sorang|DPO)|buron|adalah\s(?:tersangka|terdakwa|"
    r"pelaku|calo|otak|perekrut)|ditetapkan\s(?:sebagai\s|jadi\s|menjadi\s)?tersangka|"
    r"menjadi\s(?:tersangka|terdakwa)|(?:di)?jadi(?:kan)?\s(?:tersangka|terdakwa)|dihukum|dipenjara(?:kan)?\b|"
    r"(?:masing-masing\s)?(?:mendapat|menerima|menjalani|dikenai)\s[^,.;\n]{0,24}(?:\spenjara|hukuman\s)|selaku\s(?:tersangka|terdakwa|perekrut|calo|"
    r"agen)|sebagai\s(?:tersangka|terdakwa|perekrut|calo|penampung|tekong|"
    r"penyalur|agen|otak|pengantar)|didakwa|divonis|dituntut|dijerat|diringkus|dibekuk|"
    r"ditangkap\spolisi(?!\s(?:[Dd]iraja|Malaysia|Singapura|Arab|Kamboja|Thailand|setempat))|"
    r""
    r"berperan|bertugas|merekrut|diduga\s(?:sebagai\s|merupakan\s|menjadi\s)?"
    r"(?:pelaku|calo|perekrut|otak|agen|penyalur|penampung|tekong|merekrut|mengirim|memberangkatkan))"
)
_ARRESTS = "menetapkan|menangkap|membekuk|meringkus|menciduk|menahan|tangkap|bekuk|ringkus|mengamankan"
_ACCUSED = (
    "mencurigai|diajak|mengajak|dicurigai|ditangkap|diamankan|dilaporkan|dibekuk|diringkus|diciduk|"
    "diduga merekrut|diduga memberangkatkan|diduga menjual|direkrut|dijebloskan|diburu"
)
_NAME_START = re.compile(r"(?<![\w.])[A-Z]")
_SENTENCE_LONGEST = 1200
_MOST_NAMES = 300
_SUFFERS = re.compile(
    r"\A[^.;\n]{0,70}?\b(?:mengaku (?:ditipu|dijanjikan|disekap|disiksa|diajak|direkrut)|ditipu|tertipu|"
    r"menjadi korban|jadi korban|diselamatkan|dipulangkan|disekap|disiksa|"
    r"dijual|melapor|melarikan diri|kabur|meninggal|minta dipulangkan|meminta dipulangkan)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\A[^.;\n]{0,60}?\b(?:yang (?:diduga )?(?:memberangkatkan|merekrut|mengirim|mengatur|menampung|mengurus|"
    r"membawa|mengantar|bertindak|berperan)|"
    r"(?:sebagai|selaku|menjadi) (?:calo|penyalur|perekrut|agen|tekong|penampung|pelaku|tersangka|pengantar|otak))",
    re.IGNORECASE,
)
_SOUGHT = re.compile(r"\A[^.\n]{0,120}\b(?:daftar pencarian orang|dpo|buron|buronan|diburu)\b", re.IGNORECASE)
_VAGUE = frozenset(
    {"agen", "sindikat", "sopir", "oknum", "pengurus", "otak", "bandar", "sponsor"}
)  # often no person's title
_COMMON_FIRST = frozenset(
    [
        "muhammad",
        "mohammad",
        "moch",
        "moh",
        "muh",
        "abdul",
        "abd",
        "ahmad",
        "achmad",
        "siti",
        "nur",
        "sri",
        "i",
        "ni",
        "ketut",
        "made",
        "wayan",
    ]
)


@dataclass
class _Found:
    named: Named
    status: str | None
    trigger: str
    spans: list[Span] = field(default_factory=list)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(data("recruiters"))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = _words()
    heads = "|".join(sorted(map(re.escape, words["introduce"]), key=len, reverse=True))
    others = "|".join(sorted(map(re.escape, words["others"]), key=len, reverse=True))
    return {
        "introduce": re.compile(rf"\b(?P<word>{heads})(?:nya)?(?P<bridge>{_BRIDGE})(?=[\"“']?[A-Z])", re.IGNORECASE),
        "announce": re.compile(
            rf"\b(?P<word>{heads})\b(?P<bridge>[^.;\n]{{0,110}}?{_LIST_WORDS}(?:\s(?:berinisial|inisial|"
            rf"bernama))?[\s:,]{{1,3}})(?=[\"“']?[A-Z])",
            re.IGNORECASE,
        ),
        "arrest": re.compile(rf"\b(?:{_ARRESTS})(?P<bridge>{_BRIDGE})(?=[\"“']?[A-Z])", re.IGNORECASE),
        "verdict": re.compile(
            rf"\b(?:menjatuhkan[^.;\n]{{0,60}}?(?:kepada|terhadap)|memvonis|menghukum|menuntut|mendakwa|menjerat)"
            rf"(?P<bridge>{_BRIDGE})(?=[\"“']?[A-Z])",
            re.IGNORECASE,
        ),
        "agent": re.compile(
            r"\b(?:direkrut|diajak|ditampung|dibawa|diberangkatkan|dikirim|ditipu|dijemput|dijanjikan|diurus|diupah|"
            r"disuruh|diperintah|diperintahkan|dibayar|dikendalikan|dibiayai|didanai|dikoordinasi|dikoordinir|difasilitasi)\soleh"
            r"(?P<bridge>\s(?:[a-z]{2,16},?\s){0,4})(?=[\"“']?[A-Z])"
        ),
        "heads": re.compile(rf"\b(?:{heads}|{_ARRESTS}|{_ACCUSED})\b", re.IGNORECASE),
        "others": re.compile(rf"\b(?:{others})\b", re.IGNORECASE),
    }


def find_recruiters(view: TextView, officials: Iterable[OfficialMention] = (),
                    agencies: Iterable[AgencyMention] = (),
                    regions: RegionReading | None = None) -> tuple[RecruiterMention, ...]:  # fmt: skip
    """Every suspect and accused firm, once, in order of the text; names spelled as in the text, no region's."""
    known = [span for official in officials for span in (official.span, *official.mentions)]
    known += [span for agency in agencies for span in (agency.span, *agency.mentions)]
    places = [mention.span for mention in regions.mentions] if regions is not None else []
    official_names = [set(official.name.casefold().split()) for official in officials]
    found: list[_Found] = []
    for sentence in view.sentences:
        if sentence.span.end - sentence.span.start <= _SENTENCE_LONGEST:
            further = (
                [_Found(*stated) for stated in suspects_in(view, sentence)] if not _is_headline(sentence.text) else []
            )
            for item in (*_in_sentence(view, sentence.span), *further):
                words = set(item.named.name.casefold().split())
                if any(item.named.span.overlaps(span) for span in known) or any(
                    words <= name for name in official_names
                ):
                    continue
                if item.named.initials or not any(item.named.span.overlaps(place) for place in places):
                    found.append(item)
    people = _merged(found[:_MOST_NAMES])
    mentions = [_mention(view, item) for item in people]
    return tuple(sorted([*mentions, *find_companies(view)], key=lambda mention: mention.span))


def display_name(recruiter: RecruiterMention, *, keep_names: bool = False, public_office: bool = False) -> str:
    """The name as it may be shown: initials, unless a verdict or a public office is stated or the office keeps names.

    A firm keeps its name; initials stay as they are; an alias is left out of initials made from a name.
    """
    if recruiter.kind == "company" or keep_names or public_office or recruiter.status == "terpidana":
        return recruiter.name
    name = re.split(r"\s(?:alias|als\.?)\s", recruiter.name)[0]
    if re.fullmatch(r"[A-Z](?:\.?\s?[A-Z]){0,4}\.?", name):
        return name
    return "".join(
        word[0].upper() for word in re.findall(r"[^\W\d_]+", name) if word.casefold() not in ("bin", "binti")
    )


def _in_sentence(view: TextView, span: Span) -> list[_Found]:
    text = view.text[: span.end]
    patterns = _patterns()
    headline = _is_headline(view.text[span.start : span.end])
    found: list[_Found] = []
    for way in ("introduce", "announce", "arrest", "verdict", "agent"):
        for match in patterns[way].finditer(text, span.start, span.end):
            word = match.groupdict().get("word", "").lower()
            listed = re.search(rf"\b{_LIST_WORDS}\b", match["bridge"], re.IGNORECASE) is not None
            if _is_other(text, span.start, match.start()) or (
                way != "introduce" and patterns["others"].search(match["bridge"])
            ):
                continue
            sure = way == "verdict" or (way == "introduce" and word not in _VAGUE)
            sure = sure or (way == "arrest" and not match.group().lower().startswith("mengamankan"))
            full = not headline and (listed or sure)
            status = _words()["introduce"].get(word) or None
            names = names_from(text, match.end(), full=full)
            if way == "arrest" and not listed:  # "menangkap Yohanes Bere", but not "menangkap Nelayan"
                names = [named for named in names if named.initials or " " in named.name or named.whole != named.span]
            found += [_Found(named, status, word) for named in names]
    for match in _INITIAL_WORD.finditer(text, span.start, span.end):
        if _is_accused(view, span, match.start()):
            full = match.group().lower().startswith(("bernama", "atas"))
            found += [_Found(named, None, "") for named in names_from(text, match.end(), full=full)]
    if not headline:
        found += _stated_suspects(text, span)
    return found


def _stated_suspects(text: str, span: Span) -> list[_Found]:
    """'M Kosim alias Muksin adalah terdakwa …', 'AS ditetapkan sebagai tersangka'."""
    found: list[_Found] = []
    end = span.start
    for match in _NAME_START.finditer(text, span.start, span.end):
        if match.start() < end:
            continue
        names = names_from(text, match.start(), full=True, limit=8)
        if not names:
            continue
        said = _IS_SUSPECT.match(text, names[-1].whole.end) or _IS_SUSPECT.match(text, names[-1].span.end)
        if said and not _is_other(text, span.start, match.start()):
            found += [_Found(named, None, "") for named in names]
            end = names[-1].whole.end
    return found


def _is_headline(sentence: str) -> bool:
    """Are nearly all words capitalised, and does no full stop end them?"""
    words = re.findall(r"[^\W\d_]{4,}", sentence)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and capitals > 0.75 * len(words) and not sentence.rstrip().endswith(".")


def _is_other(text: str, start: int, at: int) -> bool:
    """Is the trigger itself about somebody else's: 'kuasa hukum terdakwa', 'korban dari pelaku'?"""
    before = text[max(start, at - 26) : at]
    return re.search(r"(?:kuasa hukum|penasi?hat hukum|pengacara|suami|istri|keluarga|rekan|ibu|ayah|korban|"
        r"saksi dari|advokat)\s(?:dari\s|para\s|ketiga\s|kedua\s)?\Z",
                     before, re.IGNORECASE) is not None  # fmt: skip


def _is_accused(view: TextView, span: Span, at: int) -> bool:
    """Of 'berinisial X': is the last person spoken of before it a suspect rather than a victim or an officer?"""
    patterns = _patterns()
    before = view.text[max(span.start, at - 200) : at]
    after = view.text[at : min(span.end, at + 160)]
    others = [match.end() for match in patterns["others"].finditer(before)]
    heads = [match.end() for match in patterns["heads"].finditer(before)]
    if _SUFFERS.search(after):
        return False
    if _SOUGHT.search(after):
        return True
    somebody = _SOMEBODY.search(before[-44:])
    if somebody and _ACTS.search(after) and not (others and others[-1] > len(before) - len(somebody.group())):
        return True
    if others and (not heads or others[-1] > heads[-1]):
        return False
    if heads:
        return True
    if _SOMEBODY.search(before) and not patterns["others"].search(after):
        return True
    return patterns["heads"].search(after) is not None and patterns["others"].search(after[:60]) is None


def _key(name: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", name.casefold()) if word not in ("alias", "als", "bin", "binti")}


def _merged(found: list[_Found]) -> list[_Found]:
    """One entry per person: a name and a shorter form of it are one; initials only with the same initials."""
    people: list[_Found] = []
    for item in found:
        for person in people:
            mine, theirs = _key(item.named.name), _key(person.named.name)
            if mine == theirs or (mine < theirs) or (theirs < mine):
                person.spans.append(item.named.span)
                person.status = person.status or item.status
                person.trigger = person.trigger or item.trigger
                if theirs < mine:
                    person.named = item.named
                break
        else:
            item.spans.append(item.named.span)
            people.append(item)
    return people


def _mention(view: TextView, item: _Found) -> RecruiterMention:
    spans = _all_mentions(view, item)
    status = status_of(view, spans, item.status)
    role = role_of(view, item.named, spans, item.trigger)
    return RecruiterMention(item.named.span, item.named.name, role, "person", status, tuple(sorted(set(spans))))


def _all_mentions(view: TextView, item: _Found) -> list[Span]:
    """The places already known and every other one where the same name stands."""
    spans = list(item.spans)
    name = re.split(r"\s(?:alias|als\.?)\s", item.named.name)[0]
    first = name.split()[0].strip(".")
    usable = len(first) > 3 and first.casefold() not in _COMMON_FIRST
    forms = re.escape(name) + (f"|{re.escape(first)}" if usable else "")
    for match in re.finditer(rf"(?<![\w.])(?:{forms})(?![\w])", view.text):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in spans):
            spans.append(span)
    return spans
