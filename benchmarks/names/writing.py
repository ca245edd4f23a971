"""How sources write a name: the noise rules of the benchmark, each by its name.

Invariant: a rule changes the writing, never the person; a rule that cannot be applied to a name leaves it.  Rules of
HELD_OUT are used only by the held-out variants, so that nobody can tune for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from benchmarks.names.people import Person

Rule = Callable[[Person, Random], str]


def _join(parts: list[tuple[str, str]], female: bool) -> str:
    said = "binti" if female else "bin"
    return " ".join(f"{said} {word}" if kind == "father" else word for kind, word in parts)


def _kinds(person: Person) -> set[str]:
    return {kind for kind, _ in person.parts}


def as_it_is(person: Person, _: Random) -> str:
    return person.name


def capitals(person: Person, _: Random) -> str:
    return person.name.upper()


def titles(person: Person, random: Random) -> str:
    before = (
        ("Hj. " if person.female else "H. ")
        if person.hajj
        else random.choice(("", "Sdr. " if not person.female else "Sdri. "))
    )
    return before + person.name + random.choice(("", "", ", S.H.", ", S.E.", ", S.Pd."))


def second_left_out(person: Person, _: Random) -> str:
    keep = [part for part in person.parts if part[0] != "second"]
    return _join(keep, person.female) if any(kind in {"given", "clan"} for kind, _ in keep) else person.name


def second_to_initial(person: Person, _: Random) -> str:
    parts = [(k, w[0] + "." if k in {"second", "clan"} and at else w) for at, (k, w) in enumerate(person.parts)]
    return _join(parts, person.female)


def muhammad_short(person: Person, random: Random) -> str:
    short = random.choice(("Moh.", "Muh.", "M.", "Mohamad", "Muhamad", "Mochammad"))
    parts = [
        (k, (random.choice(("St.", "Sitti")) if w == "Siti" else short) if k == "muhammad" else w)
        for k, w in person.parts
    ]
    return _join(parts, person.female)


def father_left_out(person: Person, _: Random) -> str:
    return _join([part for part in person.parts if part[0] != "father"], person.female)


def order_left_out(person: Person, random: Random) -> str:
    drop = {"particle"} if random.random() < 0.5 else {"particle", "order", "caste", "lalu"}
    return _join([part for part in person.parts if part[0] not in drop], person.female)


def honour_short(person: Person, _: Random) -> str:
    short = {
        "Ida Bagus": "IB",
        "Ida Ayu": "IA",
        "Anak Agung": "A.A.",
        "I Gusti": "I Gst.",
        "I Gusti Ayu": "I Gst. Ayu",
        "Anak Agung Istri": "A.A. Istri",
        "Wayan": "Wyn",
        "Nyoman": "Nym",
        "Ketut": "Kt",
        "Made": "Md",
        "Gede": "Gd",
        "Lalu": "L.",
        "Baiq": "Bq.",
    }
    return _join(
        [(k, short.get(w, w) if k in {"caste", "order", "lalu"} else w) for k, w in person.parts], person.female
    )


_ARABIC = (
    ("h(?=m|n|r|t)", "ch"),
    ("kh", "ch"),
    ("sy", "s"),
    ("ai", "ae"),
    ("f", "p"),
    ("z", "j"),
    ("(?<=[aiu])d(?=d?in)", "dd"),
    ("q", "k"),
    ("y(?=anto|ono|adi)", "i"),
    ("iy", "i"),
    ("i$", "y"),
    ("v", "f"),
    ("t(?=h)", ""),
)


def other_spelling(person: Person, random: Random) -> str:
    """One respelling of a sound, in a word where it fits."""
    words = person.name.split()
    for pattern, by in random.sample(_ARABIC, len(_ARABIC)):
        for at in random.sample(range(len(words)), len(words)):
            changed = re.sub(pattern, by, words[at], count=1)
            if changed != words[at] and len(words[at]) > 3:
                return " ".join([*words[:at], changed, *words[at + 1 :]])
    return person.name


def doubled(person: Person, random: Random) -> str:
    words = person.name.split()
    at = random.randrange(len(words))
    places = [i for i, c in enumerate(words[at]) if c in "nlmdstr" and 0 < i < len(words[at]) - 1]
    if places:
        i = random.choice(places)
        words[at] = words[at][:i] + words[at][i] + words[at][i:]
    return " ".join(words)


def slip(person: Person, random: Random) -> str:
    """One letter wrong, missing, doubled or exchanged, not the first of a word."""
    words = person.name.split()
    long = [at for at, word in enumerate(words) if len(word) > 4]
    if not long:
        return person.name
    at = random.choice(long)
    word, i = words[at], random.randrange(1, len(words[at]) - 1)
    words[at] = random.choice(
        (
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            word[:i] + random.choice("aeinrstlm") + word[i + 1 :],
        )
    )
    return " ".join(words)


def initials(person: Person, random: Random) -> str:
    """As the press writes suspects: first letters, with or without dots."""
    words = [w for k, w in person.parts if k not in {"particle"}]
    letters = [w[0] for w in words]
    if len(words) == 1 and random.random() < 0.5:
        consonants = [c for c in words[0].upper()[1:] if c not in "AEIOU"]
        letters = [words[0][0], *consonants[:1]]
    return ".".join(letters) + "." if random.random() < 0.3 else "".join(letters).upper()


def with_alias(person: Person, random: Random) -> str:
    said = random.choice(("alias", "als", "als.", "panggilan"))
    return f"{person.name} {said} {person.nickname}"


def initials_with_alias(person: Person, random: Random) -> str:
    return f"{initials(person, random)} alias {person.nickname}"


# -- held out --------------------------------------------------------------------------------------------------------
_OLD = (("u", "oe"), ("j", "dj"), ("y", "j"), ("c", "tj"), ("sy", "sj"), ("ny", "nj"))


def old_spelling(person: Person, _: Random) -> str:
    def old(word: str) -> str:
        marked = word
        for at, (new, _before) in enumerate((("sy", ""), ("ny", ""), ("j", ""), ("y", ""), ("c", ""), ("u", ""))):
            marked = re.sub(new, chr(1 + at), marked, flags=re.IGNORECASE)
        for at, before in enumerate(("sj", "nj", "dj", "j", "tj", "oe")):
            marked = marked.replace(chr(1 + at), before)
        return marked[:1].upper() + marked[1:]

    return " ".join(old(w) if len(w) > 3 else w for w in person.name.split())


def scanned(person: Person, random: Random) -> str:
    """What character recognition makes of a scan: l/I, rn/m, O/0."""
    swaps = (("m", "rn"), ("l", "I"), ("rn", "m"), ("h", "b"), ("e", "c"))
    name = person.name
    for one, other in random.sample(swaps, len(swaps)):
        if one in name[1:]:
            return name[0] + name[1:].replace(one, other, 1)
    return name


def words_exchanged(person: Person, _: Random) -> str:
    words = [w for k, w in person.parts if k != "father"]
    return (
        f"{words[-1]}, {' '.join(words[:-1])}" if len(words) > 1 and "particle" not in _kinds(person) else person.name
    )


def called_by_the_end(person: Person, _: Random) -> str:
    """'Yanto' of Supriyanto: the last syllables of a long single given name."""
    given = [w for k, w in person.parts if k == "given"]
    if len(person.parts) == 1 and len(given[0]) >= 8:
        return given[0][-5:].capitalize()
    return person.name


def quoted_nickname(person: Person, _: Random) -> str:
    first, _space, rest = person.name.partition(" ")
    return f'{first} "{person.nickname}" {rest}'.strip()


def spoken_note(person: Person, random: Random) -> str:
    return f"{person.name} ({random.choice(('tersangka', 'DPO', 'residivis 2019', '42 tahun'))})"


DEVELOPMENT: dict[str, tuple[Rule, float]] = {
    "as_it_is": (as_it_is, 26),
    "capitals": (capitals, 6),
    "titles": (titles, 7),
    "second_left_out": (second_left_out, 7),
    "second_to_initial": (second_to_initial, 5),
    "muhammad_short": (muhammad_short, 6),
    "other_spelling": (other_spelling, 8),
    "father_left_out": (father_left_out, 4),
    "order_left_out": (order_left_out, 4),
    "honour_short": (honour_short, 3),
    "doubled": (doubled, 3),
    "slip": (slip, 5),
    "initials": (initials, 10),
    "with_alias": (with_alias, 4),
    "initials_with_alias": (initials_with_alias, 2),
}
HELD_OUT: dict[str, tuple[Rule, float]] = {
    "old_spelling": (old_spelling, 6),
    "scanned": (scanned, 4),
    "words_exchanged": (words_exchanged, 4),
    "called_by_the_end": (called_by_the_end, 3),
    "quoted_nickname": (quoted_nickname, 3),
    "spoken_note": (spoken_note, 3),
}


def write(
    person: Person, random: Random, rules: dict[str, tuple[Rule, float]], initials_share: float
) -> tuple[str, str]:
    """(the name as one source writes it, the rule): by the weights, `initials_share` of them initials."""
    if random.random() < initials_share:
        return initials(person, random), "initials"
    names = list(rules)
    name = random.choices(names, [rules[n][1] for n in names])[0]
    return rules[name][0](person, random), name
