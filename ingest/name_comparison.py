"""How far two written names speak for one person: a published level and a likeness between 0 and 1.

Invariant: comparing is symmetric and never decides; initials never reach a level of likeness that a name reaches, and
a name that only a family, a clan or a father shares is evidence against, not for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ingest.name_forms import name_forms
from ingest.name_parsing import PersonName, initials_of
from ingest.name_spelling import letters_of, scan_of, skeleton, sound_of

# Level: likeness.  The order is the order of strength; docs/resolution.md says what each means.
LEVELS: dict[str, float] = {
    "exact_full": 1.0,
    "exact_folded": 0.98,
    "order_differs": 0.95,
    "alias_same": 0.93,
    "close_spelling": 0.90,
    "one_within_other": 0.87,
    "exact_common": 0.85,
    "shortened": 0.80,
    "alias_mononym": 0.75,
    "mononym_same": 0.72,
    "given_within": 0.66,
    "mononym_common": 0.62,
    "mononym_close": 0.58,
    "last_within": 0.52,
    "nickname": 0.50,
    "initials_and_alias": 0.48,
    "initials_same": 0.45,
    "initials_compatible": 0.40,
    "nickname_shared": 0.35,
    "unknown": 0.30,
    "share_rare_token": 0.25,
    "share_common_token": 0.15,
    "marker_conflict": 0.12,
    "brothers_like": 0.10,
    "initials_conflict": 0.05,
    "conflict": 0.0,
}
_MATCHING = frozenset(
    level for level, likeness in LEVELS.items() if likeness >= LEVELS["nickname"] and "initial" not in level
)


@dataclass(frozen=True)
class NameMatch:
    """The level reached (a key of LEVELS), the likeness (0–1, ordering only, no probability), the tokens shared."""

    level: str
    similarity: float
    shared: tuple[str, ...] = ()


def _match(level: str, shared: tuple[str, ...] = ()) -> NameMatch:
    return NameMatch(level, LEVELS[level], shared)


@lru_cache(maxsize=1_000_000)
def token_likeness(a: str, b: str) -> str:
    """How one token answers another: same, sound, slip, initial, short, nick or none.

    A slip is one letter (two in nine) wrong, missing, too much or exchanged (optimal string alignment), but not
    between two names that are both in use ('Sutarno' and 'Sutarmo'), nor in the last vowel ('Rudianto', 'Rudianti').
    """
    if a == b:
        return "same"
    short, long = sorted((a, b), key=lambda word: (len(word), word))
    if short.endswith(".") or len(short) == 1:
        return "initial" if long.startswith(short.rstrip(".")) else "none"
    forms = name_forms()
    if long in forms.short_forms.get(short, ()) or short in forms.short_forms.get(long, ()):
        return "short"
    both = a in forms.known and b in forms.known
    if both or (a in forms.clans and b in forms.clans):
        return "nick" if len(short) >= 4 and (long.endswith(short) or long.startswith(short)) else "none"
    if len(short) == len(long) and short[:-1] == long[:-1] and short[-1] in "aiueo" and long[-1] in "aiueo":
        return "none"
    if sound_of(a) == sound_of(b):
        return "sound"
    if len(short) >= 4 and scan_of(a) == scan_of(b):
        return "slip"
    if len(long) >= 5 and len(short) >= 4:
        wrong = OSA.distance(a, b, score_cutoff=2)
        if wrong == 1 or (wrong == 2 and len(long) >= 9) or OSA.distance(sound_of(a), sound_of(b), score_cutoff=1) == 1:
            return "slip"
    if len(short) >= 3 and long.startswith(short):
        return "short"
    return "nick" if len(short) >= 4 and long.endswith(short) else "none"


_STRENGTH = {"same": 0, "sound": 1, "slip": 2, "short": 3, "initial": 4, "nick": 5}


def _align(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """The best pairing of tokens, each used once: (index in a, index in b, likeness), strongest first."""
    found = []
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            kind = token_likeness(x, y)
            if kind != "none":
                found.append((_STRENGTH[kind], abs(i - j), i, j, kind))
    found.sort()
    used_a: set[int] = set()
    used_b: set[int] = set()
    pairs = []
    for _, _, i, j, kind in found:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            pairs.append((i, j, kind))
    return pairs


def _order_conflict(a: PersonName, b: PersonName) -> bool:
    """Two birth orders that one child cannot have ('Wayan' and 'Made'); Gede and Luh say nothing."""
    orders = name_forms().birth_order
    mine = {orders[w] for w in a.birth_order} - {"0"}
    others = {orders[w] for w in b.birth_order} - {"0"}
    return bool(mine and others and not mine & others)


def _patronym_conflict(a: PersonName, b: PersonName) -> bool:
    if not a.patronym or not b.patronym:
        return False
    return not any(kind != "nick" for _, _, kind in _align(a.patronym, b.patronym))


def markers_conflict(a: PersonName, b: PersonName) -> bool:
    """True if sex, birth order, caste or father of the two names cannot be one person's."""
    if a.sex and b.sex and a.sex != b.sex:
        return True
    caste = bool(a.caste and b.caste and not {c.split()[0] for c in a.caste} & {c.split()[0] for c in b.caste})
    return caste or _order_conflict(a, b) or _patronym_conflict(a, b)


def _same_level(a: PersonName, b: PersonName, shared: tuple[str, ...]) -> str:
    forms = name_forms()
    honours = bool(set(a.birth_order) & set(b.birth_order) or set(a.caste) & set(b.caste))
    fathers = bool(a.patronym and b.patronym)
    if len(shared) == 1 and not honours and not fathers:
        return "mononym_common" if shared[0] in forms.known or shared[0] in forms.birth_order else "mononym_same"
    if not fathers and all(t in forms.common or (honours and len(shared) == 1 and t in forms.known) for t in shared):
        return "exact_common"
    if a.tokens != b.tokens:
        return "order_differs"
    written = [[letters_of(w) for w in name.original_tokens] for name in (a, b)]
    return "exact_full" if written[0] == written[1] else "exact_folded"


def _within_level(short: PersonName, long: PersonName, pairs: list[tuple[int, str]]) -> str:
    """All tokens of `short` answer tokens of `long`, which has more; pairs: (index in long, likeness)."""
    forms = name_forms()
    full = [at for at, kind in pairs if kind in {"same", "sound", "slip"}]
    if len(full) >= 2:
        tokens = [long.tokens[at] for at in full]
        return "shortened" if all(t in forms.common for t in tokens) else "one_within_other"
    if not full:
        return "nickname" if len(short.tokens) == 1 and len(short.tokens[0]) > 1 else "share_common_token"
    if len(short.tokens) > 1:
        return "shortened"
    position = full[0]
    extra = [t for at, t in enumerate(long.tokens) if at != position]
    if all(t in {"muhamad", "siti", "abdul", "ahmad", "sri", "nur", "m"} for t in extra):
        return "given_within"
    return "last_within" if position == len(long.tokens) - 1 else "given_within"


def _compare_tokens(a: PersonName, b: PersonName) -> NameMatch:
    if not a.tokens or not b.tokens:
        return _match("unknown")
    pairs = _align(a.tokens, b.tokens)
    shared = tuple(a.tokens[i] for i, _, kind in pairs if kind == "same")
    over_a, over_b = len(a.tokens) - len(pairs), len(b.tokens) - len(pairs)
    kinds = {kind for _, _, kind in pairs}
    full = sum(kind in {"same", "sound", "slip"} for _, _, kind in pairs)
    if "nick" in kinds and not (len(a.tokens) == len(b.tokens) == 1):
        pairs = [pair for pair in pairs if pair[2] != "nick"]
        over_a, over_b = len(a.tokens) - len(pairs), len(b.tokens) - len(pairs)
    if over_a == over_b == 0:
        if kinds == {"same"}:
            return _match(_same_level(a, b, shared), shared)
        if kinds <= {"same", "sound", "slip"}:
            return _match("close_spelling" if full > 1 or (a.patronym and b.patronym) else "mononym_close", shared)
        if full:
            return _match("shortened", shared)
        return _match("initials_compatible" if "initial" in kinds else "nickname", shared)
    if over_a == 0 or over_b == 0:
        short, long = (a, b) if over_a == 0 else (b, a)
        placed = [(j if over_a == 0 else i, kind) for i, j, kind in pairs]
        rest = [t for at, t in enumerate(long.tokens) if at not in {at for at, _ in placed}]
        if short.patronym and full and all(any(token_likeness(t, p) == "same" for p in short.patronym) for t in rest):
            return _match("exact_folded", shared)  # 'Ahmad bin Ali', 'Ahmad Ali'
        return _match(_within_level(short, long, placed), shared)
    if not pairs:
        return _match("conflict")
    family = a.tokens[-1] == b.tokens[-1] and len(a.tokens) > 1 and len(b.tokens) > 1
    if family or (a.clan and a.clan == b.clan):
        return _match("brothers_like", shared)
    rare = any(token not in name_forms().common for token in shared)
    return _match("share_rare_token" if rare else "share_common_token", shared)


def _in_order(letters: str, within: str) -> bool:
    """Do all letters stand in `within`, in their order?"""
    rest = iter(within)
    return all(letter in rest for letter in letters)


def _initials_answer(letters: str, name: PersonName) -> bool:
    """Can `letters` stand for this full name: first letters, with or without particles, or letters of a mononym."""
    firsts = initials_of(name.text if not name.aliases else " ".join(name.original_tokens)).casefold()
    bare = "".join(token[:1] for token in name.tokens)
    if letters in {firsts, bare}:
        return True
    if len(letters) == 1:
        return firsts.startswith(letters) or bare.startswith(letters)
    every = "".join(letters_of(word)[:1] for word in name.original_tokens)
    if letters[0] == every[0] and _in_order(letters, every):
        return True  # a name left out, or the caste counted
    if len(firsts) > 1 and (
        ("," in name.text and sorted(letters) == sorted(firsts))
        or (letters[0] == firsts[0] and _in_order(firsts, letters))
    ):
        return True  # the names exchanged, or one that this writing leaves out
    if len(name.tokens) == 1:
        word = letters_of(name.original_tokens[-1])
        return letters[0] == word[:1] and _in_order(letters, word)
    return False


def _compare_initials(a: PersonName, b: PersonName) -> NameMatch:
    if a.initials_only and b.initials_only:
        if a.tokens == b.tokens:
            return _match("initials_same")
        short, long = sorted((a.tokens, b.tokens), key=len)
        return _match("initials_compatible" if long[: len(short)] == short else "initials_conflict")
    letters, name = ("".join(a.tokens), b) if a.initials_only else ("".join(b.tokens), a)
    return _match("initials_compatible" if name.tokens and _initials_answer(letters, name) else "initials_conflict")


def _compare_one(a: PersonName, b: PersonName) -> NameMatch:
    if a.initials_only or b.initials_only:
        return _compare_initials(a, b)
    match = _compare_tokens(a, b)
    brothers = a.patronym and b.patronym and not _patronym_conflict(a, b) and match.similarity < LEVELS["nickname"]
    if brothers and match.level != "unknown":
        return _match("brothers_like", match.shared)
    if match.level in _MATCHING and markers_conflict(a, b):
        return _match("marker_conflict", match.shared)
    return match


def _compare_aliases(a: PersonName, b: PersonName, main: NameMatch) -> NameMatch:
    best = main
    forms = name_forms()
    for x in (a, *a.aliases):
        for y in (b, *b.aliases):
            if (x is a and y is b) or not x.tokens or not y.tokens:
                continue
            found = _compare_one(x, y)
            if found.level == "initials_same" and main.level == "initials_same":
                found = _match("initials_and_alias")
            elif found.similarity < LEVELS["mononym_common"]:
                if found.level not in {"initials_same", "initials_compatible"} or main.level in _MATCHING:
                    continue
                found = _match("initials_compatible")
            elif main.level == "initials_same":
                found = _match("initials_and_alias", found.shared)
            elif len(x.tokens) == len(y.tokens) == 1:
                crossed = x is a or y is b
                known = x.tokens[0] in forms.known
                found = _match(
                    ("alias_mononym" if known else "alias_same") if crossed else "nickname_shared", found.shared
                )
            else:
                found = _match("alias_same", found.shared)
            if found.similarity > best.similarity:
                best = found
    return best


def compare_person_names(a: PersonName, b: PersonName) -> NameMatch:
    """The level that two names reach (LEVELS, docs/resolution.md), over their aliases, too.

    Symmetric.  The likeness orders the levels; how much a level weighs is learned by the linkage.
    """
    main = _compare_one(a, b)
    return _compare_aliases(a, b, main) if a.aliases or b.aliases else main


def name_keys(name: PersonName) -> tuple[str, ...]:
    """Keys under which names that may be one person's meet, sorted; for blocking.

    't:' the sound skeleton of one token that is not common, 'm:' of a name's only token, 'p:' of two tokens (the first
    three letters of each, in alphabetical order), 'i:' the letters of initials.  Aliases give theirs.  Initials of full
    names give none: half the country would meet.
    """
    common = name_forms().common
    keys: set[str] = set()
    for one in (name, *name.aliases):
        if one.initials_only:
            keys.add("i:" + "".join(one.tokens))
            continue
        words = [t for t in one.tokens if len(t) > 1 and not t.endswith(".")]
        keys |= {"t:" + skeleton(t) for t in words if t not in common}
        if len(words) == 1:
            keys.add("m:" + skeleton(words[0]))
        heads = sorted({skeleton(t)[:3] for t in words})
        keys |= {f"p:{x}|{y}" for at, x in enumerate(heads) for y in heads[at + 1 :]}
    return tuple(sorted(keys))
