"""What is compared, label by label, as conditions over the columns of queries/resolution_features.py.

Invariant: what one side does not state is no disagreement: every comparison has a level for it, with weight 0.
The names of comparisons and levels are those of resolution_weights.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from queries.resolution_features import DEPTH_SHIFT, VALUE_BITS

LONG_APART_YEARS = 4
NEAR_YEARS = 2
FAR_YEARS = 8
_BITS_MASK = 63
_PROVINCE, _REGENCY = 1, 2


@dataclass(frozen=True)
class Rule:
    """A level of a comparison: the condition, and the SQL of the bits of what is in common (None: no bits)."""

    level: str
    condition: str
    bits: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A comparison: `name` in answers, `weights` its section in the YAML, when it is unknown, its rules in order."""

    name: str
    weights: str
    unknown: str
    rules: Sequence[Rule]


def _common(column: str) -> str:
    return f'list_max(list_intersect("{column}_l", "{column}_r"))'


def _bits(column: str) -> str:
    return f"(({_common(column)} >> {VALUE_BITS}) & {_BITS_MASK})"


def _depth(column: str) -> str:
    return f"({_common(column)} >> {DEPTH_SHIFT})"


def _either_null(column: str) -> str:
    return f'"{column}_l" IS NULL OR "{column}_r" IS NULL'


def _meet(column: str) -> str:
    return f'list_has_any("{column}_l", "{column}_r")'


_APART = 'greatest("first_year_l" - "last_year_r", "first_year_r" - "last_year_l", 0)'


def _values(name: str, column: str, same: str = "shared") -> Comparison:
    rules = [Rule("different", f"NOT {_meet(column)}"), Rule(same, "TRUE", _bits(column))]
    return Comparison(name, name, _either_null(column), rules)


_PHONE = Comparison("phone", "phone", _either_null("phones"), [
    Rule("different", f"NOT {_meet('phones')}"),
    Rule("shared_long_apart", f"coalesce({_APART}, 0) >= {LONG_APART_YEARS}", _bits("phones")),
    Rule("shared", "TRUE", _bits("phones")),
])  # fmt: skip


def _region(weights: str) -> Comparison:
    return Comparison("region", weights, _either_null("homes"), [
        Rule("different", f"NOT {_meet('homes')}"),
        Rule("inside", f'{_depth("homes")} = least("home_depth_l", "home_depth_r")'
                       ' AND "home_depth_l" <> "home_depth_r"', _bits("homes")),
        Rule("same", f'{_depth("homes")} >= least("home_depth_l", "home_depth_r")', _bits("homes")),
        Rule("same_regency", f"{_depth('homes')} >= {_REGENCY}", _bits("homes")),
        Rule("same_province", "TRUE", _bits("homes")),
    ])  # fmt: skip


_REGION = _region("region")
# Where the seats are known, where somebody works adds nothing of its own: it follows from the seat.
_REACH = Comparison("reach", "reach",
                    f'{_either_null("works")} OR ("homes_l" IS NOT NULL AND "homes_r" IS NOT NULL)', [
    Rule("different", f"NOT {_meet('works')}"),
    Rule("same_regency", f"{_depth('works')} >= {_REGENCY}", _bits("works")),
    Rule("same_province", "TRUE", _bits("works")),
])  # fmt: skip
_CASE = Comparison("case", "case", f"{_either_null('cases')} OR NOT {_meet('cases')}", [
    Rule("shared_same_source", f"coalesce({_meet('case_sources')}, FALSE)"),
    Rule("shared_unsourced", '"case_sources_l" IS NULL AND "case_sources_r" IS NULL'),
    Rule("shared_other_source", "TRUE", _bits("cases")),
])  # fmt: skip
# Who shares a case shares the others in it: associates count only where the cases are two.
_ASSOCIATES = Comparison("associates", "associates",
                         f"{_either_null('associates')} OR NOT {_meet('associates')}"
                         f" OR coalesce({_meet('cases')}, FALSE)",
                         [Rule("shared", "TRUE", _bits("associates"))])  # fmt: skip
_ROLE = Comparison("role", "role", _either_null("roles"), [
    Rule("official_and_other", '"official_l" <> "official_r"'),
    Rule("same", _meet("roles")),
    Rule("different", "TRUE"),
])  # fmt: skip
_POST = Comparison("post", "post", _either_null("agencies"), [
    Rule("same_time", f"coalesce({_meet('post_years')}, FALSE)", _bits("agencies")),
    # The same post at different times is what a predecessor and a successor have in common.
    Rule("same_other_time", f'{_meet("posts")} AND "post_years_l" IS NOT NULL AND "post_years_r" IS NOT NULL'),
    Rule("same_undated", _meet("posts"), _bits("agencies")),
    Rule("same_agency", _meet("agencies"), _bits("agencies")),
    Rule("different", "TRUE"),
])  # fmt: skip
_DATES = Comparison("dates", "dates", f"{_APART} IS NULL OR {_APART} BETWEEN {NEAR_YEARS + 1} AND {FAR_YEARS}", [
    Rule("near", f"{_APART} <= {NEAR_YEARS}"), Rule("far", "TRUE"),
])  # fmt: skip
# Where a source names both in one case, the comparison of cases has said so already.
_SOURCE = Comparison("source", "source",
                     f"{_either_null('sources')} OR NOT {_meet('sources')}"
                     f" OR coalesce({_meet('case_sources')}, FALSE)",
                     [Rule("same", "TRUE")])  # fmt: skip
_SEX = Comparison("sex", "sex", '"sex_l" IS NULL OR "sex_r" IS NULL OR "sex_l" = "sex_r"', [Rule("different", "TRUE")])
_KM = '111.2 * sqrt(pow("lat_l" - "lat_r", 2) + pow(("lon_l" - "lon_r") * cos(radians("lat_l")), 2))'
_DISTANCE = Comparison("distance", "distance", '"lat_l" IS NULL OR "lat_r" IS NULL', [
    Rule("at_hand", f"{_KM} <= 0.3"), Rule("near", f"{_KM} <= 2"), Rule("around", f"{_KM} <= 20"),
    Rule("far", "TRUE"),
])  # fmt: skip
_KIND = Comparison("kind", "kind", _either_null("kinds"), [
    Rule("same", _meet("kinds"), _bits("kinds")), Rule("different", "TRUE"),
])  # fmt: skip
_NUMBERS = (_PHONE, _values("account", "accounts"), _values("vehicle", "vehicles"), _values("social", "socials"),
            _values("licence", "licences", "same"), _values("id_number", "id_hashes", "same"))  # fmt: skip

OF_LABEL: Mapping[str, Sequence[Comparison]] = {
    "Person": (_SEX, _ROLE, _REGION, _REACH, *_NUMBERS, _CASE, _ASSOCIATES, _POST, _DATES, _SOURCE),
    "Company": (_REGION, _REACH, *_NUMBERS, _CASE, _ASSOCIATES, _DATES, _SOURCE),
    "Agency": (_KIND, _region("agency_region"), _SOURCE),
    "Place": (replace(_KIND, weights="place_kind"), _region("place_region"), _DISTANCE, _SOURCE),
    "Identifier": (_ASSOCIATES, _KIND),
}
# The section of the weights that the names of a label are weighed by.
NAMES_OF_LABEL: Mapping[str, str] = {
    "Person": "name", "Company": "company_name", "Agency": "agency_name", "Place": "place_name",
    "Identifier": "number",
}  # fmt: skip
