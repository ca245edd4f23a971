"""The linkage itself: Splink on DuckDB, with our comparisons and the published weights.

Invariants: the weight of a pair is the prior plus the weights of its levels, nothing else; the same records and pairs
give the same weights whether they come by the thousand or by two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from duckdb.func import PythonUDFType
from splink import DuckDBAPI, Linker, SettingsCreator

from queries.resolution_comparisons import NAMES_OF_LABEL, OF_LABEL, Comparison, Rule
from queries.resolution_weights import Weights

Pairs = npt.NDArray[np.int64]
# How the levels of names are coded for the linkage: which level, and in the low bits how rare what matched is.
CODE_BITS = 6
_MEMORY = "1GB"
_PRIOR = "prior"
_NOTHING = "not weighed"


@dataclass(frozen=True)
class NameCodes:
    """The levels of pairs of names: `codes` by `keys` ((smaller name << 32) | larger name, sorted); 0 is unknown."""

    keys: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]
    levels: Sequence[str]

    def lookup(self, left: Any, right: Any) -> pa.Array:
        """The codes of many pairs of names, as DuckDB asks for them."""
        a, b = (np.asarray(side.to_numpy(zero_copy_only=False)) for side in (left, right))
        wanted = (np.minimum(a, b) << 32) | np.maximum(a, b)
        if not len(self.keys):
            return pa.array(np.zeros(len(wanted), dtype=np.int64))
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return pa.array(np.where(self.keys[at] == wanted, self.codes[at], 0))


@dataclass(frozen=True)
class Scored:
    """Pairs with their weight and the comparisons that make it up: (n, 2), (n,), and for each comparison (n,) weights
    and (n,) level numbers into `levels[comparison]` (−1: unknown)."""

    pairs: Pairs
    weight: npt.NDArray[np.float64]
    parts: Mapping[str, npt.NDArray[np.float64]]
    gammas: Mapping[str, npt.NDArray[np.int64]]
    levels: Mapping[str, Mapping[int, str]]
    prior: float

    def why(self, row: int) -> list[tuple[str, str, float]]:
        """(comparison, level, weight) of one pair, what is known, the prior first, then the heaviest."""
        found = [
            (name, self.levels[name][int(gammas[row])], float(self.parts[name][row]))
            for name, gammas in self.gammas.items()
            if gammas[row] >= 0
        ]
        found = [part for part in found if part[1]]
        return [(_PRIOR, "", self.prior), *sorted(found, key=lambda part: (-abs(part[2]), part[0]))]


def score(label: str, table: pa.Table, pairs: Pairs, names: Mapping[str, NameCodes], weights: Weights,
          prior: float, adjust: Mapping[tuple[str, str], float]) -> Scored:  # fmt: skip
    """Weigh pairs of rows of `table` (unique_id, name_no and the feature columns).

    `names`: the coded levels of `name` and, for people, `alias`; `adjust`: (comparison, level) → a base estimated
    from these data instead of the published one.
    """
    made = [_named(name, section, codes, weights) for name, section, codes in _name_parts(label, names)]
    made += [_comparison(c, weights, adjust) for c in OF_LABEL[label]]
    made = [(found, labels) for found, labels in made if len(labels) > 1]  # the others know nothing of these pairs
    comparisons: list[Any] = [found for found, _ in made]
    levels = {str(found["output_column_name"]): labels for found, labels in made}
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        probability_two_random_records_match=1 / (1 + 2**-prior),
        # The comparison vector comes back only together with the columns that it was made of.
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )
    with _database(names) as connection:
        api = DuckDBAPI(connection)
        linker = Linker(api.register(table, dataset_display_name="records"), settings, log_level=None,
                        validate_settings=False)  # fmt: skip
        wanted = pa.table({"match_key": pa.array(["0"] * len(pairs), pa.string()),
                           "join_key_l": pairs[:, 0], "join_key_r": pairs[:, 1]})  # fmt: skip
        linker.table_management.register_blocked_pairs_for_predict(
            api.register(wanted, dataset_display_name="candidate_pairs")
        )
        wanted_back = ["unique_id_l", "unique_id_r", "match_weight"]
        wanted_back += [f"{part}_{name}" for name in levels for part in ("mw", "gamma")]
        found = (
            linker.inference.predict(warning_mode="never").as_duckdbpyrelation().select(*wanted_back).to_arrow_table()
        )
    return _scored(found, levels, prior)


@contextmanager
def _database(names: Mapping[str, NameCodes]) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        for name, codes in names.items():
            connection.create_function(
                f"{name}_code", codes.lookup, ["BIGINT", "BIGINT"], "BIGINT", type=PythonUDFType.ARROW
            )
        yield connection
    finally:
        for name in names:
            connection.remove_function(f"{name}_code")
        connection.close()


def _scored(found: pa.Table, levels: Mapping[str, Mapping[int, str]], prior: float) -> Scored:
    def column(name: str) -> npt.NDArray[Any]:
        return np.asarray(found.column(name).to_numpy())

    pairs = np.stack((column("unique_id_l"), column("unique_id_r")), axis=1)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return Scored(
        pairs[order],
        column("match_weight")[order],
        {name: column(f"mw_{name}")[order] for name in levels},
        {name: column(f"gamma_{name}").astype(np.int64)[order] for name in levels},
        levels,
        prior,
    )


def _name_parts(label: str, names: Mapping[str, NameCodes]) -> Iterator[tuple[str, str, NameCodes]]:
    for name, codes in names.items():
        yield name, NAMES_OF_LABEL[label] if name == "name" else name, codes


def _level(condition: str, label: str, weight: float) -> dict[str, Any]:
    # Any m and u with this ratio say the same; both stay below one.
    m, u = (0.5, 0.5 * 2**-weight) if weight >= 0 else (0.5 * 2**weight, 0.5)
    return {"sql_condition": condition, "label_for_charts": label or _NOTHING, "m_probability": m, "u_probability": u}


def _finish(name: str, unknown: str, chosen: list[tuple[str, str, float]]) -> tuple[dict[str, Any], dict[int, str]]:
    """A Splink comparison of (condition, label, weight), and the label of each value of its comparison vector."""
    made: list[dict[str, Any]] = [
        {"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True},
        *(_level(*one) for one in chosen),
        _level("ELSE", "", 0.0),
    ]
    labels = {len(chosen) - i: one[1] for i, one in enumerate(chosen)} | {0: ""}
    return {"output_column_name": name, "comparison_levels": made}, labels


def _comparison(
    comparison: Comparison, weights: Weights, adjust: Mapping[tuple[str, str], float]
) -> tuple[dict[str, Any], dict[int, str]]:
    chosen: list[tuple[str, str, float]] = []
    for rule in comparison.rules:
        found = weights.comparisons[comparison.weights].get(rule.level)
        if found is None:
            # Not published: the level is there to keep what comes after it from applying, and weighs nothing.
            chosen.append((rule.condition, "", 0.0))
            continue
        base = adjust.get((comparison.name, rule.level))
        shift = 0.0 if base is None else base - found.base
        if rule.bits is None or not found.per_bit:
            chosen.append((rule.condition, rule.level, found.weight(0) + shift))
            continue
        chosen += [
            (_within(rule, bits, found.most), rarity(rule.level, bits), found.weight(bits) + shift)
            for bits in range(found.most + 1)
        ]
    return _finish(comparison.name, comparison.unknown, chosen)


def _within(rule: Rule, bits: int, most: int) -> str:
    exactly = f"{rule.bits} = {bits}" if bits < most else f"{rule.bits} >= {bits}"
    return exactly if rule.condition == "TRUE" else f"({rule.condition}) AND {exactly}"


def rarity(level: str, bits: int) -> str:
    """A level together with how rare what matched is: 'shared, 1:512'."""
    return f"{level}, 1:{2**bits}"


def _named(name: str, section: str, codes: NameCodes, weights: Weights) -> tuple[dict[str, Any], dict[int, str]]:
    call: Callable[[str], str] = lambda value: f'{name}_code("name_no_l", "name_no_r") = {value}'  # noqa: E731
    chosen = []
    for code in np.unique(codes.codes).tolist():
        if code:
            found = weights.level(section, codes.levels[(code >> CODE_BITS) - 1])
            bits = code & ((1 << CODE_BITS) - 1)
            label = rarity(found.name, bits) if found.per_bit else found.name
            chosen.append((call(str(code)), label, found.weight(bits)))
    return _finish(name, call("0"), chosen)
