"""The words that tell a leg: acts, prepositions, kinds of place, means and price.

Invariant: acts are those of the law (vocabulary.LEG_ACTS); every expression is bounded.
"""

from __future__ import annotations

import re

# Passive and active forms; the first act whose verb stands in the clause names the leg.
ACTS = tuple(
    (act, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for act, words in (
        ("recruitment", "direkrut|merekrut|diajak|mengajak|perekrutan|ditawari|menawari|dijaring|menjaring"),
        ("transfer", "dipindahkan|memindahkan|diserahkan kepada|dialihkan|dioper|dijual kepada|dijual ke"),
        ("harbouring", "ditampung|menampung|diinapkan|menginap|disekap|ditempatkan sementara|dikumpulkan"),
        ("receipt", "dijemput|menjemput|diterima oleh|disambut"),
        ("sending", "diberangkatkan|memberangkatkan|dikirim|mengirim|dikirimkan|diselundupkan|menyelundupkan|"
            "ditempatkan di"),
        ("transportation", "dibawa|membawa|mendampingi|mengawal|diantar|diantarkan|mengantar|mengantarkan|diangkut|"
         "mengangkut|diterbangkan|menerbangkan|diseberangkan|menyeberangkan|menyeberang|digiring|dilarikan|perjalanan|berangkat|bertolak|berlayar|naik|menuju|bergerak|menempuh|"
         "terbang"),
    )
)  # fmt: skip
_LEVEL = (
    r"(?:\s(?:wilayah|daerah|kawasan|kota|kabupaten|provinsi|kecamatan|desa|pulau|kampung|sebuah|salah satu|"
    r"negara|negeri)){0,3}"
)
_PLACE_NAME = (
    r"(?:\s(?:pelabuhan|bandara|bandar udara|dermaga|penampungan|tempat penampungan|rumah|ruko|hotel|shelter|"
    r"terminal|perbatasan|plbn|pos lintas batas|internasional|"
    r"ferry|feri|[A-Z][\w’'-]{1,20})){0,6}"
)
FROM_HERE = re.compile(
    rf"(?:\b[Dd]ari|\basal|\bdi mulai dari|\bdimulai di|\bbermula di|\b[Mm]elalui|\b[Ll]ewat|"
    rf"\b[Vv]ia){_LEVEL}{_PLACE_NAME}\W{{1,2}}\Z"
)
TO_HERE = re.compile(rf"(?:\bke|\bmenuju|\btujuan|\bsampai di|\btiba di|\bhingga){_LEVEL}{_PLACE_NAME}\W{{1,2}}\Z")
HELD = re.compile(rf"\bdi(?:\ssekitar)?{_LEVEL}{_PLACE_NAME}\W{{1,2}}\Z")
SET_OUT = re.compile(
    rf"\b(?:dimulai di|dimulai dari|bermula di|berangkat dari|bertolak dari|diberangkatkan dari|dibawa dari|"
    rf"naik \w{{1,12}} dari){_LEVEL}{_PLACE_NAME}\W{{1,2}}\Z"
)
ARRIVED = re.compile(
    rf"\b(?:[Ss]ampai di|[Tt]iba di|[Ss]etiba(?:nya)? di|[Ss]esampai(?:nya)? di|"
    rf"mendarat di){_LEVEL}{_PLACE_NAME}\W{{1,2}}\Z"
)
# A plan, an offer, a thing prevented or denied: no leg.
NOT_DONE = re.compile(
    r"\b(?:akan|hendak|ingin|rencana\w*|berencana|bakal|gagal|menggagalkan|digagalkan|batal|mencegah|dicegah|"
    r"dijanjikan|menjanjikan|tujuan|niat|berniat|siap|untuk|agar|"
    r"tidak|belum|sebelum|nyaris|upaya|mencoba|jika|bila|apabila|bisa|dapat|biasanya|seharusnya|harus|larangan|"
    r"jangan|hampir|calon penumpang|menunggu|menanti)\b[^,;\n]{0,60}\Z",
    re.IGNORECASE,
)
# Of those, what tells a plan or an attempt that was stopped; what denies, offers or only supposes is none.
PLANNED = re.compile(
    r"\b(?:akan|hendak|ingin|rencana\w*|berencana|bakal|gagal|gagalkan|menggagalkan|digagalkan|batal|urung|cegah|"
    r"mencegah|dicegah|mencegat|dicegat|niat|berniat|siap|sebelum|untuk di\w+|nyaris|upaya|mencoba|calon penumpang|"
    r"menunggu|menanti|tidak jadi)\b(?![^,;\n]{0,60}\b(?:dijanjikan|menjanjikan|jika|bila|apabila|biasanya|larangan|"
    r"jangan|belum)\b)[^,;\n]{0,90}\Z",
    re.IGNORECASE,
)
NO_PLAN = re.compile(
    r"\b(?:dijanjikan|menjanjikan|jika|bila|apabila|larangan|jangan|imbau\w*|mengimbau)\b[^;\n]{0,80}\Z", re.IGNORECASE
)
PLANNED_ACTS = re.compile(r"\b(?:keberangkatan|pengiriman|penyelundupan|pemberangkatan)\b", re.IGNORECASE)
GOES_ON = re.compile(
    r"(?:,|\bdan)\s(?:lalu|kemudian|selanjutnya|dan|seterusnya)?\s?\Z|\b(?:lalu|kemudian|selanjutnya)\s(?:akan\s)?\Z"
)
PEOPLE = re.compile(
    r"\b(?:korban|pmi|cpmi|tki|ctki|tkw|pekerja migran|calon pekerja|calon tki|calon pmi|tenaga kerja|wni|"
    r"rombongan|mereka|penumpang|warga|orang|perempuan|wanita|calon|jenazah|"
    r"keduanya|ketiganya|keempatnya|kelimanya|keenamnya)\b",
    re.IGNORECASE,
)
_KINDS = (
    ("rat_path", "jalur tikus|jalan tikus|pelabuhan tikus"), ("airport", "bandara|bandar udara"),
    ("port", "pelabuhan|dermaga"),
    ("crossing", "perbatasan|plbn|pos lintas batas"), ("shelter", "penampungan|shelter|rumah|ruko|hotel|kos|"
        "kontrakan|wisma|penginapan|apartemen"),
)  # fmt: skip
_PLACE = tuple(
    (kind, re.compile(rf"\b(?:{words})(?:\s[\w’'-]{{1,20}}){{0,4}}\W{{1,2}}\Z", re.IGNORECASE))
    for kind, words in _KINDS
)
_MEANS = re.compile(
    r"\b(?:pesawat(?: terbang)?|speedboat|speed boat|kapal (?:laut|cepat|ferry|feri|kayu|motor|pelni|penumpang)|"
    r"KM [A-Z]\w{1,20}(?: [A-Z]\w{1,20})?|perahu(?: motor)?|pompong|"
    r"mobil(?: travel| pribadi| rental| minibus)?|minibus|bus|travel|sepeda motor|ojek|truk|ferry|feri|kapal|"
    r"jalan kaki|berjalan kaki)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\bRp\.?\s?(\d{1,3}(?:\.\d{3}){0,4}|\d{1,9})(?:,(\d{1,2}))?\s?(juta|ribu|miliar)?\b", re.IGNORECASE
)
_SCALE = {"ribu": 1e3, "juta": 1e6, "miliar": 1e9}


def place_before(text: str, at: int) -> str | None:
    """The kind of place (vocabulary.PLACE_KINDS) told just before a name ("Pelabuhan Nunukan"), or None."""
    before = text[max(0, at - 60) : at]
    before = re.split(r"[.,;\n]|\b(?:dari|ke|menuju|dan)\b(?=[^.,;\n]{0,20}\Z)", before)[-1]
    return next((kind for kind, pattern in _PLACE if pattern.search(before)), None)


def means_in(text: str) -> str | None:
    """The one means of transport of a sentence; None if none or several are told."""
    means = {match.group().lower() for match in _MEANS.finditer(text)}
    return means.pop() if len(means) == 1 else None


def price_in(text: str) -> float | None:
    """The one price in rupiah of a sentence; None if none or several (a range) are told."""
    prices = set()
    for match in _PRICE.finditer(text):
        whole = float(match[1].replace(".", "") + ("." + match[2] if match[2] else ""))
        prices.add(whole * _SCALE.get((match[3] or "").lower(), 1.0))
    return prices.pop() if len(prices) == 1 else None
