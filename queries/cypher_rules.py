"""What the owner's Cypher may use: the words that are refused with a reason, the functions that are allowed, limits.

Invariant: functions are an allow-list; the refused words only explain a refusal and bar them as variable names
(what is not in the grammar of queries/cypher_parser.py is refused whether it is listed here or not).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from rapidfuzz import process

from graph.errors import ForbiddenCypherError
from graph.schema import NODES, RELS
from queries.cypher_lexer import Dialect, Token, refuse

MAX_NESTING = 25
MAX_CLAUSES = 40
MAX_UNIONS = 10
MAX_HOPS = 60
MAX_LENGTH = 30
MAX_RANGE = 10_000
MAX_LOOPS = 2
MAX_PARAMETER_BYTES = 1_000_000

_WRITES = "CREATE MERGE SET DELETE DETACH NODETACH REMOVE DROP ALTER FOREACH INSERT UPDATE RENAME ADD COMMENT"
_OUTSIDE = (
    "LOAD COPY EXPORT IMPORT INSTALL UNINSTALL UPDATE ATTACH EXTENSION HEADERS CSV DATABASE MACRO SEQUENCE "
    "PROJECT FORCE"
)
_PREFIXES = "EXPLAIN PROFILE CYPHER USE USING HINT ANALYZE GRAPH"
_SERVER = "SHOW TERMINATE STOP START ENABLE DISABLE GRANT DENY REVOKE REALLOCATE DEALLOCATE DRYRUN SERVER PERIODIC"
_TRANSACTION = (
    "BEGIN COMMIT ROLLBACK CHECKPOINT TRANSACTION TRANSACTIONS COMMIT_SKIP_CHECKPOINT ROLLBACK_SKIP_CHECKPOINT"
)
_CALLS = "CALL YIELD"

REFUSED: Mapping[str, str] = {
    word: reason
    for words, reason in (
        (_WRITES, "it changes the graph; facts change only through the ledger"),
        (_OUTSIDE, "it reads or writes files, loads code or changes the database"),
        (_PREFIXES, "a statement starts with MATCH, OPTIONAL MATCH, UNWIND, WITH or RETURN and takes no planner hints"),
        (_SERVER, "it looks at or changes the server"),
        (_TRANSACTION, "transactions are opened and closed for you"),
        (_CALLS, "procedures are not allowed"),
    )
    for word in words.split()
}
# Words of the grammar: as a variable or alias they would make a statement mean two things.
_GRAMMAR = (
    "MATCH OPTIONAL WHERE WITH RETURN ORDER BY SKIP LIMIT UNWIND UNION ALL AND OR XOR NOT IN IS NULL TRUE "
    "FALSE CASE WHEN THEN ELSE END STARTS ENDS CONTAINS DISTINCT AS ASC DESC ASCENDING DESCENDING EXISTS "
    "ON OFFSET FINISH WSHORTEST SHORTEST ACYCLIC TRAIL FROM NEXT LET FILTER"
)
GRAMMAR_WORDS = frozenset(_GRAMMAR.split())
# `any(x IN list WHERE …)` and its like.
QUANTIFIERS = frozenset({"ALL", "ANY", "NONE", "SINGLE"})
PATH_FUNCTIONS = frozenset({"SHORTESTPATH", "ALLSHORTESTPATHS"})

_BOTH = (
    "count collect sum avg min max coalesce nullif size length nodes labels keys properties reverse lower "
    "upper trim ltrim rtrim left right substring replace abs ceil floor round sign sqrt log log10 pi "
    "radians degrees sin cos tan cot asin acos atan atan2 date range percentilecont percentiledisc id "
    "tolower toupper"
)
_LADYBUG = (
    "label rels relationships start_node end_node is_acyclic is_trail cast to_string to_int64 to_double "
    "to_bool string to_date date_part datepart date_trunc datetrunc dayname monthname last_day make_date "
    "current_date timestamp interval to_days to_months to_years to_timestamp year greatest least ifnull "
    "concat concat_ws contains starts_with ends_with prefix suffix split_part string_split str_split "
    "initcap levenshtein regexp_matches regexp_full_match regexp_extract regexp_extract_all regexp_replace "
    "list_contains list_has list_has_all list_has_any list_concat list_cat list_append list_prepend "
    "list_position list_indexof list_extract list_element list_slice list_sort list_reverse_sort "
    "list_reverse list_distinct list_unique list_sum list_product list_min list_max list_any_value "
    "list_to_string list_transform list_filter list_creation struct_extract struct_pack map map_extract "
    "map_keys map_values element_at cardinality typeof histogram count_if ln log2 pow exp cbrt even floor "
    "hash md5 sha256 rowid"
)
_NEO4J = (
    "elementid type relationships startnode endnode head last tail tostring tostringornull tointeger "
    "tointegerornull tofloat tofloatornull toboolean tobooleanornull tostringlist tointegerlist "
    "tofloatlist split btrim char_length character_length isempty exp e datetime localdatetime duration "
    "duration.between duration.indays duration.inmonths date.truncate stdev stdevp valuetype haversin "
    "point point.distance isnan reduce"
)
FUNCTIONS: Mapping[Dialect, frozenset[str]] = {
    "ladybug": frozenset((_BOTH + " " + _LADYBUG).split()),
    "neo4j": frozenset((_BOTH + " " + _NEO4J).split()),
}


def refuse_word(token: Token, expected: str) -> NoReturn:
    """Refuse a token that cannot stand here, with the reason if it is a known word."""
    if token.kind == "end":
        refuse(f"the statement ends too early; expected {expected}", token.line, token.column)
    if token.kind == "word" and token.value in REFUSED:
        refuse(f"{token.value} is not allowed: {REFUSED[token.value]}", token.line, token.column)
    if token.is_symbol(";"):
        refuse("one statement at a time: nothing may follow the ;", token.line, token.column)
    refuse(f"did not expect {token.text[:40]} here; expected {expected}", token.line, token.column)


def check_variable(token: Token) -> None:
    """Refuse a bare word as variable or alias if it is a word of either engine's language."""
    if token.kind == "name":
        return
    if token.kind != "word":
        refuse_word(token, "a name")
    if token.value in REFUSED:
        refuse_word(token, "a name")
    if token.value in GRAMMAR_WORDS:
        refuse(f"{token.value} is a word of the language and cannot be a name", token.line, token.column,
               "choose another name, or put it in backticks")  # fmt: skip


def check_function(name: str, token: Token, dialect: Dialect) -> None:
    """Refuse a function that is not on the dialect's list, with the nearest that is."""
    if name.lower() in FUNCTIONS[dialect]:
        return
    near = process.extractOne(name.lower(), sorted(FUNCTIONS[dialect]), score_cutoff=70)
    advice = f"the nearest allowed function is {near[0]}" if near else "docs/cypher.md lists the allowed functions"
    refuse(f"the function {name[:60]} is not on the list for this engine", token.line, token.column, advice)


def check_type(token: Token, known: str) -> None:
    """Refuse a label (`known` = "label") or type that the schema does not have: it would silently find nothing."""
    names = NODES if known == "label" else RELS
    if token.kind not in {"word", "name"}:
        refuse_word(token, f"a {known}")
    name = token.value if token.kind == "name" else token.text
    if name in names:
        return
    near = process.extractOne(name, sorted(names), score_cutoff=50)
    advice = f"did you mean {near[0]}? " if near else ""
    refuse(f"the schema has no {known} {name[:40]}", token.line, token.column,
           f"{advice}docs/data-dictionary.md lists them")  # fmt: skip


def check_parameters(used: frozenset[str], given: Mapping[str, Any]) -> None:
    """Refuse missing parameters and values that are not plain data (an engine may read an object's own code)."""
    for name in sorted(used - set(given)):
        raise ForbiddenCypherError(f"the statement uses ${name}, but no value is given", advice=f"add {name}=VALUE")
    for name in sorted(set(given) - used):
        raise ForbiddenCypherError(f"the value {name} is given, but the statement has no ${name}")
    for name, value in given.items():
        _check_plain(name, value, 0)


def _check_plain(name: str, value: Any, depth: int) -> None:
    if value is None or type(value) in {bool, int, float, str}:
        return
    if depth < 5 and type(value) is list:
        for item in value:
            _check_plain(name, item, depth + 1)
        return
    if depth < 5 and type(value) is dict and all(type(key) is str for key in value):
        for item in value.values():
            _check_plain(name, item, depth + 1)
        return
    raise ForbiddenCypherError(f"the parameter {name} must be a text, a number, true, false, null, or a list of these")
