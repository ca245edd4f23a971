"""The function matrix: the duties of the canonical documentation, its laws and dates, and what a bad file says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import SettingsError
from graph.vocabulary import FUNCTIONS
from queries.function_matrix import LEVELS, function_matrix, matrix_level, read_matrix

ON = date(2024, 6, 30)
# Function → level → kinds that owe it by law, and kinds of which it is expected (E or C).
REQUIRED = {
    "F1": {"npr": "head_of_government police women_children"},
    "F2": {"n": "women_children migrant_protection village_community immigration",
           "p": "women_children manpower migrant_protection", "r": "manpower", "v": "village_community"},
    "F3": {"n": "immigration foreign_affairs", "pr": "immigration"},
    "F4": {"n": "migrant_protection", "p": "manpower migrant_protection", "r": "manpower", "v": "village_community"},
    "F5": {"np": "police prosecution", "r": "police prosecution court"},
    "F6": {"n": "foreign_affairs migrant_protection", "p": "women_children migrant_protection",
           "r": "women_children police"},
    "F7": {"np": "social_affairs health", "r": "social_affairs health women_children manpower",
           "v": "village_community"},
    "F8": {"nr": "civil_registry", "v": "village_community"},
    "F9": {"n": "migrant_protection women_children immigration", "pr": "women_children manpower",
           "v": "village_community"},
}  # fmt: skip
EXPECTED = {
    "F1": {"d": "district_government", "v": "village_community"},
    "F2": {"p": "political_unity", "d": "district_government religious_affairs health",
           "r": "women_children village_community religious_affairs political_unity immigration"},
    "F3": {"pr": "migrant_protection police military"},
    "F4": {"r": "migrant_protection", "d": "district_government"},
    "F5": {"d": "police", "v": "police military", "n": "intelligence"},
    "F6": {"d": "health police", "v": "village_community"},
    "F7": {"d": "social_affairs"},
    "F8": {"p": "civil_registry", "d": "district_government"},
    "F9": {"r": "migrant_protection", "d": "district_government"},
}  # fmt: skip


def kinds(table: dict[str, dict[str, str]], function: str, level: str) -> set[str]:
    return {kind for levels, names in table[function].items() if level[0] in levels for kind in names.split()}


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("level", LEVELS)
def test_the_matrix_is_that_of_the_documentation(function: str, level: str) -> None:
    matrix = function_matrix().on(ON)
    assert set(matrix.kinds(function, level, "R")) == kinds(REQUIRED, function, level)
    expected = set(matrix.kinds(function, level, "E")) | set(matrix.kinds(function, level, "C"))
    assert expected == kinds(EXPECTED, function, level)
    assert matrix.required(function, level) is bool(kinds(REQUIRED, function, level))


def test_laws_follow_each_other() -> None:
    def laws(day: date) -> set[str]:
        return {b.law.key for b in function_matrix().on(day).basis("F1", "regency")} - {"uu-21-2007"}

    assert laws(date(2020, 1, 1)) == {"perpres-69-2008"}
    assert laws(date(2023, 8, 9)) == {"perpres-22-2021"}
    assert laws(date(2023, 8, 10)) == {"perpres-49-2023"}
    assert not function_matrix().on(date(2000, 1, 1)).required("F1", "regency")


def test_what_is_not_confirmed_says_so() -> None:
    basis = {b.law.key: b.as_json()["confirmed"] for b in function_matrix().basis("F4", "regency")}
    assert basis == {"uu-39-2004": False, "uu-18-2017": True, "pp-59-2021": True}


def test_levels_of_regions() -> None:
    assert [matrix_level(c) for c in ("IDN", "33", "33.01", "MYS")] == ["national", "province", "regency", None]


GOOD: dict[str, Any] = {
    "laws": {"x": {"title": "X", "confirmed": True, "valid_from": date(2020, 1, 1)}},
    "duties": [{"function": "F1", "level": "village", "strength": "E", "kinds": ["ngo"], "basis": [{"law": "x"}]}],
}


def test_a_good_file_is_read() -> None:
    matrix = read_matrix(GOOD)
    assert matrix.kinds("F1") == ("ngo",)
    assert matrix.on(date(2019, 12, 31)).duties == ()


@pytest.mark.parametrize(
    ("where", "wrong", "message"),
    [
        ("function", "F10", "F10"), ("level", "hamlet", "hamlet"), ("strength", "X", "R, E, C"),
        ("kinds", ["witch"], "witch"), ("kinds", [], "no kinds"), ("basis", [], "no basis"),
        ("basis", [{"law": "y"}], "'y'"), ("basis", [{"article": "1"}], "needs law"), ("extra", 1, "needs"),
    ],
)  # fmt: skip
def test_a_bad_duty_is_named(where: str, wrong: Any, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_matrix({**GOOD, "duties": [{**GOOD["duties"][0], where: wrong}]})


def test_bad_laws_and_double_duties_are_named() -> None:
    ends = {"title": "X", "confirmed": True, "valid_from": date(2020, 1, 1), "valid_to": date(2019, 1, 1)}
    with pytest.raises(SettingsError, match="ends before"):
        read_matrix({**GOOD, "laws": {"x": ends}})
    with pytest.raises(SettingsError, match="YYYY-MM-DD"):
        read_matrix({**GOOD, "laws": {"x": {**ends, "valid_from": "1 Mei"}}})
    with pytest.raises(SettingsError, match="given twice"):
        read_matrix({**GOOD, "duties": GOOD["duties"] * 2})
    with pytest.raises(SettingsError, match="laws"):
        read_matrix({"duties": []})
