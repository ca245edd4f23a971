"""A synthetic country for measuring the path search: cases of 4 to 7 legs in time order, hands and places used again.

Invariant: the same size and seed give the same tables on any machine; no name, number or case in it exists.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import GraphTables, node_schema, rel_schema

PROVINCES, REGENCIES_EACH, VILLAGES_EACH = 38, 13, 40
COUNTRIES = ("MYS", "TWN", "SGP", "SAU", "HKG", "KHM")
GRADES = np.array(["B2", "C2", "B3", "C3", "A2", "D3", "F6"])
FIRST_DAY, DAYS = np.datetime64("2015-01-01"), 3650


def _ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 32, padding="0")
    return pc.binary_join_element_wise(f"{prefix}:", digits, "")


def _table(schema: pa.Schema, columns: dict[str, pa.Array | list[object]], rows: int) -> pa.Table:
    return pa.table(
        [pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(rows, f.type) for f in schema],
        schema=schema,
    )


def _powerlaw(rng: np.random.Generator, size: int, count: int) -> np.ndarray:
    """`count` picks among `size`, a few of them very often (exponent 0.7)."""
    weight = (1.0 / np.arange(1, size + 1)) ** 0.7
    return rng.permutation(size)[np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(count) * 0.999999)]


def country(legs: int, seed: int = 7) -> GraphTables:
    """About `legs` legs with their regions, hands, places, cases and shared phones."""
    rng = np.random.default_rng(seed)
    cases = round(legs / 5.5)
    persons, places = max(20, legs // 12), max(20, legs // 100)
    codes = [f"{p + 11}.{r + 1:02d}.01.{v + 2001}" for p in range(PROVINCES) for r in range(REGENCIES_EACH)
             for v in range(VILLAGES_EACH)]  # fmt: skip
    regencies = sorted({code[:5] for code in codes})
    every = [*codes, *regencies, *COUNTRIES, "IDN"]
    villages = pa.array([f"region:{code}" for code in codes])

    length = rng.integers(4, 8, cases)
    case = np.repeat(np.arange(cases), length)
    step = np.arange(len(case)) - np.repeat(np.cumsum(length) - length, length)
    count = len(case)
    # The node before each leg: a village, then hands and places; the last leg ends in a country.
    hand = _ids("person", _powerlaw(rng, persons, count))
    place = _ids("place", _powerlaw(rng, places, count))
    start = villages.take(pa.array(rng.integers(0, len(codes), count)))
    middle = pc.if_else(pa.array(rng.random(count) < 0.55), hand, place)
    from_id = pc.if_else(pa.array(step == 0), start, middle)
    following = np.minimum(np.arange(count) + 1, count - 1)
    abroad = pa.array([f"region:{code}" for code in COUNTRIES]).take(
        pa.array(rng.choice(len(COUNTRIES), count, p=[0.5, 0.15, 0.1, 0.1, 0.1, 0.05]))
    )
    last = step == np.repeat(length, length) - 1
    to_id = pc.if_else(pa.array(last), abroad, from_id.take(pa.array(following)))

    gap = rng.integers(0, 12, count)
    total = np.cumsum(gap)
    first_total = np.repeat(total[np.cumsum(length) - length], length)
    begun = np.repeat(rng.integers(0, DAYS, cases), length)
    day = begun + total - first_total
    wrong = rng.random(count) < 0.03
    day[wrong] += rng.integers(-200, 200, int(wrong.sum()))
    dates = pa.array(np.datetime_as_string(FIRST_DAY + day))
    dates = pc.if_else(pa.array(rng.random(count) < 0.03), pc.utf8_slice_codeunits(dates, 0, 7), dates)
    dates = pc.if_else(pa.array(rng.random(count) < 0.05), pa.nulls(count, pa.string()), dates)

    grade = pa.array(GRADES[rng.choice(len(GRADES), count, p=[0.35, 0.15, 0.2, 0.1, 0.1, 0.05, 0.05])])
    rel = _table(rel_schema("LEG"), {
        "id": _ids("leg", rng.permutation(count)), "from_id": from_id, "to_id": to_id,
        "from_label": _labels(from_id), "to_label": _labels(to_id),
        "act": pa.array(np.where(step == 0, "recruitment", np.where(last, "sending", "transportation"))),
        "case_id": _ids("casefile", case), "case_ref": pc.cast(pa.array(case), pa.string()), "start_date": dates,
        **_evidence(grade, rng.integers(0, 500, count)),
    }, count)  # fmt: skip
    # Every fourth person has a phone; a tenth of the phones are shared.
    users = rng.permutation(persons)[: persons // 4]
    phone = rng.permutation(np.arange(len(users)) * 19 // 20)
    use_grade = pa.array(GRADES[rng.integers(0, 4, len(users))])
    uses = _table(rel_schema("USES"), {
        "id": _ids("uses", np.arange(len(users))), "from_id": _ids("person", users),
        "from_label": ["Person"] * len(users), "to_id": _ids("identifier", phone),
        "to_label": ["Identifier"] * len(users), **_evidence(use_grade, rng.integers(0, 500, len(users))),
    }, len(users))  # fmt: skip
    seats = [f"region:{regencies[i]}" for i in rng.integers(0, len(regencies), places)]
    seated = _table(rel_schema("SEATED_IN"), {
        "id": _ids("seated_in", np.arange(places)), "from_id": _ids("place", np.arange(places)),
        "from_label": ["Place"] * places, "to_id": seats, "to_label": ["Region"] * places,
        **_evidence(pa.array(["B2"] * places), np.zeros(places, dtype=np.int64)),
    }, places)  # fmt: skip
    nodes = {"Region": _table(node_schema("Region"), {
        "id": [f"region:{code}" for code in every], "name": list(every), "code": list(every)}, len(every))}  # fmt: skip
    for label, size in (("Person", persons), ("Place", places), ("CaseFile", cases), ("Identifier", len(users))):
        ids = _ids(label.lower(), np.arange(size))
        nodes[label] = _table(node_schema(label), {"id": ids, "name": ids, "ref": ids}, size)
    return GraphTables(nodes, {"LEG": rel, "USES": uses, "SEATED_IN": seated}, count)


def _labels(ids: pa.Array) -> pa.Array:
    known = {"region": "Region", "person": "Person", "place": "Place"}
    kinds = pc.list_element(pc.split_pattern(ids, ":", max_splits=1), 0).dictionary_encode()
    return pa.array([known[k] for k in kinds.dictionary.to_pylist()]).take(kinds.indices)


def _evidence(grade: pa.Array, source: np.ndarray) -> dict[str, pa.Array | list[object]]:
    """One claim by one source for each row, as the projection writes it."""
    rows = len(grade)
    sources = _ids("source", source)
    claims = pc.cast(pa.array(np.arange(rows)), pa.string())
    text = pc.binary_join_element_wise(
        '[{"claim":"claim:', claims, '","source":"', sources, '","grade":"', grade,
        '","stance":"asserts","locator":"legs.csv:1","recorded":"2024-01-01T00:00:00+00:00","props":{}}]', "",
    )  # fmt: skip
    return {
        "sources": pa.ListArray.from_arrays(pa.array(np.arange(rows + 1), pa.int32()), sources),
        "claims": pa.array(np.ones(rows, dtype=np.int64)), "grade": grade, "contested": pa.array(np.zeros(rows, bool)),
        "denied": pa.array(np.zeros(rows, bool)), "evidence": text,
    }  # fmt: skip
