"""The commands that ask, and the routes that ask the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Office
from tests.support.commands import Outcome

Run = Callable[..., Outcome]
ON = ("--on", "2024-06-30")
QUESTIONS: dict[str, tuple[list[str], str]] = {
    "paths": (["paths", "--from", "53.07", "--to", "MYS", *ON], "paths?from=53.07&to=MYS&on=2024-06-30"),
    "flow": (["flow", *ON], "flow?on=2024-06-30"),
    "gaps": (["gaps", "--limit", "0", *ON], "gaps?limit=0&on=2024-06-30"),
    "coverage": (["coverage", "--level", "regency", *ON], "coverage?level=regency&on=2024-06-30"),
    "show": (["show", "recruiters:R1"], "entities/recruiters:R1"),
    "search": (["search", "rekaan"], "entities?text=rekaan"),
    "queries": (["queries"], "queries"),
    "query": (["query", "recruiters_of_region", "region=53.07"], "queries/recruiters_of_region?region=53.07"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_command_and_route_give_the_same_answer(question: str, run: Run, prepared: Any) -> None:
    words, _ = QUESTIONS[question]
    outcome = run(*words, "--json")
    assert outcome.status == 0, outcome.err
    assert isinstance(outcome.json, dict)


@pytest.mark.parametrize("question", QUESTIONS)
def test_route_answers(question: str, office: Office) -> None:
    response = office.client.get(f"/api/v1/{QUESTIONS[question][1]}")
    assert response.status_code == 200, response.text
    assert response.json()


def test_paths_strict_first_then_an_inference_over_a_phone(run: Run) -> None:
    paths = run(*QUESTIONS["paths"][0], "--json").json["paths"]
    assert paths[0]["kind"] == "strict"
    assert [p["kind"] for p in paths] == sorted((p["kind"] for p in paths), reverse=True)
    joined = [j for p in paths for j in p["joins"]]
    assert {j["by"] for j in joined} >= {"place", "identifier"}


def test_a_person_reads_who_where_when_how_sure_and_what_is_unknown(run: Run) -> None:
    text = run(*QUESTIONS["paths"][0]).out
    for said in (
        "Jalur perekrutan",
        "dugaan",
        "2023-03-02",
        "AB (orang R1)",
        "S1",
        "B2",
        "dibantah",
        "tidak diketahui",
    ):
        assert said in text
    assert "terduga" in run("show", "recruiters:R2").out


def test_gaps_say_who_should_call_whom(run: Run) -> None:
    answer = run(*QUESTIONS["gaps"][0], "--json").json
    pair = next(g for g in answer["gaps"] if g["kind"] == "horizontal")
    assert (pair["a"]["code"], pair["b"]["code"]) == ("53.07", "65.03")
    assert (pair["state"], pair["last_contact"]) == ("met", "2023-08-01")
    assert pair["who"]
    assert "Celah koordinasi" in run(*QUESTIONS["gaps"][0]).out


def test_coverage_unknown_is_said_in_words(run: Run) -> None:
    cells = {(c["region"]["code"], c["function"]): c for c in run(*QUESTIONS["coverage"][0], "--json").json["cells"]}
    assert cells["53.07", "F1"]["state"] == "evidenced"
    assert cells["53.07", "F7"]["state"] == "absent"
    assert "bukan nol" in run(*QUESTIONS["coverage"][0]).out


@pytest.mark.parametrize("question", ["paths", "flow", "gaps", "coverage", "query"])
def test_csv_has_a_header_and_rows(question: str, run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run(*QUESTIONS[question][0], "--csv").out)))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


def test_a_question_with_a_name_instead_of_a_code(run: Run) -> None:
    by_name = run("paths", "--from", "Kabupaten Sikka", "--to", "Malaysia", *ON, "--json").json
    by_code = run(*QUESTIONS["paths"][0], "--json").json
    assert by_name == by_code


@pytest.mark.parametrize(("words", "status", "said"), [
    (["paths", "--from", "Kupang"], 1, "Kota Kupang"),
    (["paths", "--from", "Sikkka"], 1, "Sikka"),
    (["paths", "--from", "53.07", "--on", "30/06/2024"], 2, "2024-06-30"),
    (["paths", "--from", "53.07", "--min-grade", "Z9"], 2, "B3"),
    (["paths", "--from", "53.07", "--mode", "semua"], 2, "strict"),
    (["paths", "--from", "53.07", "--json", "--csv"], 2, "--csv"),
    (["gaps", "--kind", "miring"], 2, "horizontal"),
    (["coverage", "--function", "F10"], 2, "F9"),
    (["query", "recruters_of_region", "region=53.07"], 1, "recruiters_of_region"),
    (["query", "recruiters_of_region", "53.07"], 2, "key=value"),
    (["show", "tidak-ada-ini"], 1, "tidak-ada-ini"),
    (["paths"], 2, "--from"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_what_to_do(words: list[str], status: int, said: str, run: Run) -> None:
    outcome = run(*words)
    assert (outcome.status, outcome.out) == (status, "")
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_a_store_that_cannot_be_reached_is_exit_3_without_the_password(run: Run) -> None:
    outcome = run("flow", MATARANTAI_GRAPH="bolt://neo4j:rahasia-sekali@127.0.0.1:1")
    assert outcome.status == 3
    assert "rahasia-sekali" not in outcome.err + outcome.out


def test_on_leaves_out_what_came_later(run: Run) -> None:
    assert run("flow", "--on", "2023-01-01", "--json").json["flows"] == []


def test_as_of_before_everything_was_known_is_empty(run: Run) -> None:
    assert run("flow", "--as-of", "2020-01-01", "--json").json["flows"] == []
    before = run("coverage", "--level", "regency", "--as-of", "2020-01-01", "--json").json
    assert (before["cells"], before["sources"], before["agencies"]) == ([], {}, {})
    assert "belum berisi" in before["nothing_known"]
    # Empty because nothing was known, not because nothing flowed: people are told so.
    assert "knew nothing yet" in run("gaps", "--as-of", "2020-01-01").err
    assert "knew nothing yet" in run("paths", "--from", "53.07", "--as-of", "2020-01-01").err


@pytest.mark.parametrize("words", [["query", "open_cases"], ["cypher", "MATCH (a:Agency) RETURN a"]])
def test_cypher_as_of_a_day(words: list[str], run: Run) -> None:
    before, now = (run(*words, "--as-of", day, "--json").json for day in ("2020-01-01", "2999-01-01"))
    assert before["rows"] == []
    assert len(now["rows"]) == len(run(*words, "--json").json["rows"]) > 0


def test_cypher_reads_and_refuses(run: Run) -> None:
    good = run("cypher", "MATCH (a:Agency) RETURN a.ref AS ref ORDER BY ref", "--json")
    assert good.status == 0, good.err
    assert [row["ref"] for row in good.json["rows"]] == ["A1", "A2", "A3", "A4"]
    bad = run("cypher", "MATCH (a:Agency) DETACH DELETE a")
    assert bad.status == 2
    assert "DETACH" in bad.err


def test_picture_beside_an_answer(run: Run, tmp_path: Any) -> None:
    for name, words in (("paths", QUESTIONS["paths"][0]), ("gaps", ["gaps"]), ("coverage", ["coverage"]),
                        ("show", ["show", "recruiters:R1"])):  # fmt: skip
        page = tmp_path / f"{name}.html"
        assert run(*words, "--html", str(page)).status == 0
        assert "<html" in page.read_text(encoding="utf-8")
