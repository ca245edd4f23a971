"""True agencies and companies of the benchmark, and how they are written before and after reorganisations.

Invariant: two writings of one entity differ only by abbreviation, renaming or reorganisation; the same kind of office
in another place, of a regency and of the city of its name, and a unit of an office are other entities.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ingest.gazetteer import register

_PROVINCES = {
    "52": ("Nusa Tenggara Barat", "NTB", "Mataram"),
    "53": ("Nusa Tenggara Timur", "NTT", "Kupang"),
    "35": ("Jawa Timur", "Jatim", "Surabaya"),
    "33": ("Jawa Tengah", "Jateng", "Semarang"),
    "61": ("Kalimantan Barat", "Kalbar", "Pontianak"),
    "12": ("Sumatera Utara", "Sumut", "Medan"),
    "65": ("Kalimantan Utara", "Kaltara", "Nunukan"),
    "74": ("Sulawesi Tenggara", "Sultra", "Kendari"),
}
_REGENCIES = (
    "52.02",
    "52.03",
    "53.01",
    "53.71",
    "53.06",
    "35.07",
    "35.73",
    "33.01",
    "52.06",
    "52.72",
    "61.03",
    "65.03",
)
# Kind and writings of one office: {k} Kabupaten or Kota, {s} Kab. or Kota, {p} Pemkab or Pemkot, {x} the place.
_OFFICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "manpower": (
        "manpower",
        (
            "Dinas Tenaga Kerja {k} {x}",
            "Disnaker {s} {x}",
            "Disnakertrans {s} {x}",
            "Dinas Tenaga Kerja dan Transmigrasi {k} {x}",
            "Dinas Transmigrasi dan Tenaga Kerja {k} {x}",
            "Dinas Nakertrans {s} {x}",
        ),
    ),
    "immigration": (
        "immigration",
        (
            "Kantor Imigrasi Kelas II TPI {x}",
            "Kanim {x}",
            "Kantor Imigrasi {x}",
            "Kantor Imigrasi Kelas III Non TPI {x}",
            "Imigrasi {x}",
        ),
    ),
    "police": ("police", ("Polres {x}", "Kepolisian Resor {x}", "POLRES {x}", "Polresta {x}")),
    "police unit": (
        "police",
        ("Satreskrim Polres {x}", "Sat Reskrim Polres {x}", "Satuan Reserse Kriminal Polres {x}"),
    ),
    "women": (
        "women_children",
        (
            "Dinas Pemberdayaan Perempuan dan Perlindungan Anak {k} {x}",
            "DP3A {s} {x}",
            "Dinas P3A {k} {x}",
            "DP3AP2KB {s} {x}",
            "Dinas PPPA {s} {x}",
        ),
    ),
    "social": ("social_affairs", ("Dinas Sosial {k} {x}", "Dinsos {s} {x}")),
    "village": (
        "village_community",
        ("Dinas Pemberdayaan Masyarakat dan Desa {k} {x}", "DPMD {s} {x}", "BPMPD {s} {x}", "Dinas PMD {k} {x}"),
    ),
    "civil": (
        "civil_registry",
        ("Dinas Kependudukan dan Pencatatan Sipil {k} {x}", "Disdukcapil {s} {x}", "Dispendukcapil {s} {x}"),
    ),
    "court": ("court", ("Pengadilan Negeri {x}", "PN {x}", "Pengadilan Negeri Kelas IB {x}")),
    "prosecution": ("prosecution", ("Kejaksaan Negeri {x}", "Kejari {x}")),
    "government": ("head_of_government", ("Pemerintah {k} {x}", "{p} {x}", "Sekretariat Daerah {k} {x}")),
}
_BALAI = (
    "BP3MI {p}",
    "BP3MI {a}",
    "UPT BP2MI {a}",
    "BP3TKI {seat}",
    "UPT BP2MI Wilayah {a}",
    "Balai Pelayanan Pelindungan Pekerja Migran Indonesia (BP3MI) {p}",
)
_CENTRE = (
    "BNP2TKI",
    "BP2MI",
    "KP2MI",
    "Badan Pelindungan Pekerja Migran Indonesia",
    "Kementerian Pelindungan Pekerja Migran Indonesia",
)
_COMPANY = (
    "Karya",
    "Putra",
    "Mandiri",
    "Bina",
    "Insan",
    "Samudra",
    "Duta",
    "Citra",
    "Wahana",
    "Prima",
    "Sentosa",
    "Abadi",
    "Jaya",
    "Mitra",
    "Global",
    "Utama",
    "Nusantara",
    "Sejahtera",
    "Alfindo",
    "Rizki",
    "Sumber",
    "Tunas",
    "Graha",
    "Delta",
    "Surya",
    "Bagas",
    "Elshafah",
    "Hosana",
    "Okdo",
    "Timur",
    "Perdana",
    "Lintas",
)


@dataclass(frozen=True)
class Office:
    """One true agency: its kind (docs/tables.md), region and writings."""

    entity: str
    kind: str
    region: str
    writings: tuple[str, ...]
    title: str


def offices() -> list[Office]:
    """All agencies that the benchmark knows, in one order."""
    made = [Office("A-centre", "migrant_protection", "IDN", _CENTRE, "Direktur Pelindungan")]
    for code, (name, short, seat) in _PROVINCES.items():
        writings = tuple(form.format(p=name, a=short, seat=seat) for form in _BALAI)
        made.append(Office(f"A-balai-{code}", "migrant_protection", code, writings, "Kepala BP3MI"))
    for code in _REGENCIES:
        full = register().upper[code]
        city = full.startswith("Kota")
        place = full.removeprefix("Kota ").removeprefix("Kabupaten ")
        words = {
            "k": "Kota" if city else "Kabupaten",
            "s": "Kota" if city else "Kab.",
            "p": "Pemkot" if city else "Pemkab",
        }
        for what, (kind, forms) in _OFFICES.items():
            said = f"{place} Kota" if city and what in {"police", "police unit"} else place
            if city and what in {"immigration", "court", "prosecution"}:
                continue
            writings = tuple(form.format(x=said, **words) for form in forms)
            made.append(Office(f"A-{what.replace(' ', '_')}-{code}", kind, code, writings, "Kepala"))
    return made


def company_writings(random: Random) -> tuple[str, ...]:
    """The ways in which one company is written."""
    words = random.sample(_COMPANY, 3)
    name = " ".join(words)
    letters = "".join(word[0] for word in words)
    return (
        f"PT {name}",
        f"PT. {name}",
        f"{name}, PT",
        f"PT {name.upper()}",
        f"PT {words[0]} {words[1]}{words[2].lower()}",
        f"PT {letters}",
    )
