"""The region resolver, measured: right, left open, wrong, in the forms that Indonesian texts use.

    .venv/bin/python -m benchmarks.regions [--sample 2000] [--seed 1] [--show 20]

Every province and regency, every short name of the alias file, and a sample of districts and villages are put into
sentences (forms and sentences below) and read with find_regions.  `right`: the place has its code; `open`: it has none
(several regions bear the name and the text does not settle which); `wrong`: it has another code, or the text gets a
code that is not the region, one that it lies in, or one that the sentence names otherwise.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

import yaml

from graph.region_codes import inside, lies_in
from ingest.articles.article import TextView, article_of
from ingest.articles.regions import find_regions
from ingest.gazetteer import Register, register
from ingest.region_index import bare_name, is_city

SENTENCES = (
    "Sebanyak 12 orang calon pekerja migran asal {} diamankan petugas pada Kamis (15/6/2023).",
    "Sosialisasi pencegahan perdagangan orang digelar di {}, Selasa pagi.",
    "Warga {} diminta waspada terhadap calo, kata seorang pejabat.",
    "Polisi menelusuri jaringan perekrut hingga ke {} dan memeriksa tujuh saksi.",
    "Korban yang dipulangkan itu berasal dari {}.",
    "Kegiatan tersebut diikuti puluhan peserta dari {} serta sejumlah tokoh masyarakat.",
)
OFFICES = (
    (
        "Bupati {} membuka rapat koordinasi gugus tugas, Rabu.",
        "Wali Kota {} membuka rapat koordinasi gugus tugas, Rabu.",
    ),
    ("Pemkab {} membentuk satuan tugas bersama kepolisian.", "Pemkot {} membentuk satuan tugas bersama kepolisian."),
    ("Penyidik Polres {} menetapkan dua tersangka.", "Penyidik Polresta {} menetapkan dua tersangka."),
)


# Names that are no place there: nothing may be read.
NO_PLACES = (
    "Rombongan melintasi Jalan {} pada malam hari.",
    "Rapat pindah ke Hotel {} karena hujan.",
    "Wartawan Radar {} menunggu di luar.",
    "Berita itu dimuat {} Post kemarin.",
    "Dosen Universitas {} diundang.",
    "Kapal melewati Selat {} tanpa lampu.",
    "Perusahaan PT {} sudah ditutup.",
)


@dataclass(frozen=True)
class Case:
    """One text: the region meant, the words that name it, the group it is counted in."""

    group: str
    code: str
    text: str
    named: str


def regency_cases(known: Register, pick: random.Random) -> Iterator[Case]:
    """Every regency and city: with level word, abbreviated, bare, with its province, under an office."""
    for code, official in known.upper.items():
        if code.count(".") != 1:
            continue
        city = is_city(known, code)
        name = bare_name(official)
        province = known.upper[code[:2]]
        word, short = ("Kota", "Kota") if city else ("Kabupaten", pick.choice(("Kab.", "Kab")))
        forms = {
            "regency, level word": f"{word} {name}",
            "regency, abbreviated": f"{short} {name}",
            "regency, level word, province": f"{word} {name}, Provinsi {province}",
            "regency, bare": name,
            "regency, bare, province": f"{name}, {province}",
            "regency, capitals": f"{word} {name}".upper(),
        }
        for group, form in forms.items():
            yield Case(group, code, pick.choice(SENTENCES).format(form), form.split(",")[0])
        office = pick.choice(OFFICES)[int(city)].format(name)
        yield Case("regency, office", code, office, name)


def short_cases(pick: random.Random) -> Iterator[Case]:
    """Every short or former name that means one region: Lotim, Mabar, NTT, Ujung Pandang."""
    text = resources.files("ingest").joinpath("region_aliases.yaml").read_text("utf-8")
    names = {str(name): str(code) for name, code in yaml.safe_load(text)["names"].items()}
    for name, code in names.items():
        yield Case("short names", code, pick.choice(SENTENCES).format(name), name)


def no_place_cases(known: Register, pick: random.Random) -> Iterator[Case]:
    """Every regency's name as the name of a street, a hotel, a paper, a university, a strait or a firm."""
    for code, official in known.upper.items():
        if code.count(".") == 1:
            name = bare_name(official)
            yield Case("no place", "", pick.choice(NO_PLACES).format(name), name)


def misspelt_cases(known: Register, pick: random.Random, sample: int) -> Iterator[Case]:
    """Villages with one letter lost, doubled or changed, beside their district and regency."""
    for code in pick.sample([c for c in sorted(known.villages) if len(known.villages[c]) >= 5], sample):
        name, at = known.villages[code], pick.randrange(1, 4)
        letter = pick.choice(("", name[at] * 2, pick.choice("aeiou")))
        written = name[:at] + letter + name[at + 1 :]
        place = f"Desa {written}, Kecamatan {known.upper[code[:8]]}, {known.upper[code[:5]]}"
        yield Case("village, misspelt", code, pick.choice(SENTENCES).format(place), f"Desa {written}")


def district_cases(known: Register, pick: random.Random, sample: int) -> Iterator[Case]:
    """A sample of districts: with their regency, with its name in the sentence before, under camat and Polsek."""
    codes = pick.sample([c for c in known.upper if c.count(".") == 2], sample)
    for code in codes:
        name, regency = known.upper[code], known.upper[code[:5]]
        province = known.upper[code[:2]]
        sentence = pick.choice(SENTENCES)
        forms = [
            ("district, regency", sentence.format(f"Kecamatan {name}, {regency}"), f"Kecamatan {name}"),
            ("district, abbreviated", sentence.format(f"Kec. {name}, {_short(regency)}, {province}"), f"Kec. {name}"),
            (
                "district, from context",
                f"{regency} siaga. " + sentence.format(f"Kecamatan {name}"),
                f"Kecamatan {name}",
            ),
            ("district, office", f"Camat {name} hadir dalam rapat di {regency}.", name),
            ("district, police", f"Kapolsek {name} melapor kepada kepolisian di {regency}.", name),
        ]
        for group, text, named in forms:
            yield Case(group, code, text, named)


def village_cases(known: Register, pick: random.Random, sample: int) -> Iterator[Case]:
    """A sample of villages: with district and regency, with one of them, from the context of the text."""
    codes = pick.sample(sorted(known.villages), sample)
    for code in codes:
        name, district, regency = known.villages[code], known.upper[code[:8]], known.upper[code[:5]]
        word = "Kelurahan" if code.rpartition(".")[2][0] == "1" else "Desa"
        sentence = pick.choice(SENTENCES)
        lead = f"Pemerintah {regency} mencatat puluhan kasus. "
        named = f"{word} {name}"
        forms = [
            ("village, district, regency", sentence.format(f"{named}, Kecamatan {district}, {regency}")),
            ("village, district", lead + sentence.format(f"{named}, Kec. {district}")),
            ("village, regency", sentence.format(f"{named}, {_short(regency)}")),
            ("village, from context", lead + sentence.format(named)),
            ("village, head", lead + f"Kepala {named} menyambut baik kegiatan itu."),
        ]
        for group, text in forms:
            yield Case(group, code, text, named)


def _short(regency: str) -> str:
    return regency.replace("Kabupaten ", "Kab. ")


def verdict(case: Case) -> tuple[str, str]:
    """(right, open or wrong, what was read)."""
    reading = find_regions(TextView(article_of(case.text)))
    if not case.code:
        return ("wrong", str(reading.codes)) if reading.codes else ("right", "")
    start = case.text.index(case.named)
    end = start + len(case.named)
    here = [m for m in reading.mentions if m.span.start < end and start < m.span.end]
    said = sorted({m.code for m in here if m.code})
    allowed = set(lies_in(case.code))
    strange = [c for c in reading.codes if c not in allowed]
    if strange or (said and case.code not in said and not all(inside(case.code, c) and c != case.code for c in said)):
        return "wrong", f"{said} {strange}"
    return ("right", "") if case.code in reading.codes and case.code in said else ("open", f"{said}")


def main() -> None:
    """Read the options, run all cases, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=2000, help="districts, and villages, to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong and open cases of each group")
    options = parser.parse_args()
    known, pick = register(), random.Random(options.seed)
    cases = [
        *regency_cases(known, pick), *short_cases(pick), *district_cases(known, pick, options.sample),
        *village_cases(known, pick, options.sample), *misspelt_cases(known, pick, options.sample),
        *no_place_cases(known, pick),
    ]  # fmt: skip
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown: Counter[tuple[str, str]] = Counter()
    began = time.perf_counter()
    for case in cases:
        result, read = verdict(case)
        counts[case.group][result] += 1
        if result != "right" and shown[case.group, result] < options.show:
            shown[case.group, result] += 1
            print(f"{result}: {case.group}: {case.code} {case.named!r}: read {read}: {case.text}")
    seconds = time.perf_counter() - began
    total: Counter[str] = Counter()
    print(f"{'group':34s} {'texts':>7s} {'right':>8s} {'open':>8s} {'wrong':>8s}")
    for group, count in counts.items():
        total.update(count)
        _row(group, count)
    _row("all", total)
    print(f"{len(cases):,} texts in {seconds:.1f} s")


def _row(group: str, count: Counter[str]) -> None:
    all_of = sum(count.values())
    shares = " ".join(f"{100 * count[key] / all_of:7.2f}%" for key in ("right", "open", "wrong"))
    print(f"{group:34s} {all_of:7,d} {shares}")


if __name__ == "__main__":
    main()
