"""How one name is spelled in many ways: the reform of 1972, doubled letters, Arabic and European sounds.

Invariant: folding never makes two names one that a reader would hear as two; what only sounds alike is left to
`sound_of`, which is weaker evidence.  Every function is a pure function of its text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Van Ophuijsen and Soewandi spelling to that of 1972 (EYD).  Digraphs first: 'dj' must be gone before 'j' is read.
_OLD_DIGRAPHS = (("tsj", "c"), ("tj", "c"), ("dj", "\x01"), ("sj", "sy"), ("nj", "ny"), ("oe", "u"))
_OLD_SIGNS = re.compile("oe|dj|tj|sj|^nj|hj")
# 'ch' is kh (Achmad, Choirul) before a consonant, a round vowel or a diphthong, and c (Chandra) or k (Christian) else.
_CH_IS_K = re.compile(r"ch(?=r|l(?!is)|t(?!i))|(?<=[nrst])ch(?=\b)")
_CH_IS_H = re.compile(r"(?<=[aeiou])ch(?=[^aeiou]|\b|[aeiou])|^ch(?=[ou]|a[iel])")
_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        ("kh", "h"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("gh", "g"), ("dz", "z"), ("ts(?=[aiu])", "s"),
        ("s[yh]", "s"), ("v", "f"), ("x", "ks"), ("q", "k"), ("c[kq]", "k"), ("ae", "ai"), ("oi", "ai"),
        ("iy(?=[aou])", "i"), ("uw(?=[aeio])", "u"), (r"ie\b", "i"), (r"y\b", "i"), ("y(?=[^aeiou])", "i"),
        ("(?<=[^aeiou])y(?=[aou])", "i"), (r"(?<=.)(.)\1+", r"\1"),
    )
)  # fmt: skip
_NY = re.compile("ny")
_DOUBLED = re.compile(r"(.)\1+")
_SCAN = str.maketrans("clh", "eib")
_LETTERS = re.compile(r"[^a-z]+")
_SOUND = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        ("f", "p"), ("[zj]", "y"), ("(?<=[aeiou])h\\b", ""), ("d\\b", "t"), ("b\\b", "p"), ("g\\b", "k"),
        ("(?<=[^aeiou])h", ""), ("h(?=[^aeiou])", ""), ("^h", ""), ("o", "u"), ("ai", "e"), ("c", "k"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=200_000)
def letters_of(word: str) -> str:
    """The letters a–z of a word, lower case, diacritics off: "Ma'ruf" → 'maruf', 'S.H.' → 'sh'."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return _LETTERS.sub("", plain)


@lru_cache(maxsize=200_000)
def spelling(word: str) -> str:
    """One word of a name in the spelling of 1972 and with its doublings and foreign letters levelled.

    'Soedjatmoko' and 'Sujatmoko' → 'sujatmoko'; 'Djojohadikoesoemo' → 'joyohadikusumo' (in a word of the old spelling
    j is y, and dj is j); 'Achmad', 'Akhmad' → 'ahmad'; 'Syaifuddin', 'Saifudin' → 'saifudin'.
    Rules: Keputusan Presiden 57/1972 (Ejaan yang Disempurnakan) and, after it, what people write of one name.
    """
    text = letters_of(word)
    if len(text) <= 2:
        return text
    if _OLD_SIGNS.search(text):
        for old, new in _OLD_DIGRAPHS:
            text = text.replace(old, new)
        text = re.sub(r"(?<![aeiou])j|j(?=[aou])", "y", text).replace("\x01", "j")
    text = _CH_IS_H.sub("h", text)
    text = _CH_IS_K.sub("k", text).replace("ch", "c")
    text = _NY.sub("\x02", text)
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text.replace("\x02", "ny")


@lru_cache(maxsize=200_000)
def sound_of(folded: str) -> str:
    """How a folded spelling sounds when heard carelessly: f/p/v, z/j, final d/t, initial j/y, silent h, o/u.

    Two names of one sound may still be two names; used for likeness, never for equality.
    """
    text = folded
    for pattern, by in _SOUND:
        text = pattern.sub(by, text)
    return text or folded


@lru_cache(maxsize=200_000)
def scan_of(folded: str) -> str:
    """What a scan cannot tell apart made one: rn/m, c/e, l/i, h/b.  For likeness, as `sound_of`."""
    return _DOUBLED.sub(r"\1", folded.replace("rn", "m").translate(_SCAN))


@lru_cache(maxsize=200_000)
def skeleton(folded: str) -> str:
    """First letter and the consonants of the sound: a key under which misspelled vowels still meet."""
    sound = sound_of(folded)
    return sound[:1] + re.sub("[aeiou]", "", sound[1:])
