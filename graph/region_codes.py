"""What a region's code says by itself: its level, and what it lies in.

Invariant: Kemendagri codes nest by their dots (52 ⊃ 52.03 ⊃ 52.03.08 ⊃ 52.03.08.2001), ISO alpha-3 codes are
countries, and Indonesia (IDN) holds every code that starts with a digit; no register is needed to know this.
"""

from __future__ import annotations

COUNTRY = "IDN"
_LEVELS = ("province", "regency", "district", "village")


def is_domestic(code: str) -> bool:
    """True for a region of Indonesia (and Indonesia itself), False for another country."""
    return code == COUNTRY or code[:1].isdigit()


def level_of(code: str) -> str:
    """The level that a code stands for: country, province, regency, district or village (it need not exist)."""
    return _LEVELS[min(code.count("."), 3)] if code[:1].isdigit() else "country"


def parent_of(code: str) -> str | None:
    """The code of the region that this one lies directly in; None for a country."""
    if not code[:1].isdigit():
        return None
    return code.rpartition(".")[0] or COUNTRY


def inside(code: str, region: str) -> bool:
    """True if the region `code` is `region` or lies in it."""
    return code == region or code.startswith(region + ".") or (region == COUNTRY and is_domestic(code))


def lies_in(code: str) -> list[str]:
    """A region and everything that it lies in, smallest first: 52.03 → 52.03, 52, IDN; another country: itself."""
    if not code[:1].isdigit():
        return [code]
    parts = code.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)] + [COUNTRY]


def province_of(code: str) -> str | None:
    """The province that a region of Indonesia is or lies in; None for a country."""
    return code.split(".", maxsplit=1)[0] if code[:1].isdigit() else None


def regency_of(code: str) -> str | None:
    """The regency or city that a region is or lies in; another country stands for itself; None for what is larger."""
    if not is_domestic(code):
        return code
    parts = code.split(".")
    return ".".join(parts[:2]) if len(parts) >= 2 else None
