"""The worlds of the benchmark: networks, cases and sources, written as the canonical tables, and who is who.

Invariant: a world follows from its variant and its seed alone; every record has one true entity; two records of one
source about one case are two entities.

Rules.  People live in families (brothers and sisters in one village), some are namesakes of others in their province.
Networks of people act in cases over some years; one to three sources tell of a case, each of its own choice of people,
each writing names by the rules of benchmarks.names.writing.  A phone may be a household's, a network's (lent round in
one case) or given out again by the provider to somebody of another network, years later.  Some cases hold two people
of the same initials.  Officials follow each other in posts; some move on within their province or their service.
Agencies are written by old and new names.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.names.offices import Office, company_writings, offices
from benchmarks.names.people import Person, family, person
from benchmarks.names.variants import Variant
from benchmarks.names.writing import DEVELOPMENT, HELD_OUT, Rule, initials, write

_NOT_OF_OFFICIALS = frozenset(
    {"initials", "initials_with_alias", "with_alias", "spoken_note", "quoted_nickname", "called_by_the_end"}
)


@dataclass
class World:
    """Rows by table, the true entity of each record ('recruiters:R12' → 'P5'), the rule by which it was written."""

    variant: Variant
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)
    rule: dict[str, str] = field(default_factory=dict)
    siblings: dict[str, str] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        """One more row of a table; a world that is one file names no sources."""
        if not self.variant.sourced:
            row.pop("source", None)
        self.rows.setdefault(table, []).append(row)

    def write_tables(self, folder: Path) -> None:
        """The rows as CSV files, one a table."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)


class _Maker:
    def __init__(self, variant: Variant) -> None:
        self.variant, self.random = variant, Random(variant.seed)
        self.world = World(variant)
        self.rules: dict[str, tuple[Rule, float]] = {**DEVELOPMENT, **(HELD_OUT if variant.held_out else {})}
        self.people: list[Person] = []
        self.old_phones: list[tuple[str, int]] = []
        self.sources = self.records = self.cases = 0

    def phone(self) -> str:
        return f"08{self.random.choice(('12', '13', '52', '21', '57'))}{self.random.randint(10**7, 10**8 - 1)}"

    def source(self, year: int, kind: str, reliability: str) -> str:
        self.sources += 1
        ref = f"S{self.sources}"
        self.world.add(
            "sources", ref=ref, title=f"{kind} {self.sources} (rekaan)", published=str(year), reliability=reliability
        )
        return ref

    def members(self, size: int) -> list[Person]:
        """The people of a network: families, namesakes of others, and people by themselves."""
        random = self.random
        found: list[Person] = []
        while len(found) < size:
            number = len(self.people)
            if random.random() < self.variant.families / 2:
                new = family(number, random.randint(2, 4), random)
            elif self.people and random.random() < self.variant.namesakes:
                other = random.choice(self.people)
                new = [person(number, random, people=other.people, female=other.female, parts=list(other.parts))]
            elif found and random.random() < 0.7:  # neighbours and relatives recruit each other
                new = [person(number, random, people=found[0].people)]
            else:
                new = [person(number, random)]
            household = self.phone()
            for one in new:
                one.phones = [household if one.siblings and random.random() < 0.3 else self.phone()]
                if random.random() < 0.3:
                    one.phones.append(self.phone())
            self.people += new
            found += new
        return found

    def network(self) -> None:
        random, variant = self.random, self.variant
        members = self.members(random.randint(4, 9))
        year, lent = random.randint(2015, 2023), self.phone()
        free = [phone for phone, last in self.old_phones if last + 2 <= year]
        for one in members:
            if free and random.random() < variant.recycled_phone:
                one.phones[0] = random.choice(free)
        for _ in range(random.randint(1, 3)):
            chosen = random.sample(members, min(len(members), random.randint(2, 5)))
            if random.random() < variant.same_initials:
                chosen += self.alike(chosen)
            self.case(chosen, year, lent)
            year += random.randint(0, 2)
        self.old_phones += [(one.phones[0], year) for one in members]

    def alike(self, chosen: list[Person]) -> list[Person]:
        """One more person of the case, with the initials of one that is there."""
        wanted = initials(chosen[0], Random(1)).replace(".", "")
        for _ in range(200):
            other = person(len(self.people), self.random, people=chosen[0].people, home=chosen[0].home)
            if initials(other, Random(1)).replace(".", "") == wanted and other.name != chosen[0].name:
                other.phones = [self.phone()]
                self.people.append(other)
                return [other]
        return []

    def case(self, people: list[Person], year: int, lent: str) -> None:
        random = self.random
        self.cases += 1
        ref = f"K{self.cases}"
        region = random.choice(people).home.rsplit(".", 2)[0]
        self.world.add(
            "cases",
            ref=ref,
            title=f"Perkara {self.cases} (rekaan)",
            region=region,
            legal_basis=random.choice(("TPPO", "TPPO", "PMI_NP")),
            opened=f"{year}-{random.randint(1, 12):02d}",
        )
        lending = random.random() < self.variant.shared_phone
        for kind, grade in random.sample(
            [("Siaran polisi", "B"), ("Register pengadilan", "A"), ("Berita", "C")], random.choice((1, 1, 2, 2, 3))
        ):
            source = self.source(year, kind, grade)
            heard = [one for one in people if random.random() < 0.75] or people[:1]
            share = self.variant.initials * (1.6 if kind != "Register pengadilan" else 0.1)
            for one in heard:
                self.record(one, source, ref, lent if lending and random.random() < 0.6 else "", share)

    def record(self, one: Person, source: str, case: str, lent: str, initials_share: float) -> None:
        random, variant = self.random, self.variant
        self.records += 1
        ref = f"R{self.records}"
        name, rule = write(one, random, self.rules, initials_share)
        phones = [p for p in one.phones if random.random() < variant.phone_known]
        if lent and random.random() < variant.phone_known:
            phones.append(lent)
        region = random.choices(
            (one.home, one.home.rsplit(".", 1)[0], one.home.rsplit(".", 2)[0], ""), (45, 15, 40, 0)
        )[0]
        region = region if random.random() < variant.region_known else ""
        self.world.add(
            "recruiters",
            ref=ref,
            name=name,
            kind="person",
            region=region,
            phones=";".join(phones),
            accounts=one.account if random.random() < 0.12 else "",
            vehicles=one.vehicle if random.random() < 0.1 else "",
            id_number=one.nik if random.random() < variant.id_known else "",
            source=source,
        )
        role = one.role if random.random() < 0.85 else "other"
        self.world.add("involvements", case=case, recruiter=ref, role=role, source=source)
        self.world.truth[f"recruiters:{ref}"] = one.entity
        self.world.rule[f"recruiters:{ref}"] = rule
        self.world.siblings[one.entity] = one.siblings or one.entity

    def stray_people(self) -> None:
        """People of one record, in cases of their own: most of a register."""
        for _ in range(int(len(self.people) * self.variant.stray)):
            one = person(len(self.people), self.random)
            one.phones = [self.phone()]
            self.people.append(one)
            self.case([one], self.random.randint(2015, 2024), "")

    def agencies_and_posts(self) -> None:
        random = self.random
        number = posts = 0
        refs: dict[str, list[str]] = {}
        chosen = random.sample(offices(), min(self.variant.agencies, len(offices())))
        for office in chosen:
            for writing in random.sample(office.writings, min(len(office.writings), random.choice((1, 2, 2, 3)))):
                number += 1
                ref = f"A{number}"
                source = self.source(random.randint(2016, 2024), "Daftar instansi", "B")
                self.world.add("agencies", ref=ref, name=writing, kind=office.kind, region=office.region, source=source)
                self.world.truth[f"agencies:{ref}"] = office.entity
                refs.setdefault(office.entity, []).append(ref)
        holders: list[tuple[Person, Office]] = []
        for office in chosen[: len(chosen) * 2 // 3]:
            since = random.randint(2012, 2017)
            while since < 2024:
                near = [
                    one for one, other in holders if other.region[:2] == office.region[:2] or other.kind == office.kind
                ]
                mover = near and random.random() < 0.2  # they move on within their province or their service
                holder = random.choice(near) if mover else self.official()
                if not mover:
                    holders.append((holder, office))
                until = since + random.randint(1, 4)
                for _ in range(random.choice((1, 1, 2))):
                    posts += 1
                    self.post(f"O{posts}", holder, office, random.choice(refs[office.entity]), since, until)
                since = until

    def official(self) -> Person:
        """One more official: seldom of a single name."""
        one = person(len(self.people), self.random)
        while len(one.parts) == 1 and self.random.random() < 0.9:
            one = person(len(self.people), self.random, people=one.people)
        self.people.append(one)
        return one

    def post(self, ref: str, holder: Person, office: Office, agency: str, since: int, until: int) -> None:
        random = self.random
        written, rule = write(holder, random, {k: v for k, v in self.rules.items() if k not in _NOT_OF_OFFICIALS}, 0)
        rank = (
            random.choice(("AKBP ", "Kombes Pol. ", ""))
            if office.kind == "police"
            else random.choice(("", "", "Drs. ", "Ir. "))
        )
        name = (
            (rank if not holder.female else "")
            + written
            + random.choice(("", "", ", S.H.", ", M.Si", ", S.Sos., M.Si."))
        )
        title = random.choice((office.title, f"{office.title} {'Resor' if office.kind == 'police' else 'Kantor'}"))
        source = self.source(random.choice((since, until)), "Sambutan", "B")
        self.world.add(
            "officials",
            ref=ref,
            name=name,
            title=title,
            agency=agency,
            since=str(since),
            until=str(until),
            source=source,
        )
        self.world.truth[f"officials:{ref}"] = holder.entity
        self.world.rule[f"officials:{ref}"] = rule

    def company_records(self) -> None:
        random = self.random
        for company in range(self.variant.companies):
            writings = company_writings(random)
            licence, phone = f"SIP3MI/{random.randint(100, 999)}/{random.randint(2015, 2023)}", self.phone()
            for writing in random.sample(writings, random.choice((1, 2, 3))):
                self.records += 1
                ref = f"R{self.records}"
                source = self.source(random.randint(2015, 2024), "Daftar perusahaan", "B")
                self.world.add(
                    "recruiters",
                    ref=ref,
                    name=writing,
                    kind="company",
                    region=random.choice(("31.75", "35.73", "")),
                    phones=phone if random.random() < 0.5 else "",
                    licence=licence if random.random() < 0.5 else "",
                    source=source,
                )
                self.world.truth[f"recruiters:{ref}"] = f"C{company}"


def build_world(variant: Variant) -> World:
    """The world of a variant; the same one every time."""
    maker = _Maker(variant)
    for _ in range(variant.networks):
        maker.network()
    maker.stray_people()
    maker.agencies_and_posts()
    maker.company_records()
    return maker.world
