"""Where victims came from, what they passed and where they were bound for.

Invariants: a place is given only with the words that say so ("asal", "warga", "transit di"); a suspect's home is no
victim's origin; of a place and what it lies in only the smallest is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.articles.article import CountryMention, RegionMention, Span, TextView
from ingest.articles.cues import any_pattern, sentence_around
from ingest.articles.regions import RegionReading
from ingest.articles.sentences import data

Coded = tuple[tuple[str, Span], ...]
_REACH = 60
_HOME_REACH = 90  # characters between a suspect's name and his home
_CHAIN = re.compile(
    r"(?:\s|,|dan|serta|hingga|maupun|\(|\)|/|-|kabupaten|kecamatan|kota|desa|provinsi|prov\.?|kab\.?|kec\.?|"
    r"dusun|rt|rw|[\d/])*\Z",
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"\b(?:tersangka|pelaku|terdakwa|terpidana|calo|tekong|perekrut|penyalur|agen|sindikat|penampung|berinisial|"
    r"polisi|"
    r"petugas|kapolres|bupati|kepala|politisi|politikus|legislator|pejabat|direktur|aktivis)\b",
    re.IGNORECASE,
)
_VICTIM = re.compile(
    r"\b(?:korban|pmi|cpmi|tki|ctki|tkw|pekerja|calon|wni|warga|mereka|rombongan|penumpang|jenazah|orang|"
    r"anggota rombongan|"
    r"kelompok|perempuan|keduanya|ketiganya|keempatnya|kelimanya|keenamnya)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\bdari\s+(?:(?:wilayah|daerah|kawasan|provinsi|kabupaten|kota|kecamatan|desa)\s+)?\Z", re.IGNORECASE
)
_PEOPLE_FROM = re.compile(
    r"\b(?:korban|pmi|cpmi|tki|ctki|tkw|migran|tenaga kerja|indonesia|wni|rombongan|penumpang|jenazah|orang|"
    r"kelompok|perempuan|wanita|laki-laki|"
    r"pria|anak|lainnya|lain|lagi|datang|mereka|semuanya|seluruhnya|sisanya|mayoritas|kebanyakan|"
    r"sebagian|korbannya)\W{1,3}(?:itu\W{1,2}|tersebut\W{1,2}|ilegal\W{1,2}|nonprosedural\W{1,2}|(?:\w{1,10}\W{1,2}){1,2}"
    r"(?<=, ))?dari\s",
    re.IGNORECASE,
)
_SHIPPED = re.compile(
    r"\b(?:\w*elundup\w*|\w*kirim\w*|\w*berangkat\w*|\w*eberang\w*|membawa|"
    r"mengantar)\b[^.,;]{0,40}\bdari\s",
    re.IGNORECASE,
)
_OTHER_CITIZENS = re.compile(
    r"\b(?:bagi|kepada|imbau|mengimbau|seluruh|agar|untuk|masyarakat|oleh|membuat|laporan|informasi|dari|"
    r"sebagai)\s(?:para\s)?warga\s",
    re.IGNORECASE,
)
_EACH_FROM = re.compile(
    r"\b(?:berasal|asal|asalnya)\b[^.;\n]{0,160}\b(?:\d{1,4}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|"
    r"belas|puluh|seorang|lainnya|sisanya|selebihnya|orang|perempuan|laki-laki)\s(?:dari|asal)\s",
    re.IGNORECASE,
)
_LISTED_FROM = re.compile(  # "para korban, yaitu L dari …, K dari …": initials, never a name in words
    r"\b(?:korban(?:nya)?|pmi|cpmi|tki|ctki|pekerja(?:\smigran)?|rombongan)\b[^.;:\n]{0,60}\b(?:yaitu|yakni|ialah|adalah|"
    r"masing-masing)\s(?:(?-i:[A-Z]{1,4})(?:\s\(\d{1,2}\))?\s(?:dari|asal)\s"
    r"(?:(?!\s(?:dan|serta)\s)[^,.;\n]){2,40}(?:,\s(?:dan\s|serta\s)?|\s(?:dan|serta)\s)){0,12}"
    r"(?-i:[A-Z]{1,4})(?:\s\(\d{1,2}\))?\sdari\s(?:(?:kabupaten|kota|provinsi|kecamatan|desa)\s)?\Z",
    re.IGNORECASE,
)
_IN_CASE_OF = re.compile(r"\b(?:kasus|perkara)\s(?=[A-Z])")  # after it the one who was harmed is named
_TRAVELS_ON = re.compile(
    r"\A(?!\s?,|\s(?:tidak jadi|batal|gagal|urung|yang)\b)[^.\n]{0,40}?\b(?:ke|menuju|tujuan)\b", re.IGNORECASE
)
_OFFICE = re.compile(
    r"\b(?:polres\w*|polsek\w*|kapolres\w*|kapolsek\w*|kskp|ksop|kantor|kepala|otoritas|kanim|imigrasi|dinas|"
    r"balai|bp3mi|p4mi)\b",
    re.IGNORECASE,
)
_NAME_GOES_ON = re.compile(r"\s[A-Z][a-z]{2,}(?![^\s,.)])")  # "Pelabuhan Sri Bintan Pura"
_PORT = re.compile(r"\b(?:pelabuhan|bandara|dermaga|terminal)\s\Z", re.IGNORECASE)  # its name is no village's
_HELD_AT = re.compile(
    r"\b(?:dihentikan|menghentikan|dicegat|mencegat|digagalkan|diamankan|digerebek|ditemukan|tertahan)\b(?:(?!\b(?:ke|asal|"
    r"warga|dari|menuju|polres\w*|polda|polsek)\b)[^.;\n]){0,50}\bdi\s(?:sekitar\s|sebuah\s)?(?:[^.;,\n]{1,40},\s)?(?:Kabupaten\s|Kota\s|"
    r"Kecamatan\s)?\Z|\brumah\b[^.;\n]{0,60}\bpenampungan\b[^.;\n]{0,40}\bdi\s\Z",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:rumah|ruko|kontrakan|gudang|mess|bangunan|hotel|wisma)\b[^.;\n]{0,50}\bdi\b[^.;\n]{0,30}\Z", re.IGNORECASE
)
_USED_TO_HOLD = re.compile(
    r"[^.;\n]{0,60}\b(?:menampung|penampungan|tempat tampung|menyekap|digerebek)\b", re.IGNORECASE
)
_NO_DESTINATION = re.compile(
    r"\b(?:warga negara|wna|pria|lelaki|perempuan|wanita|warga|bos|"
    r"berkebangsaan|kewarganegaraan|asal|transit (?:di|ke)|melalui|via|mata uang|"
    r"kurs|"
    r"ringgit|dolar|"
    r"polisi|kepolisian|pemerintah|otoritas|imigrasi|bahasa)\s+\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    words = data("victims")
    found = {}
    for key in ("origin_before", "transit_before"):
        pattern = any_pattern(words[key])
        assert pattern is not None  # noqa: S101
        tail = (
            r"(?:\W{1,3}(?:wilayah|daerah|kawasan|sekitar|sebuah|salah satu|kantor|aula|berbagai|sejumlah|"
            r"beberapa|antara|lain|jalan|"
            r"(?:kampung|dusun|lingkungan)\s\w{2,16}|rumah|kampung|dusun|RT|RW|[\d/]{1,7}|provinsi|kabupaten|kota|kecamatan|desa|kelurahan)){0,4}\W{0,3}\Z"
        )
        found[key] = re.compile(pattern.pattern + tail, re.IGNORECASE)
    places = any_pattern(words["transit_places"])
    harmed = any_pattern(words["harmed"])
    assert places is not None  # noqa: S101
    assert harmed is not None  # noqa: S101
    found["transit_places"] = re.compile(places.pattern + r"(?:\W{1,3}\w{1,20}){0,4}\W{0,3}\Z", re.IGNORECASE)
    found["harmed"] = harmed
    return found


def origins_of(view: TextView, regions: RegionReading, *, acted: bool, suspects: Sequence[Span] = ()) -> Coded:
    """(code, characters) of the regions from which victims come.

    `acted`: the article is about an operation or a case; in any other only people said to have gone or been taken
    illegally, or to be victims, have an origin here.  `suspects`: where suspects are named, whose homes are no origin.
    """
    found: list[tuple[str, Span]] = []
    last: RegionMention | None = None
    for mention in regions.mentions:
        chained = last is not None and _is_chain(view, last, mention)
        if mention.in_agency_name or not (chained or _is_origin(view, mention, suspects, acted=acted)):
            last = None
            continue
        last = mention
        if mention.code is not None:
            found.append((mention.code, mention.span))
    return _smallest(found)


def _is_chain(view: TextView, earlier: RegionMention, later: RegionMention) -> bool:
    between = view.text[earlier.span.end : later.span.start]
    return len(between) <= 24 and "\n" not in between and _CHAIN.match(between) is not None


def _is_origin(view: TextView, mention: RegionMention, suspects: Sequence[Span], *, acted: bool) -> bool:
    sentence = view.sentence_at(mention.span.start)
    before = view.text[max(sentence.span.start, mention.span.start - 400) : mention.span.start]
    near = before[-_REACH:]
    after = view.text[mention.span.end : sentence.span.end]
    said = _words()["origin_before"].search(near) is not None and not _OTHER_CITIZENS.search(near)
    said = said and not re.match(r"\s(?:lain|lainnya|sendiri)\b", after)
    if not said and _FROM.search(near):
        said = (
            (_PEOPLE_FROM.search(near) is not None or _EACH_FROM.search(before) is not None)
            and _SHIPPED.search(near) is None
            and _TRAVELS_ON.match(after) is None
        ) or _LISTED_FROM.search(before) is not None
    named = [mine.end for mine in suspects if sentence.span.start <= mine.start and mine.end <= mention.span.start]
    if not said or _is_of_suspects(before) or (named and _is_home(view.text[max(named) : mention.span.start])):
        return False
    return acted or _words()["harmed"].search(sentence_around(view, mention.span)) is not None


def _is_home(between: str) -> bool:
    """Do the words after a suspect's name still speak of him, and of nobody whom he recruited?"""
    others = [
        match for match in _VICTIM.finditer(between) if match.group().lower() not in ("warga", "perempuan", "orang")
    ]
    return not others and len(between) <= _HOME_REACH and _IN_CASE_OF.search(between) is None


def _is_of_suspects(before: str) -> bool:
    """Is the last person spoken of before the place a suspect or an officer?"""
    suspects = [match.start() for match in _SUSPECT.finditer(before)]
    if not suspects:
        return False
    victims = [match.start() for match in _VICTIM.finditer(before) if not match.group().lower().startswith("warga")]
    return not victims or suspects[-1] > victims[-1]


def transits_of(view: TextView, regions: RegionReading, origins: Iterable[str]) -> Coded:
    """(code, characters) of the regions through which victims passed or in which they were stopped or held."""
    taken = set(origins)
    found: list[tuple[str, Span]] = []
    last: RegionMention | None = None
    for mention in regions.mentions:
        if mention.code is not None and (mention.code in taken or any(o.startswith(mention.code + ".") for o in taken)):
            last = None
            continue
        before = view.text[
            max(view.sentence_at(mention.span.start).span.start, mention.span.start - _REACH) : mention.span.start
        ]
        chained = last is not None and _is_chain(view, last, mention)
        gate = _words()["transit_places"].search(before) is not None and _OFFICE.search(before) is None
        gate = (
            gate
            and not (mention.level == "village" and _PORT.search(before))
            and _NAME_GOES_ON.match(view.text, mention.span.end) is None
        )
        passed = _words()["transit_before"].search(before) is not None and not mention.in_agency_name
        used = _HOUSE.search(before) is not None and _USED_TO_HOLD.match(view.text, mention.span.end) is not None
        held = gate or passed or used or (_HELD_AT.search(before) is not None and not mention.in_agency_name)
        if chained or held:
            last = mention
            if mention.code is not None:
                found.append((mention.code, mention.span))
        else:
            last = None
    return _smallest(found)


def destinations_of(view: TextView, countries: Iterable[CountryMention], *, acted: bool) -> Coded:
    """(alpha-3, characters) of the countries to which victims were taken or were to go."""
    found: list[tuple[str, Span]] = []
    for mention in countries:
        sentence = view.sentence_at(mention.span.start)
        before = view.text[max(sentence.span.start, mention.span.start - _REACH) : mention.span.start]
        if mention.code == "IDN" or _NO_DESTINATION.search(before):
            continue
        bound = re.search(r"\b(?:ke|di|tujuan|menuju)\b", before) is not None
        if acted or (bound and _words()["harmed"].search(sentence_around(view, mention.span))):
            found.append((mention.code, mention.span))
    return tuple(found)


def _smallest(found: list[tuple[str, Span]]) -> Coded:
    """Without the regions inside which another one lies."""
    codes = {code for code, _ in found}
    wide = {code for code in codes if any(other.startswith(code + ".") for other in codes)}
    return tuple((code, span) for code, span in found if code not in wide)
