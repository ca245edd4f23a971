"""How alike two texts are: exactly, and by a short signature that can be kept and compared later.

Invariants: a pure function of the texts; a signature says how it was made, and only signatures made alike are compared;
the order of sentences counts only within three words.

Likeness is the resemblance of two texts (A. Broder, "On the resemblance and containment of documents", 1997): with
S(t) the set of all runs of three words of t, |S(a) & S(b)| / |S(a) | S(b)|.  The signature is a MinHash of S(t), which
estimates the same number with a standard error of sqrt(s (1 - s) / 128), at most 0.045.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

# Near-identical: more than half of all runs of three words are common.  A text put together from two others can
# then never be near-identical with both unless they are alike themselves (docs/evidence.md).
NEAR_IDENTICAL = 0.5
# Shorter texts say too little: two officers fill in the same form.
MIN_WORDS = 40
_RUN = 3
_SLOTS = 128
_SEED = 22_2007
HEADER = f"rensa-r{RMinHash.ALGORITHM_VERSION}/slots={_SLOTS}/seed={_SEED}/words={_RUN}"
_WORD = re.compile(r"\w+")

Slots = npt.NDArray[np.uint32]


def words(text: str) -> list[str]:
    """The words of a text as they are compared: NFKC, case folded, letters and digits only."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(text: str) -> frozenset[str]:
    """All runs of three words; none for a text under MIN_WORDS words."""
    found = words(text)
    if len(found) < MIN_WORDS:
        return frozenset()
    return frozenset(" ".join(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1))


def resemblance(left: str, right: str) -> float:
    """The exact share of common runs of three words, 0 to 1; 0 if one of the texts is too short to tell."""
    a, b = runs(left), runs(right)
    return len(a & b) / len(a | b) if a and b else 0.0


def signature(text: str) -> str:
    """MinHash of a text, as `HEADER:` and 128 x 8 hex digits (`HEADER:` alone for a text too short to tell)."""
    found = runs(text)
    if not found:
        return HEADER + ":"
    sketch = RMinHash(num_perm=_SLOTS, seed=_SEED)
    sketch.update(sorted(found))
    return f"{HEADER}:{np.asarray(sketch.digest(), dtype='>u4').tobytes().hex()}"


def slots(text_signature: str) -> Slots | None:
    """The 128 numbers of a signature; None if it was made in another way, or of a text too short to tell."""
    header, _, digits = text_signature.rpartition(":")
    if header != HEADER or not digits:
        return None
    return np.frombuffer(bytes.fromhex(digits), dtype=">u4").astype(np.uint32)


def similarity(left: str, right: str) -> float:
    """The estimated resemblance of two texts, from their signatures; 0 where they cannot be compared."""
    a, b = slots(left), slots(right)
    return 0.0 if a is None or b is None else float(np.mean(a == b))


def may_be_alike(one: Slots, many: Slots) -> npt.NDArray[np.bool_]:
    """Which of the signatures (rows of `many`) may be near-identical with `one`: within four standard errors."""
    least = NEAR_IDENTICAL - 4 * (NEAR_IDENTICAL * (1 - NEAR_IDENTICAL) / _SLOTS) ** 0.5
    found: npt.NDArray[np.bool_] = (many == one).mean(axis=1) >= least
    return found
