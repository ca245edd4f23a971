"""What relationships are called when people read them, in both languages and both directions.

Invariant: every type of the schema has its words (a test compares).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Words(NamedTuple):
    """Indonesian and English, read from the start of the relationship (`out_`) and from its end (`in_`)."""

    out_id: str
    out_en: str
    in_id: str
    in_en: str

    def title(self, direction: str) -> dict[str, str]:
        """`{"id", "en"}` for "out" or "in"."""
        if direction == "out":
            return {"id": self.out_id, "en": self.out_en}
        return {"id": self.in_id, "en": self.in_en}


RELATION_WORDS: Mapping[str, Words] = {
    "PART_OF": Words("bagian dari", "part of", "terdiri atas", "consists of"),
    "COVERS": Words("mencakup wilayah", "covers", "dicakup oleh", "covered by"),
    "SEATED_IN": Words("berkedudukan di", "seated in", "tempat kedudukan", "seat of"),
    "PERFORMS": Words("menjalankan fungsi di", "performs a function in", "fungsi dijalankan oleh", "performed by"),
    "HOLDS_POST": Words("menjabat di", "holds a post in", "pejabatnya", "has as official"),
    "HEADS": Words("memimpin", "heads", "dipimpin oleh", "headed by"),
    "ATTENDED": Words("ikut dalam", "took part in", "diikuti oleh", "attended by"),
    "HELD_IN": Words("diadakan di", "held in", "tempat kegiatan", "place of event"),
    "REACHED": Words("menjangkau", "reached", "dijangkau oleh", "reached by"),
    "PARTY_TO": Words("pihak dalam", "party to", "para pihak", "parties"),
    "REFERRED_TO": Words("merujuk ke", "referred to", "menerima rujukan dari", "received a referral from"),
    "HANDLES": Words("menangani", "handles", "ditangani oleh", "handled by"),
    "OCCURRED_IN": Words("terjadi di", "occurred in", "tempat perkara", "place of case"),
    "HAS_VICTIMS": Words("korbannya", "has victims", "korban dari perkara", "victims of case"),
    "CAME_FROM": Words("berasal dari", "came from", "daerah asal korban", "origin of victims"),
    "BOUND_FOR": Words("menuju", "bound for", "tujuan korban", "destination of victims"),
    "RETURNED_TO": Words("kembali ke", "returned to", "tempat kembali korban", "place of return of victims"),
    "INVOLVED_IN": Words("disebut terlibat dalam", "said to be involved in", "yang disebut", "said to be involved"),
    "USES": Words("memakai", "uses", "dipakai oleh", "used by"),
    "OFFICER_OF": Words("pengurus", "officer of", "pengurusnya", "has as officer"),
    "ASSOCIATED_WITH": Words("rekan dari", "associate of", "rekan dari", "associate of"),
    "RUNS": Words("berjalan di", "runs in", "program di sini", "run here"),
    "ABOUT": Words("angka tentang", "number about", "angka", "numbers"),
    "REPORTED_IN": Words("disebut dalam", "reported in", "menyebut", "speaks of"),
    "LEG": Words("korban berpindah ke", "victims moved on to", "korban datang dari", "victims came here from"),
}  # fmt: skip

# The properties that qualify a relationship in a sentence, in this order.
_QUALIFIERS = ("act", "role", "status", "function", "state", "title", "capacity", "kind")
_DATES = ("date", "start_date", "end_date", "since", "until")


def relation_text(type_name: str, from_name: str, to_name: str, props: Mapping[str, Any]) -> str:
    """One relationship as a line: `AB · disebut terlibat dalam · Perkara K1 (recruiter, terduga; 2023-03)`."""
    said = [str(props[name]) for name in _QUALIFIERS if props.get(name)]
    dates = " – ".join(str(props[name]) for name in _DATES if props.get(name))
    brackets = "; ".join(part for part in (", ".join(said), dates) if part)
    line = f"{from_name} · {RELATION_WORDS[type_name].out_id} · {to_name}"
    return f"{line} ({brackets})" if brackets else line
