"""What a user would take instead: a string likeness, a likeness with phones, Splink with its default name comparison.

Invariant: each gives (score, record, record) of pairs of people; the threshold is chosen afterwards, with the truth in
hand, so that each stands as well as it can.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_library as cl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.names.world import World

Scored = list[tuple[float, str, str]]
_LEAST_LIKE = 0.6


def people_rows(world: World) -> list[dict[str, Any]]:
    """The rows that are people, with their record ('recruiters:R1') and phones, as a user has them."""
    found = [("recruiters", r) for r in world.rows["recruiters"] if r["kind"] == "person"]
    found += [("officials", r) for r in world.rows.get("officials", [])]
    return [
        {
            "record": f"{table}:{r['ref']}",
            "name": r["name"],
            "phones": set(filter(None, r.get("phones", "").split(";"))),
            "region": r.get("region", "")[:5],
        }
        for table, r in found
    ]


def _scored(rows: list[dict[str, Any]], matrix: Any, least: float) -> Scored:
    left, right = np.nonzero(np.triu(matrix, 1) >= least)
    return [
        (float(matrix[a, b]), rows[a]["record"], rows[b]["record"])
        for a, b in zip(left.tolist(), right.tolist(), strict=True)
    ]


def token_sort(world: World) -> Scored:
    """rapidfuzz token_sort_ratio of the names, lower case."""
    rows = people_rows(world)
    names = [r["name"].casefold() for r in rows]
    return _scored(rows, process.cdist(names, names, scorer=fuzz.token_sort_ratio, dtype=np.float32) / 100, _LEAST_LIKE)


def jaro_winkler_and_phone(world: World) -> Scored:
    """Half the Jaro-Winkler likeness of the names, half whether a phone is shared."""
    rows = people_rows(world)
    names = [r["name"].casefold() for r in rows]
    like = process.cdist(names, names, scorer=JaroWinkler.normalized_similarity, dtype=np.float32) / 2
    holders: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for phone in row["phones"]:
            holders[phone].append(number)
    for a, b in {pair for having in holders.values() for pair in combinations(having, 2)}:
        like[a, b] += 0.5
    return _scored(rows, like, _LEAST_LIKE / 2)


def splink_default(world: World) -> Scored:
    """Splink with ForenameSurnameComparison and the first phone and region, trained as its documentation says.

    u by random sampling, m by expectation maximisation in two blocks.
    """
    rows = people_rows(world)
    words = [r["name"].casefold().split() or [""] for r in rows]
    table = pa.table(
        {
            "unique_id": list(range(len(rows))),
            "forename": [w[0] for w in words],
            "surname": [w[-1] for w in words],
            "full_name": [" ".join(w) for w in words],
            "phone": [min(r["phones"], default=None) for r in rows],
            "region": [r["region"] or None for r in rows],
        }
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="full_name"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("region"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on(one) for one in ("forename", "surname", "phone", "substr(full_name, 1, 3)")
        ],
    )
    with duckdb.connect(":memory:") as connection:
        api = DuckDBAPI(connection)
        linker = Linker(api.register(table, dataset_display_name="people"), settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([block_on("full_name")], recall=0.5)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("full_name"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
        found = linker.inference.predict(threshold_match_probability=0.001, warning_mode="never")
        pairs = found.as_duckdbpyrelation().select("match_probability", "unique_id_l", "unique_id_r").fetchall()
    return [(float(score), rows[a]["record"], rows[b]["record"]) for score, a, b in pairs]
