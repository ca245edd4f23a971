"""Is a name only initials?

Invariant: a full name is never taken for initials; of capitals that may be either, only what cannot be read as a
short name counts.
"""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_DOTTED = re.compile(r"(?:[A-Z]\.\s?){1,4}[A-Z]?\Z")
_LETTERS = re.compile(r"[A-Z]{1,4}\Z")


def is_initials(name: str) -> bool:
    """True for 'AB', 'M.A.', 'S R', 'KL (pemalsu)', 'HRS'; False for 'ADI', 'Bo', 'Abdul R.'."""
    bare = re.split(r"\balias\b|\bals\b", _IN_BRACKETS.sub(" ", name), flags=re.IGNORECASE)[0].strip()
    if _DOTTED.match(bare):
        return True
    words = bare.split()
    if not words or not all(_LETTERS.match(word) for word in words):
        return False
    letters = "".join(words)
    return len(letters) <= 2 or (len(letters) <= 4 and not re.search("[AEIOU]", letters)) or max(map(len, words)) == 1
