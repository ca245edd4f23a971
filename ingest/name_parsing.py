"""A written name taken apart: titles off, aliases and fathers aside, Balinese and clan words known for what they are.

Invariant: taking apart never invents and never empties: a name that has a letter keeps at least one token, and what
was written stays in `text`.  Case, spacing and marks do not change the tokens, except that only capitals are initials.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ingest.name_forms import NameForms, name_forms
from ingest.name_spelling import letters_of, spelling
from ingest.names import is_initials


@dataclass(frozen=True)
class PersonName:
    """One name, taken apart.

    text: as written; tokens: folded given and family names in their order ('w' is an initial, 'ch.' an abbreviation);
    original_tokens: the words as written, titles off; aliases: other names of the same person, taken apart alike;
    patronym: folded names behind bin, binti …; birth_order, caste: Balinese birth-order words and words of caste or
    nobility, which are often left out (they are tokens, too, only when nothing else is); clan: a last token that is a
    known clan name; sex: 'male', 'female' or None, a hint from titles, particles and names.
    """

    text: str
    tokens: tuple[str, ...]
    original_tokens: tuple[str, ...]
    aliases: tuple[PersonName, ...] = ()
    patronym: tuple[str, ...] | None = None
    initials_only: bool = False
    birth_order: tuple[str, ...] = ()
    caste: tuple[str, ...] = ()
    clan: str | None = None
    sex: str | None = None


_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{1,60})[\"“”„«»]|(?<!\w)['‘`]([^'‘’`]{1,60})['’`](?!\w)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_NUMBERS = re.compile(r"\b\d+\b(?:\s*(?:tahun|thn|th)\b\.?)?", re.IGNORECASE)
# A capital I or a digit inside a word is what a scan made of l, o or l.
_MISREAD = re.compile(r"(?<=[a-z])I(?=[a-z])|(?<=[^\W\d_])[01](?=[^\W\d_])")
_RUN_TOGETHER = re.compile(r"(?<=[a-z]{2}\.)(?=\w)|(?<=\.)(?=[^\W\d_]{3,})")
_PIECE = re.compile(r"[^\s,;]+|[,;]")
_ALWAYS_TITLE = frozenset({"h", "hj", "kh", "ir", "dr", "tn", "ny", "nn", "ki", "bu"})
_SHORT_INITIALS = 3
_DAUGHTER_OF = frozenset({"boru", "br."})  # Batak: a woman's clan


@lru_cache(maxsize=1)
def _alias_word() -> re.Pattern[str]:
    words = sorted(name_forms().alias_words, key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(
        rf"(?<![\w/])(?:{either}|a\.k\.a)(?![\w/])\.?\s*:?|@|\s/\s|(?<=\w{{3}})/(?=\w{{3}})", re.IGNORECASE
    )


def fold_spelling(token: str) -> str:
    """One word of a name in the form in which names are compared.

    The spelling of 1972 (oe/u, dj/j, tj/c, j/y, sj/sy, nj/ny, ch/kh), doubled letters, Arabic and European sounds, and
    the listed variants of one name: 'Moh.' and 'Mochamad' → 'muhamad', 'Soedjatmoko' → 'sujatmoko'.
    """
    folded = spelling(token)
    return name_forms().variants.get(folded, folded)


def _split_aliases(text: str) -> list[str]:
    """The main name first, then what stands behind 'alias', in brackets or in quotation marks."""
    others: list[str] = []
    notes, branches = name_forms().note_words, name_forms().branches

    def aside(match: re.Match[str]) -> str:
        inner = next((group for group in match.groups() if group), "").strip()
        words = [w.casefold().strip(".,:") for w in inner.split()]
        said = _alias_word().match(inner)
        note = (
            not words
            or any(w in notes or w in branches for w in words)
            or bool(re.search(r"\d", inner))
            or len(words) > 4
        )
        if said or (not note and not inner.islower()):
            others.append(inner[said.end() :] if said else inner)
        return " "

    bare = _BRACKETS.sub(aside, text)
    bare = _QUOTED.sub(aside, bare)
    parts = [
        part.strip(" ,;:.-") if len(part.strip()) > 2 else part.strip(" ,;:-") for part in _alias_word().split(bare)
    ]
    parts = [part for part in parts if letters_of(part)]
    if not parts:
        return others or [text]
    return [*parts, *others]


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Words with whether a comma stands before them; run-together dots are parted ('Drs.H.Ahmad')."""
    found: list[tuple[str, bool]] = []
    comma = False
    degrees = name_forms().degrees
    for piece in _PIECE.findall(_MISREAD.sub(lambda m: "o" if m[0] == "0" else "l", text)):
        if piece in ",;":
            comma = True
            continue
        split = [piece] if letters_of(piece) in degrees else _RUN_TOGETHER.split(piece)
        for part in split:
            if letters_of(part):
                found.append((part, comma))
    return found


def _title_length(words: list[str], raw: list[str], forms: NameForms) -> int:
    """How many words at the beginning are one title or rank (0: none)."""
    for length in (3, 2, 1):
        if len(words) <= length or tuple(words[:length]) not in forms.titles | forms.ranks:
            continue
        word = words[0]
        if length == 1 and len(word) <= 2 and word not in _ALWAYS_TITLE and not raw[0].endswith("."):
            continue
        if length == 1 and len(word) == 1 and max(map(len, words[1:])) < 3:
            continue
        return length
    return 0


def _without_titles(text: str) -> tuple[list[str], str | None]:
    """(words as written, titles, ranks and degrees off; 'male' or 'female' where a title says so)."""
    forms = name_forms()
    pieces = _pieces(_NUMBERS.sub(" ", text))
    raw, words = [p for p, _ in pieces], [letters_of(p) for p, _ in pieces]
    sex, ranked = None, False
    while length := _title_length(words, raw, forms):
        ranked = ranked or tuple(words[:length]) in forms.ranks
        sex = forms.title_sex.get(words[0], sex)
        del raw[:length], words[:length], pieces[:length]
        while ranked and len(words) > 1 and words[0] in forms.branches and len(words[0]) > 1:
            del raw[:1], words[:1], pieces[:1]
    capitals = all(p.isupper() for p in raw)
    while len(words) > 1 and _is_degree(raw[-1], words[-1], forms, after_comma=pieces[-1][1], capitals=capitals):
        sex = sex or forms.title_sex.get(words[-1])
        del raw[-1:], words[-1:], pieces[-1:]
    return raw, sex


def _is_degree(raw: str, word: str, forms: NameForms, *, after_comma: bool, capitals: bool) -> bool:
    if word not in forms.degrees and not (after_comma and (word,) in forms.titles | forms.ranks):
        return False
    if after_comma or "." in raw.rstrip("."):
        return True
    return len(word) > 1 and (raw.isupper() or raw != raw.capitalize()) and not (capitals and len(word) > 3)


def strip_titles(text: str) -> str:
    """The name without titles, ranks and degrees, spelled as it was: 'Kombes Pol Drs. H. Ahmad, S.H.' → 'Ahmad'.

    A name that is only initials is given back as it is ('S.H.', 'M.A.').
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    if is_initials(plain):
        return plain
    raw, _ = _without_titles(_BRACKETS.sub(" ", plain))
    return " ".join(raw).strip(" .") if raw and len(raw[-1]) > 2 else " ".join(raw) or plain


def initials_of(text: str) -> str:
    """The capital first letters of a name, titles and particles off: 'I Gede Manik' → 'GM', 'M.A.' → 'MA'."""
    name = parse_person_name(text)
    if name.initials_only:
        return "".join(name.tokens).upper()
    return "".join(letters_of(word)[:1] for word in _bare_words(name)).upper()


def _bare_words(name: PersonName) -> list[str]:
    particles = name_forms().particles
    fathers = name_forms().patronym
    words = [w for at, w in enumerate(name.original_tokens) if at or letters_of(w) not in particles]
    return [w for w in words if w.casefold() not in fathers] or list(name.original_tokens)


def _reads_as_initials(raw: list[str]) -> bool:
    """All capitals, one short word that no list knows as a name ('AWS', 'MAB'), or all single letters."""
    if is_initials(" ".join(raw)):
        return True
    if len(raw) != 1 or not raw[0].isupper() or len(letters_of(raw[0])) > _SHORT_INITIALS:
        return False
    forms, folded = name_forms(), fold_spelling(raw[0])
    return folded not in forms.known and folded not in forms.clans and letters_of(raw[0]) not in forms.birth_order


@lru_cache(maxsize=200_000)
def parse_person_name(text: str) -> PersonName:
    """Take a written name apart.  Never fails: an empty text gives a name without tokens.

    What is behind 'alias', 'als', 'a.k.a.', 'panggilan', '@', '/', in brackets or quotation marks becomes an alias,
    except an officer's note ('(terdakwa 2017)').  Quick: about 25 µs a new name, nothing for one seen before.
    """
    plain = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())
    parts = _split_aliases(plain)
    main = _parse_one(parts[0], text)
    aliases = tuple(dict.fromkeys(_parse_one(part, part) for part in parts[1:]))
    if not aliases:
        return main
    return PersonName(**{**vars(main), "aliases": tuple(a for a in aliases if a.tokens)})


def _parse_one(part: str, text: str) -> PersonName:
    if is_initials(part):
        letters = tuple(letters_of(part))
        return PersonName(text, letters, tuple(part.split()), initials_only=True)
    raw, sex = _without_titles(part)
    if not raw:
        return PersonName(text, (), ())
    if _reads_as_initials(raw):
        return PersonName(text, tuple(letters_of("".join(raw))), tuple(raw), initials_only=True, sex=sex)
    forms = name_forms()
    given, patronym, father_sex = _part_patronym(raw, forms)
    sex = sex or father_sex
    words = [w if (w := letters_of(word)) in forms.birth_order else _order_word(word, forms) for word in given]
    at, particle_sex, caste, order = _honours(words, given, forms)
    if any(w.casefold() in _DAUGHTER_OF for w in given[1:]):
        particle_sex = "female"
    sex = sex or particle_sex
    tokens = tuple(_token(w) for w in given[at:] if w.casefold() not in _DAUGHTER_OF)
    if len(tokens) > 1 and letters_of(given[at]) == "st":
        tokens = (fold_spelling("siti"), *tokens[1:])
    clan = tokens[-1] if len(tokens) > 1 and tokens[-1] in forms.clans else None
    return PersonName(
        text=text,
        tokens=tokens,
        original_tokens=tuple(raw),
        patronym=patronym,
        birth_order=order,
        caste=caste,
        clan=clan,
        sex=sex or _sex_of(tokens, forms),
    )


def _token(word: str) -> str:
    letters = letters_of(word)
    folded = fold_spelling(word)
    if len(letters) > 1 and len(letters) <= 4 and word.endswith(".") and folded not in name_forms().known:
        return letters + "."
    return folded


@lru_cache(maxsize=50_000)
def _spelled_right(word: str) -> str:
    """'binty', 'biinti' → 'binti': one slip in the one word of this kind that is long enough for it."""
    return "binti" if len(word) >= 4 and word[0] == "b" and OSA.distance(word, "binti", score_cutoff=1) <= 1 else word


def _part_patronym(raw: list[str], forms: NameForms) -> tuple[list[str], tuple[str, ...] | None, str | None]:
    for at in range(1, len(raw) - 1):
        for length in (2, 1):
            said = _spelled_right(" ".join(w.casefold().strip(".") for w in raw[at : at + length]))
            behind = raw[at + length :]
            if said in forms.patronym and behind:
                father = [w for w in behind if (letters_of(w),) not in forms.titles]
                first = next(
                    (i for i, w in enumerate(father) if w.casefold().strip(".") in forms.patronym), len(father)
                )
                names = tuple(fold_spelling(w) for w in father[:first])
                return raw[:at], names or None, forms.patronym[said]
    return raw, None, None


def _order_word(word: str, forms: NameForms) -> str:
    """'Njoman' as 'nyoman'; every other word by its letters."""
    folded = spelling(word)
    return folded if folded in forms.birth_order else letters_of(word)


def _honours(
    words: list[str], raw: list[str], forms: NameForms
) -> tuple[int, str | None, tuple[str, ...], tuple[str, ...]]:
    """(where the given names begin, sex hint, castes, birth orders) of a name's first words."""
    at, sex, last = 0, None, len(words) - 1
    caste: list[str] = []
    order: list[str] = []
    if words[0] in {"i", "ni"} and last and not raw[0].endswith("."):
        sex, at = forms.particles[words[0]], 1
    balinese = bool(at)
    while at < last:
        length = next((n for n in (3, 2, 1) if at + n <= last and tuple(words[at : at + n]) in forms.caste), 0)
        if length and not order:
            name = forms.caste[tuple(words[at : at + length])]
            caste.append(name)
            sex = sex or forms.caste_sex.get(name)
            balinese, at = True, at + length
        elif words[at] in forms.birth_order and (len(words[at]) > 3 or balinese or raw[at].endswith(".")):
            order.append(forms.birth_order_short.get(words[at], words[at]))
            balinese, at = True, at + 1
        else:
            break
    if at == last and words[at] in forms.birth_order and not order:
        order.append(forms.birth_order_short.get(words[at], words[at]))
    return at, sex, tuple(caste), tuple(order)


def _sex_of(tokens: tuple[str, ...], forms: NameForms) -> str | None:
    female = any(token in forms.female for token in tokens)
    male = any(token in forms.male for token in tokens)
    return None if female == male else ("female" if female else "male")
