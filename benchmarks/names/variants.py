"""The mixes in which the benchmark makes its worlds.

Invariant: a variant is named once and never changes its seed; those named held-… are for measuring, not for tuning.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """A mix: numbers of networks, and shares (0–1) of what makes resolution hard."""

    name: str
    seed: int
    networks: int = 70
    families: float = 0.25
    namesakes: float = 0.06
    shared_phone: float = 0.10
    recycled_phone: float = 0.08
    same_initials: float = 0.15
    initials: float = 0.04
    phone_known: float = 0.5
    region_known: float = 0.9
    id_known: float = 0.06
    held_out: bool = False
    sourced: bool = True
    stray: float = 0.4
    agencies: int = 60
    companies: int = 30


VARIANTS = {
    variant.name: variant
    for variant in (
        Variant("life", 1, namesakes=0.02, phone_known=0.6),
        Variant(
            "dense",
            2,
            region_known=0.8,
            families=0.6,
            namesakes=0.15,
            shared_phone=0.3,
            recycled_phone=0.25,
            same_initials=0.5,
        ),
        Variant("press", 3, initials=0.35, same_initials=0.6, phone_known=0.6),
        Variant("identified", 4, id_known=0.85, namesakes=0.1, shared_phone=0.3, recycled_phone=0.25),
        Variant("held-life", 101, namesakes=0.02, phone_known=0.6, held_out=True),
        Variant(
            "held-dense",
            102,
            region_known=0.8,
            families=0.6,
            namesakes=0.2,
            shared_phone=0.35,
            recycled_phone=0.3,
            same_initials=0.5,
            held_out=True,
        ),
        Variant("held-press", 103, initials=0.35, same_initials=0.7, shared_phone=0.25, held_out=True),
        Variant(
            "held-one-file",
            105,
            families=0.4,
            namesakes=0.1,
            shared_phone=0.2,
            recycled_phone=0.2,
            same_initials=0.4,
            held_out=True,
            sourced=False,
        ),
        Variant("held-bare", 104, phone_known=0.2, families=0.5, namesakes=0.1, held_out=True),
    )
}
