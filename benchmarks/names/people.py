"""True people of the benchmark: full names by region, families, namesakes.

Invariant: everything follows from the random generator that is handed in; a person's `name` is the full name in today's
spelling, from which benchmarks.names.writing makes what a source writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from ingest.gazetteer import register

_ORDERS = (("Wayan", "Putu", "Gede"), ("Made", "Kadek", "Nengah"), ("Nyoman", "Komang"), ("Ketut",))
_CASTES = (("Ida Bagus", "Ida Ayu"), ("Anak Agung", "Anak Agung Istri"), ("I Gusti", "I Gusti Ayu"), ("Dewa", "Desak"))
_HOKKIEN = ("Lim", "Tan", "Oei", "Tjong", "Liem", "Kwee", "Bong", "Chai")
_SYLLABLES = ("Sioe", "Hok", "Kim", "Ming", "Tjin", "Nio", "Fong", "Lan", "Hwa", "Kiong", "Seng", "Bie")


@dataclass
class Person:
    """One true person; `parts` are kinds and words of the name ('given', 'second', 'clan', 'order', 'caste', 'father',
    'particle', 'muhammad', 'lalu'), `home` a village code."""

    entity: str
    people: str
    female: bool
    parts: list[tuple[str, str]]
    home: str
    nickname: str
    phones: list[str] = field(default_factory=list)
    account: str = ""
    vehicle: str = ""
    nik: str = ""
    hajj: bool = False
    role: str = "recruiter"
    siblings: str = ""

    @property
    def name(self) -> str:
        """The full name as its owner would write it."""
        words = []
        for kind, word in self.parts:
            words.append(("binti " if self.female else "bin ") + word if kind == "father" else word)
        return " ".join(words)


@lru_cache(maxsize=1)
def lists() -> dict[str, dict[str, Any]]:
    """The name lists, by region of origin; female names apart."""
    raw = yaml.safe_load((Path(__file__).parent / "name_lists.yaml").read_text(encoding="utf-8"))
    made = {}
    for people, entry in raw.items():
        split = {key: [half.split() for half in str(entry.get(key, "")).split("|")] for key in ("first", "second")}
        split["first"], split["second"] = ([h[0], h[-1]] for h in (split["first"], split["second"]))
        codes = [f"{code:05.2f}" if isinstance(code, float) else str(code) for code in entry["regencies"]]
        made[people] = {**entry, **split, "clan": str(entry.get("clan", "")).split(), "regencies": codes}
    return made


def village(code: str, random: Random) -> str:
    """A village of a regency."""
    districts = register().child_codes(code)
    for _ in range(20):
        found = register().child_codes(random.choice(districts)) if districts else []
        if found:
            return random.choice(found)
    return code


def full_name(
    people: str, female: bool, random: Random, family: str = "", order: int | None = None
) -> list[tuple[str, str]]:
    """A full name in parts; `family`: the clan or the father of a family, `order`: the place among its children."""
    entry = lists()[people]
    side = int(female)
    pattern = random.choices(list(entry["patterns"]), [float(w) for w in entry["patterns"].values()])[0]
    if family and not entry["clan"] and people not in {"bali", "chinese"}:
        pattern = "G bin F" if "G bin F" in entry["patterns"] else "G S"
    if people == "bali" and order is not None:
        pattern = "O G"
    given = entry["first"][side]
    # Second names and fathers are given names, too.
    second = [*entry["second"][side], *([] if people == "chinese" else given)]
    fathers = [*entry["second"][0], *entry["first"][0]]
    parts: list[tuple[str, str]] = []
    if pattern == "C3":
        return [
            ("clan", random.choice(_HOKKIEN)),
            ("given", random.choice(_SYLLABLES)),
            ("second", random.choice(_SYLLABLES)),
        ]
    for piece in pattern.split():
        if piece == "G":
            parts.append(("given", random.choice(given)))
        elif piece == "S":
            parts.append(("second", family if family and not entry["clan"] else random.choice(second)))
        elif piece == "K":
            parts.append(("clan", family or random.choice(entry["clan"])))
        elif piece == "F":
            parts.append(("father", family or random.choice(fathers)))
        elif piece == "M":
            parts.append(("muhammad", "Siti" if female else "Muhammad"))
        elif piece == "L":
            parts.append(("lalu", "Baiq" if female else "Lalu"))
        elif piece == "O":
            born = random.choice(_ORDERS) if order is None else _ORDERS[order % 4]
            parts += [("particle", "Ni" if female else "I"), ("order", random.choice(born))]
        elif piece == "C":
            parts.append(("caste", random.choice(_CASTES)[side]))
    first: dict[str, tuple[str, str]] = {}
    for part in parts:
        first.setdefault(part[1], part)
    return list(first.values())


def person(number: int, random: Random, **given: Any) -> Person:
    """One more person; `given` fixes people, home, female, parts."""
    people = given.get("people") or random.choices(list(lists()), [e["weight"] for e in lists().values()])[0]
    female = given.get("female", random.random() < 0.3)
    home = given.get("home") or village(random.choice(lists()[people]["regencies"]), random)
    parts = given.get("parts") or full_name(people, female, random, given.get("family", ""), given.get("order"))
    plate = "".join(random.choice("ABCDEFGHJK") for _ in range(2))
    birth = f"{random.randint(1, 28) + 40 * female:02d}{random.randint(1, 12):02d}{random.randint(60, 99):02d}"
    return Person(
        entity=f"P{number}",
        people=people,
        female=female,
        parts=parts,
        home=home,
        nickname=random.choice(
            ("Mami", "Bang Jek", "Ucok", "Boy", "Ateng", "Jojo", "Unyil", "Gondrong", "Kiting", "Acong")
        ),
        account=f"{random.choice(('BRI', 'BNI', 'Mandiri', 'BCA'))} {random.randint(10**9, 10**10 - 1)}",
        vehicle=f"{random.choice(('DR', 'AG', 'B', 'KT', 'EB', 'L', 'DK'))} {random.randint(1000, 9999)} {plate}",
        nik=home.replace(".", "")[:6].ljust(6, "0") + birth + f"{random.randint(1, 9999):04d}",
        hajj=random.random() < 0.12,
        role=random.choices(
            ("recruiter", "transporter", "harbourer", "document_forger", "financier"), (60, 15, 12, 8, 5)
        )[0],
        siblings=given.get("siblings", ""),
    )


def family(number: int, size: int, random: Random) -> list[Person]:
    """Brothers and sisters in one village: one family name, each another given name and birth order."""
    first = person(number, random)
    entry = lists()[first.people]
    name = random.choice(entry["clan"] or [*entry["second"][0], *entry["first"][0]])
    made: list[Person] = []
    taken: set[str] = set()
    for child in range(size * 6):
        if len(made) == size:
            break
        one = person(
            number + len(made),
            random,
            people=first.people,
            home=first.home,
            family=name,
            order=len(made),
            siblings=first.entity,
            female=False if child % 3 else None or random.random() < 0.3,
        )
        given = next((word for kind, word in one.parts if kind == "given"), "")
        if given not in taken:
            taken.add(given)
            made.append(one)
    return made
