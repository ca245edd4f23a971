from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import NotFoundError, UsageError
from graph.store import Store
from queries.cypher_lexer import DIALECTS
from queries.named_queries import list_queries, parse_query, run_named
from queries.table_answer import TableAnswer
from tests.support.question_graph import question_tables

TODAY = date(2024, 6, 1)
S = ["S1"]

# (query, parameters, expected rows)
EXPECTED: list[tuple[str, dict[str, str], list[tuple[Any, ...]]]] = [
    ("agencies_covering_region", {"region": "52.03"}, [
        ("above", "Dinas Provinsi NTB", "IN3", "manpower", "Nusa Tenggara Barat", "52", "B2", 1, S),
        ("above", "Kementerian", "IN4", "manpower", "Indonesia", "IDN", "B2", 1, S),
        ("exactly", "Disnaker Lombok Timur", "IN1", "manpower", "Kabupaten Lombok Timur", "52.03", "B2", 1, S),
        ("inside", "Puskesmas Keruak", "IN5", "health", "Keruak", "52.03.01", "B2", 1, S)]),
    ("agencies_covering_region", {"region": "52.03.01", "above": "no"}, [
        ("exactly", "Puskesmas Keruak", "IN5", "health", "Keruak", "52.03.01", "B2", 1, S)]),
    ("cases_sharing_identifier", {}, [
        ("phone", "+6281200000001", "K1", "TPPO", "Amaq Bakri", "K2", "TPPM", "CD", "B2", "B2", 3, ["S1", "S2"]),
        ("phone", "+6281200000001", "K1", "TPPO", "Amaq Bakri", "K3", "TPPO", "CD", "B2", "B2", 3, ["S1", "S2"]),
        ("phone", "+6281200000001", "K2", "TPPM", "Amaq Bakri", "K3", "TPPO", "CD", "B2", "B2", 3, ["S1", "S2"])]),
    ("cases_sharing_identifier", {"kind": "vehicle"}, []),
    ("contested_facts", {}, [("LEG", "Rumah tampung", "Malaysia", "B2", 1, S)]),
    ("contested_facts", {"type": "uses"}, []),
    ("events_of_pair", {"a": "52.03", "b": "21.71"}, [
        ("2022-05-03", "Kegiatan E1", "E1", "meeting", ["Disnaker Lombok Timur"], ["Polresta"], "B2", 1, S)]),
    ("events_of_pair", {"a": "52.03", "b": "53.01"}, []),
    ("officials_in_post", {"on": "2023-06"}, [
        ("Budi", "Kapolresta", None, "Polresta", "2020", "2023", "start and end", "B2", 1, S),
        ("Cici", "Kadis", None, "Disnaker Lombok Timur", None, None, "neither", "B2", 1, S)]),
    ("officials_in_post", {}, [
        ("Cici", "Kadis", None, "Disnaker Lombok Timur", None, None, "neither", "B2", 1, S)]),
    ("officials_in_post", {"on": "2021", "region": "21"}, [
        ("Budi", "Kapolresta", None, "Polresta", "2020", "2023", "start and end", "B2", 1, S)]),
    ("open_cases", {}, [
        ("TPPM", "K2", "Perkara K2", None, None, [], [], "B2", 1, S),
        ("TPPO", "K1", "Perkara K1", "P21", "2023-05", ["Kabupaten Lombok Timur"], ["Polresta"], "B2", 1, S)]),
    ("open_cases", {"region": "IDN", "legal_basis": "tppo"}, [
        ("TPPO", "K1", "Perkara K1", "P21", "2023-05", ["Kabupaten Lombok Timur"], ["Polresta"], "B2", 1, S)]),
    ("persons_in_several_cases", {}, [
        ("CD", "R2", 2, ["K2", "K3"], ["financier", "transporter"], ["terduga"], "B2", 2, S)]),
    ("places_in_several_cases", {}, [
        ("Rumah tampung", "P1", "shelter", "Kota Batam", "21.71", 2, ["K1", "K2"], "B2", 2, S)]),
    ("places_in_several_cases", {"least": "3"}, []),
    ("recruiters_of_region", {"region": "52.03"}, [
        ("recruited", "Amaq Bakri", "R1", "Kabupaten Lombok Timur", "52.03", ["harbourer", "recruiter"], ["K1"],
         "A1", 2, ["S1", "S3"]),
        ("seated", "Amaq Bakri", "R1", "Kabupaten Lombok Timur", "52.03", ["harbourer", "recruiter"], ["K1", "K2"],
         "B2", 1, S)]),
    ("revoked_companies_officers_elsewhere", {}, [
        ("PT Xena", "L1", "Dicabut 2023", "CD", "case", "K2", "transporter", "B2", "B2", 2, S),
        ("PT Xena", "L1", "Dicabut 2023", "CD", "case", "K3", "financier", "B2", "B2", 2, S),
        ("PT Xena", "L1", "Dicabut 2023", "CD", "company", "PT Yudha", "Komisaris", "B2", "B2", 2, S)]),
    ("silent_agencies", {"region": "52"}, [
        ("Puskesmas Keruak", "IN5", "health", "Keruak", "52.03.01", "B2", 1, S)]),
    ("single_source_facts", {"type": "LEG"}, [
        ("LEG", "Amaq Bakri", "Rumah tampung", "B2", 1, S), ("LEG", "Rumah tampung", "Malaysia", "B2", 1, S)]),
    ("single_source_facts", {"type": "PERFORMS"}, []),
    ("villages_reached", {}, [
        ("52.03.01.2001", "Senyiur", "reached", 1, "2024-01", ["Kegiatan E2"], "B2", 1, S),
        ("52.03.01.2002", "Sepit", "held there", 1, None, ["Kegiatan E3"], "B2", 1, S)]),
    ("villages_reached", {"region": "53"}, []),
    ("villages_reached", {"since": "2024-02"}, [
        ("52.03.01.2002", "Sepit", "held there", 1, None, ["Kegiatan E3"], "B2", 1, S)]),
]  # fmt: skip


@pytest.fixture
def graph(store: Store) -> Store:
    store.replace_all(question_tables())
    return store


def ask(graph: Store, name: str, params: dict[str, str], **options: Any) -> TableAnswer:
    return run_named(graph, name, params, today=TODAY, **options)


def test_every_query_gives_its_expected_rows(graph: Store) -> None:
    for name, params, rows in EXPECTED:
        answer = ask(graph, name, params)
        assert list(answer.rows) == rows, f"{name} {params}"
        assert list(answer.columns) == [
            column for column, _ in next(q for q in list_queries() if q.name == name).columns
        ]
        assert answer.facts == sum(row[answer.columns.index("claims")] for row in rows)
        assert not answer.truncated


def test_every_query_is_tested_with_rows() -> None:
    assert {name for name, _, rows in EXPECTED if rows} == {query.name for query in list_queries()}
    assert len(list_queries()) >= 10


def test_json_has_rows_as_objects(graph: Store) -> None:
    made = ask(graph, "places_in_several_cases", {}).as_json()
    assert made["method"]["name"] == "places_in_several_cases"
    assert made["method"]["parameters"] == {"kind": "shelter", "least": "2"}
    assert (made["facts"], made["truncated"]) == (2, False)
    assert made["rows"][0]["cases"] == ["K1", "K2"]
    assert list(made["rows"][0]) == made["columns"]


def test_the_limit_cuts_and_says_so(graph: Store) -> None:
    answer = ask(graph, "single_source_facts", {}, limit=3)
    assert (len(answer.rows), answer.truncated) == (3, True)
    with pytest.raises(UsageError, match="limit"):
        ask(graph, "single_source_facts", {}, limit=0)


@pytest.mark.parametrize(
    ("name", "params", "error", "says"),
    [
        ("recruiter_of_region", {}, NotFoundError, "recruiters_of_region"),
        ("recruiters_of_region", {}, UsageError, "needs region"),
        ("recruiters_of_region", {"regoin": "52"}, UsageError, "did you mean region"),
        ("recruiters_of_region", {"region": "Lombok Timur"}, UsageError, "matarantai show"),
        ("recruiters_of_region", {"region": "99.99"}, NotFoundError, "no region 99.99"),
        ("recruiters_of_region", {"region": "52.3"}, UsageError, "code of a region"),
        ("recruiters_of_region", {"region": "52' OR 1=1 //"}, UsageError, "code of a region"),
        ("places_in_several_cases", {"least": "two"}, UsageError, "whole number"),
        ("places_in_several_cases", {"kind": "sheltr"}, UsageError, "did you mean shelter"),
        ("officials_in_post", {"on": "15/06/2023"}, UsageError, "2024-06-15"),
    ],
)
def test_errors_say_what_to_do(
    graph: Store, name: str, params: dict[str, str], error: type[UsageError], says: str
) -> None:
    with pytest.raises(error) as caught:
        ask(graph, name, params)
    assert says in f"{caught.value.message} {caught.value.advice}"


def test_headers_are_complete() -> None:
    for query in list_queries():
        assert query.title_id
        assert query.title_en
        assert query.answers.endswith(".")
        assert all(doc for _, doc in query.columns)
        for dialect in DIALECTS:
            given = {p.name for p in query.parameters}
            used = {name.partition("_")[0] if name.partition("_")[0] in given else name
                    for name in query.statements[dialect].parameters}  # fmt: skip
            assert used == given, query.name
        assert "id_hash" not in query.statements["neo4j"].text


def test_a_wrong_header_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a header line"):
        parse_query("x", "// title id: a\nMATCH (n) RETURN n")
    with pytest.raises(ValueError, match="not a parameter"):
        parse_query("x", "// parameter a: colour: what\n// engine: both\nRETURN 1 AS x")
