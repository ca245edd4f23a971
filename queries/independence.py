"""Which sources stand for one: those that derive from one release, and those whose texts are near-identical.

Invariants: a pure function of what the graph knows of its sources (so an answer as of a day counts as was known then);
every source belongs to exactly one group; the order of the sources does not matter (docs/evidence.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from graph.copies import INFERRED_FROM_TEXT
from graph.grades import rank


def origins_of(props: Mapping[str, Any]) -> set[str]:
    """What a source derives from, from its properties in the graph: what is stated of it, and what its text shows.

    The two do not exclude each other: a newspaper that names its release may also share its text with a third.
    """
    stated = props.get("derived_from")
    if INFERRED_FROM_TEXT not in (props.get("sources") or ()):
        return set() if stated is None else {stated}
    found: set[str] = set()
    stated_ones = []
    for place, claim in enumerate(orjson.loads(props["evidence"])):
        origin = (claim.get("props") or {}).get("derived_from")
        if origin is None or claim["stance"] != "asserts":
            continue
        if claim["source"] == INFERRED_FROM_TEXT:
            found.add(origin)
        else:
            stated_ones.append((rank(claim["grade"])[:2], -place, origin))
    # Of what is stated the best-graded newest wins, as for every property.
    return found | {min(stated_ones)[2]} if stated_ones else found


def groups_of(origins: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Source id → id that stands for its group, from what each source derives from.

    Groups are all that hangs together.  The release stands for its group: a member that derives from none, of several
    the smallest id (the smallest of all where everyone derives from somebody).
    """
    root: dict[str, str] = {}

    def find(one: str) -> str:
        above = root.setdefault(one, one)
        while above != root[above]:
            root[above] = above = root[root[above]]
        return above

    for source, above in origins.items():
        find(source)
        for origin in above:
            low, high = sorted((find(source), find(origin)))
            root[high] = low
    members: dict[str, list[str]] = {}
    for source in root:
        members.setdefault(find(source), []).append(source)
    derived = {source for source, above in origins.items() if set(above) - {source}}
    stands: dict[str, str] = {}
    for group in members.values():
        release = min(group, key=lambda source: (source in derived, source))
        stands.update(dict.fromkeys(group, release))
    return stands
