"""Firms that an article accuses: "PT NSP Cabang Malang", "CV …", placement firms without licence.

Invariant: a firm is taken only if a sentence that names it accuses it; a carrier, an employer at home or a sponsor of
an event is none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.articles.article import RecruiterMention, Span, TextView
from ingest.articles.cues import sentence_around
from ingest.articles.sentences import data

_PIECE = r"(?:[A-Z][\w’'-]{0,24}|&|dan(?=\s[A-Z]))"
_FIRM = re.compile(rf"\b(?P<form>PT|CV|UD|LPK|PJTKI|P3MI|Koperasi)\.?\s(?P<name>{_PIECE}(?:\s{_PIECE}){{0,6}})")
_NOT_PART = re.compile(
    r"\s(?:Kabupaten|Kota|Kecamatan|Desa|Jalan|Jl|Provinsi|Di|Ke|Yang|Pada|Dan|Dengan|Saat|Untuk|Senin|Selasa|"
    r"Rabu|Kamis|Jumat|Sabtu|Minggu|Jadi|Tak|Tidak|Belum|Diduga|Terlibat|Ditetapkan|Digerebek|Disegel|Dicabut|Tersangka|"
    r"Terdakwa|Divonis|Dituntut|Didakwa|Ilegal|Bantah|Tipu|Kirim|Rekrut|Berangkatkan|Tampung)\b.*\Z"
)
_HARMLESS = re.compile(
    r"\b(?:karyawan|pegawai|bekerja di|maskapai|perusahaan penerbangan|pelabuhan|kapal milik|CSR|perbankan|bank|"
    r"PHK|buruh pabrik)\s+(?:\w+\s){0,2}\Z",
    re.IGNORECASE,
)
_STATE_FIRMS = re.compile(
    r"\A(?:Pelni|Angkasa Pura|Pelindo|Garuda|Lion|KAI|ASDP|Pos Indonesia|Bank|BPJS|Telkom|PLN|Pertamina|"
    r"Jasa Raharja)\b"
)


@lru_cache(maxsize=1)
def _accused() -> re.Pattern[str]:
    phrases = sorted(map(re.escape, data("recruiters")["accused_firm"]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def find_companies(view: TextView) -> tuple[RecruiterMention, ...]:
    """Every firm that the article accuses, once, with all places that name it."""
    found: dict[str, list[tuple[str, Span, bool]]] = {}
    for match in _FIRM.finditer(view.text):
        name = _NOT_PART.sub("", match.group()).rstrip(" -&")
        bare = _NOT_PART.sub("", match["name"])
        if not bare or _STATE_FIRMS.match(bare):
            continue
        span = Span(match.start(), match.start() + len(name))
        sentence = view.sentence_at(span.start)
        before = view.text[max(sentence.span.start, span.start - 60) : span.start]
        accused = _accused().search(sentence_around(view, span)) is not None and _HARMLESS.search(before) is None
        key = next((known for known in found if _same(known, bare)), bare.casefold())
        found.setdefault(key, []).append((name, span, accused))
    mentions = []
    for places in found.values():
        if any(accused for _, _, accused in places):
            name, span, _ = max(places, key=lambda place: len(place[0]))
            spans = tuple(place[1] for place in places)
            mentions.append(RecruiterMention(span, name, _role(view, spans), "company", _status(view, spans), spans))
    return tuple(mentions)


def _same(known: str, name: str) -> bool:
    mine, theirs = set(name.casefold().split()), set(known.split())
    return mine <= theirs or theirs <= mine


def _role(view: TextView, spans: tuple[Span, ...]) -> str:
    employs = re.compile(r"\b(?:dipekerjakan|mempekerjakan)\b", re.IGNORECASE)
    return "employer" if any(employs.search(sentence_around(view, span)) for span in spans) else "agency"


def _status(view: TextView, spans: tuple[Span, ...]) -> str | None:
    accused = re.compile(r"\b(?:korporasi|perusahaan)\b[^.\n]{0,40}\btersangka\b", re.IGNORECASE)
    return "tersangka" if any(accused.search(sentence_around(view, span)) for span in spans) else None
