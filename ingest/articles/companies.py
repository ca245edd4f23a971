"""Firms that an article accuses: "PT NSP Cabang Malang", "CV …", placement firms without licence.

Invariant: a firm is taken only if a sentence that names it accuses it, tells that recruits paid it, or names it in one
breath with such a firm; a carrier, an employer at home or a sponsor of an event is none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.articles.article import RecruiterMention, Span, TextView
from ingest.articles.cues import sentence_around
from ingest.articles.sentences import data

_PIECE = r"(?:[A-Z][\w’'-]{0,24}|&|dan(?=\s(?!(?:PT|CV|UD|LPK)\b)[A-Z]))"
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
_PAID = re.compile(  # recruits pay the firm: "pendaftar membayar … ke rekening …, kemudian 150 euro kepada PT …"
    r"\b(?:korban|pendaftar|peserta|pelamar|mahasiswa|pekerja|calon\s\w{2,12}|mereka)\b[^.;\n]{0,40}\b(?:membayar|menyetor|"
    r"mentransfer|menyerahkan\suang|dipungut|dimintai)\b[^.;\n]{0,120}\b(?:ke|kepada|oleh|rekening)\s(?:\w+\s){0,3}\Z",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\s?(?:\([^()\n]{1,20}\)\s?)?(?:,|,?\s(?:dan|serta|bersama))\s")
_STATE_FIRMS = re.compile(
    r"\A(?:Pelni|Angkasa Pura|Pelindo|Garuda|Lion|KAI|ASDP|Pos Indonesia|Bank|BPJS|Telkom|PLN|Pertamina|"
    r"Jasa Raharja)\b"
)
_Place = tuple[str, Span, bool]
_MOST_BESIDE = 50


@lru_cache(maxsize=1)
def _accused() -> re.Pattern[str]:
    phrases = sorted(map(re.escape, data("recruiters")["accused_firm"]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def find_companies(view: TextView) -> tuple[RecruiterMention, ...]:
    """Every firm that the article accuses, once, with all places that name it."""
    found: dict[str, list[_Place]] = {}
    for match in _FIRM.finditer(view.text):
        name = _NOT_PART.sub("", match.group()).rstrip(" -&")
        bare = _NOT_PART.sub("", match["name"])
        if not bare or _STATE_FIRMS.match(bare):
            continue
        span = Span(match.start(), match.start() + len(name))
        sentence = view.sentence_at(span.start)
        before = view.text[max(sentence.span.start, span.start - 60) : span.start]
        accused = _accused().search(sentence_around(view, span)) is not None and _HARMLESS.search(before) is None
        accused = (
            accused or _PAID.search(view.text[max(sentence.span.start, span.start - 220) : span.start]) is not None
        )
        key = next((known for known in found if _same(known, bare)), bare.casefold())
        found.setdefault(key, []).append((name, span, accused))
    mentions = []
    guilty = {key for key, places in found.items() if any(accused for _, _, accused in places)}
    guilty |= {key for key, places in found.items() if _beside(view, places, [found[known] for known in guilty])}
    for key, places in found.items():
        if key in guilty:
            name, span, _ = max(places, key=lambda place: len(place[0]))
            spans = tuple(place[1] for place in places)
            mentions.append(RecruiterMention(span, name, _role(view, spans), "company", _status(view, spans), spans))
    return tuple(mentions)


def _beside(view: TextView, places: list[_Place], accused: list[list[_Place]]) -> bool:
    """Does the text name the firm in one breath with an accused one ("dari PT A dan PT B")?"""
    others = [place[1] for known in accused for place in known]
    return any(
        _ALSO.fullmatch(view.text[min(span.end, other.end) : max(span.start, other.start)])
        for _, span, _ in places[:_MOST_BESIDE]
        for other in others[:_MOST_BESIDE]
        if not span.overlaps(other) and max(span.start, other.start) - min(span.end, other.end) < 40
    )


def _same(known: str, name: str) -> bool:
    mine, theirs = set(name.casefold().split()), set(known.split())
    return mine <= theirs or theirs <= mine


def _role(view: TextView, spans: tuple[Span, ...]) -> str:
    employs = re.compile(r"\b(?:dipekerjakan|mempekerjakan)\b", re.IGNORECASE)
    return "employer" if any(employs.search(sentence_around(view, span)) for span in spans) else "agency"


def _status(view: TextView, spans: tuple[Span, ...]) -> str | None:
    accused = re.compile(r"\b(?:korporasi|perusahaan)\b[^.\n]{0,40}\btersangka\b", re.IGNORECASE)
    return "tersangka" if any(accused.search(sentence_around(view, span)) for span in spans) else None
