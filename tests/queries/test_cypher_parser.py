from __future__ import annotations

import pytest

from graph.errors import ForbiddenCypherError
from queries.cypher_lexer import DIALECTS, Dialect, lex
from queries.cypher_parser import read_statement
from queries.cypher_rules import FUNCTIONS, check_parameters
from tests.support.cypher_statements import ALLOWED, HOSTILE

HOSTILE_CASES = [(dialect, statement) for dialect in DIALECTS for statement in HOSTILE[dialect]]
ALLOWED_CASES = [(dialect, statement) for dialect in DIALECTS for statement in ALLOWED[dialect]]


def test_the_suites_are_large_enough() -> None:
    for dialect in DIALECTS:
        assert len(set(HOSTILE[dialect])) >= 80
        assert len(set(ALLOWED[dialect])) >= 30


@pytest.mark.parametrize(("dialect", "statement"), HOSTILE_CASES)
def test_hostile_statements_are_refused(dialect: Dialect, statement: str) -> None:
    with pytest.raises(ForbiddenCypherError, match=r"^line \d+, column \d+: "):
        read_statement(statement, dialect)


@pytest.mark.parametrize(("dialect", "statement"), ALLOWED_CASES)
def test_reading_statements_pass(dialect: Dialect, statement: str) -> None:
    assert read_statement(statement, dialect).text


@pytest.mark.parametrize(
    "clause", ["DELETE n", "SET n.name = 'x'", "CREATE (z)", "CALL db.labels()", "; RETURN 1", "LOAD FROM f"]
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_clause_put_anywhere_between_the_words_is_refused(dialect: Dialect, clause: str) -> None:
    for statement in ALLOWED[dialect]:
        for token in lex(statement, dialect).tokens:
            if token.is_symbol(";") or (token.kind == "end" and statement.rstrip().endswith(";")):
                continue
            changed = f"{statement[: token.start]} {clause} {statement[token.start :]}"
            with pytest.raises(ForbiddenCypherError):
                read_statement(changed, dialect)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("MATCH (n)\nSET n.x = 1", "line 2, column 1: SET is not allowed: it changes the graph"),
        (
            "MATCH (n)\n  WITH n LOAD CSV FROM 'x' AS l RETURN l",
            "line 2, column 10: LOAD is not allowed: it reads or writes",
        ),
        ("RETURN 1 AS order", "line 1, column 13: ORDER is a word of the language"),
        ("/* a\nb */ RETURN 1 AS x; RETURN 2", "line 2, column 21: did not expect RETURN"),
        ("RETURN 'a\\q'", r"line 1, column 10: in a text, a backslash may only stand before"),
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_errors_say_word_place_and_reason(dialect: Dialect, statement: str, says: str) -> None:
    with pytest.raises(ForbiddenCypherError) as caught:
        read_statement(statement, dialect)
    assert says in caught.value.message
    assert caught.value.advice


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ForbiddenCypherError) as caught:
        read_statement("MATCH (n:Persn) RETURN n", "ladybug")
    assert "did you mean Person?" in caught.value.advice
    with pytest.raises(ForbiddenCypherError) as caught:
        read_statement("RETURN list_sorted([1])", "ladybug")
    assert "list_sort" in caught.value.advice


def test_comments_are_blanked_and_places_kept() -> None:
    read = read_statement("RETURN 1 AS x // one; DROP\n  /* two\n */ UNION RETURN 2 AS x ;  ", "neo4j")
    assert read.text.split() == ["RETURN", "1", "AS", "x", "UNION", "RETURN", "2", "AS", "x"]
    assert read.text.count("\n") == 2
    assert "DROP" not in read.text


def test_quoted_text_and_names_are_sent_unchanged() -> None:
    read = read_statement(
        "MATCH (`a b`:Person) WHERE `a b`.name = 'x // y \\' ;' RETURN `a b`.`order` AS `from`", "ladybug"
    )
    assert "'x // y \\' ;'" in read.text
    assert "`a b`.`order` AS `from`" in read.text


def test_windows_line_ends_are_line_ends() -> None:
    assert "RETURN" in read_statement("MATCH (n:Person) // one\r\nRETURN n", "neo4j").text


def test_properties_may_bear_words_of_the_language() -> None:
    assert read_statement("MATCH (n:Person {order: 1}) WHERE n.set = 1 AND n.`create` = 2 RETURN n.end", "neo4j")


def test_dialects_differ() -> None:
    for statement, dialect in (
        ("RETURN [x IN [1] | x] AS l", "neo4j"), ("CALL { RETURN 1 AS x } RETURN x", "neo4j"),
        ("MATCH (n) WHERE n:Person RETURN n", "neo4j"), ("MATCH (a)-[r:LEG* SHORTEST 1..3]->(b) RETURN r", "ladybug"),
        ("RETURN list_filter([1], x -> x > 0)", "ladybug"), ("MATCH (n:Person) RETURN n.*", "ladybug"),
    ):  # fmt: skip
        other: Dialect = "ladybug" if dialect == "neo4j" else "neo4j"
        assert read_statement(statement, dialect)  # type: ignore[arg-type]
        with pytest.raises(ForbiddenCypherError):
            read_statement(statement, other)


def test_nested_brackets_are_read_in_linear_time() -> None:
    # a reader that tries each bracket twice per level would need 2^22 steps
    for dialect in DIALECTS:
        statement = "RETURN " + "({a:" * 11 + "1" + "})-1" * 11 + " AS x"
        assert read_statement(statement, dialect)


def test_parameters_must_be_plain_data() -> None:
    check_parameters(frozenset({"a", "b"}), {"a": [1, "x", None, {"k": 1.5}], "b": True})
    for value in (object(), b"bytes", (1, 2), {1: 2}, [set()], [[[[[[[1]]]]]]]):
        with pytest.raises(ForbiddenCypherError):
            check_parameters(frozenset({"a"}), {"a": value})
    with pytest.raises(ForbiddenCypherError, match=r"\$a, but no value"):
        check_parameters(frozenset({"a"}), {})
    with pytest.raises(ForbiddenCypherError, match=r"no \$b"):
        check_parameters(frozenset(), {"b": 1})


def test_no_dangerous_function_is_on_a_list() -> None:
    dangerous = {
        "nextval", "currval", "setseed", "error", "repeat", "lpad", "rpad", "list_reduce", "read_parquet", "copy_csv",
        "current_setting", "storage_info", "file", "linenumber", "rand", "randomuuid", "apoc.load.json",
    }  # fmt: skip
    for dialect in DIALECTS:
        assert not FUNCTIONS[dialect] & dangerous
