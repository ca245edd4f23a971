"""Named questions: plain Cypher in queries/named/*.cypher, with a header that says what they answer.

Invariants: values reach the engine as parameters, never as text; both engines give the same rows in the same order;
a row says how many claims stand behind it and which sources; no identity hash is among the columns.

A file: `// title id: …`, `// title en: …`, `// answers: …`, then lines `// parameter NAME: TYPE [= DEFAULT]: meaning`
and `// column NAME: meaning`, then `// engine: both` (or `ladybug`, `neo4j`: variants side by side) and the Cypher.
Types: region (a code), date, integer, word(a|b|…).  A region parameter X gives the Cypher $X, $X_first and $X_after
(codes c with $X_first <= c < $X_after lie inside X), $X_above (codes that hold it) and $X_province; a date parameter
X gives $X_date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import process

from graph.dates import interval
from graph.errors import NotFoundError, UsageError
from graph.grades import best
from graph.region_codes import COUNTRY, is_domestic, province_of
from graph.store import Store
from queries.answer import Method
from queries.cypher_lexer import DIALECTS, Dialect
from queries.cypher_parser import ReadingStatement, read_statement
from queries.table_answer import TableAnswer

FOLDER = Path(__file__).with_name("named")
MAX_ROWS = 10_000
_HEADER = re.compile(r"// (title id|title en|answers|parameter|column|engine)(?: |: )(.*)")
_PARAMETER = re.compile(r"(\w+): (region|date|integer|word)(?:\(([^)]*)\))?(?: = ([^:]+))?: (.+)")
_CODE = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?\Z|[A-Z]{3}\Z")
_NONE, _TODAY = "(none)", "today"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a named query; `default` None: it must be given."""

    name: str
    type: str
    words: tuple[str, ...]
    default: str | None
    doc: str

    def as_json(self) -> dict[str, Any]:
        """`{"name", "type", "words", "default", "meaning"}`."""
        return {
            "name": self.name, "type": self.type, "words": list(self.words), "default": self.default,
            "meaning": self.doc,
        }  # fmt: skip


@dataclass(frozen=True)
class NamedQuery:
    """One file of queries/named/: titles, what it answers, parameters, columns (name, meaning), Cypher by engine."""

    name: str
    title_id: str
    title_en: str
    answers: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    statements: Mapping[Dialect, ReadingStatement]

    def as_json(self) -> dict[str, Any]:
        """What `matarantai queries --json` lists."""
        return {
            "name": self.name, "title": {"id": self.title_id, "en": self.title_en}, "answers": self.answers,
            "parameters": [p.as_json() for p in self.parameters],
            "columns": [{"name": name, "meaning": doc} for name, doc in self.columns],
        }  # fmt: skip


@cache
def list_queries() -> tuple[NamedQuery, ...]:
    """All named queries, in order of name."""
    return tuple(parse_query(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.cypher")))


def parse_query(name: str, text: str) -> NamedQuery:
    """A query from its file's text; ValueError says which line of the header is wrong."""
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: list[tuple[str, str]] = []
    bodies: dict[str, list[str]] = {}
    engine = ""
    for line in text.splitlines():
        match = _HEADER.match(line)
        if match is None:
            if engine:
                bodies[engine].append(line)
            elif line.strip():
                raise ValueError(f"{name}: not a header line: {line}")
            continue
        kind, rest = match[1], match[2].strip()
        if kind == "engine":
            engine = rest
            bodies[engine] = []
        elif kind == "parameter":
            parameters.append(_parse_parameter(name, rest))
        elif kind == "column":
            column, _, doc = rest.partition(": ")
            columns.append((column, doc))
        else:
            said[kind] = rest
    statements = {d: read_statement("\n".join(bodies.get(d) or bodies["both"]).strip(), d) for d in DIALECTS}
    return NamedQuery(
        name, said["title id"], said["title en"], said["answers"], tuple(parameters), tuple(columns), statements
    )


def _parse_parameter(query: str, text: str) -> Parameter:
    match = _PARAMETER.match(text)
    if match is None:
        raise ValueError(f"{query}: not a parameter: {text}")
    words = tuple(match[3].split("|")) if match[3] else ()
    return Parameter(match[1], match[2], words, match[4].strip() if match[4] else None, match[5])


def find_query(name: str) -> NamedQuery:
    """The query of that name; NotFoundError with the nearest names."""
    by_name = {query.name: query for query in list_queries()}
    if name in by_name:
        return by_name[name]
    near = [found[0] for found in process.extract(name, list(by_name), limit=3, score_cutoff=50)]
    advice = f"the nearest are {', '.join(near)}" if near else "`matarantai queries` lists them"
    raise NotFoundError(f"there is no named query {name!r}", advice=advice)


def run_named(
    store: Store, name: str, params: Mapping[str, str], *, limit: int = MAX_ROWS, timeout: float = 30.0,
    today: date | None = None,
) -> TableAnswer:  # fmt: skip
    """Ask a named question: `params` as text (`{"region": "52.03"}`), at most `limit` rows, `timeout` seconds.

    Rows are ordered by their columns from left to right.  `facts`: claims behind all rows.  Errors: NotFoundError (no
    such query or region), UsageError (unknown, missing or wrong parameter), those of Store.read.
    """
    query = find_query(name)
    if not 1 <= limit <= MAX_ROWS:
        raise UsageError(f"the limit of rows must be from 1 to {MAX_ROWS:,}")
    given = _with_defaults(query, params, today or date.today())
    values: dict[str, Any] = {}
    for parameter in query.parameters:
        values |= _values(store, parameter, given[parameter.name])
    statement = query.statements["neo4j" if store.engine == "neo4j" else "ladybug"]
    wanted = {key: values[key] for key in statement.parameters}
    result = store.read(statement.text, wanted, limit=MAX_ROWS, timeout=timeout)
    rows = sorted(_finish(store, result.columns, result.rows), key=_sort_key)
    place = result.columns.index("claims") if "claims" in result.columns else None
    facts = None if place is None else sum(row[place] for row in rows[:limit])
    cut = result.truncated or len(rows) > limit
    return TableAnswer(Method(name, given), tuple(result.columns), tuple(rows[:limit]), cut, facts)


def _with_defaults(query: NamedQuery, params: Mapping[str, str], today: date) -> dict[str, str]:
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in params:
        if name not in known:
            near = process.extractOne(name, list(known), score_cutoff=50)
            advice = f"did you mean {near[0]}?" if near else f"it takes: {', '.join(known) or 'none'}"
            raise UsageError(f"the query {query.name} has no parameter {name!r}", advice=advice)
    given: dict[str, str] = {}
    for parameter in query.parameters:
        value = params.get(parameter.name, parameter.default)
        if value is None:
            raise UsageError(
                f"the query {query.name} needs {parameter.name}: {parameter.doc}", advice=f"add {parameter.name}=…"
            )
        given[parameter.name] = today.isoformat() if parameter.type == "date" and value == _TODAY else value.strip()
    return given


def _values(store: Store, parameter: Parameter, text: str) -> dict[str, Any]:
    """What one parameter gives the Cypher; UsageError or NotFoundError if the text does not fit its type."""
    name = parameter.name
    if parameter.type == "region":
        return _region_values(store, parameter, text)
    if parameter.type == "integer":
        if not re.fullmatch(r"\d{1,9}", text):
            raise UsageError(f"{name} must be a whole number, not {text[:40]!r}", advice=parameter.doc)
        return {name: int(text)}
    if parameter.type == "date":
        try:
            interval(text)
        except ValueError:
            raise UsageError(
                f"{name} must be a date, not {text[:40]!r}", advice="write 2024-06-15, 2024-06 or 2024"
            ) from None
        # `$on` is no parameter to Ladybug: ON is a word of its language
        return {f"{name}_date": text}
    for word in parameter.words:
        if word.casefold() == text.casefold():
            return {name: word}
    near = process.extractOne(text, parameter.words, score_cutoff=50)
    advice = (f"did you mean {near[0]}? " if near else "") + f"one of: {', '.join(parameter.words)}"
    raise UsageError(f"{name} cannot be {text[:40]!r}", advice=advice)


def _region_values(store: Store, parameter: Parameter, text: str) -> dict[str, Any]:
    name = parameter.name
    if text == _NONE and parameter.default == _NONE:
        return {name: "", f"{name}_first": "", f"{name}_after": "", f"{name}_above": [""], f"{name}_province": ""}
    code = text.upper()
    if not _CODE.match(code):
        raise UsageError(
            f"{name} must be the code of a region (52.03, 52.03.09, MYS), not {text[:40]!r}",
            advice="`matarantai show NAME` gives the code of a region",
        )
    if not store.read("MATCH (r:Region) WHERE r.code = $code RETURN r.name AS name", {"code": code}, limit=1).rows:
        raise NotFoundError(f"the graph has no region {code}", advice="`matarantai ingest regions` loads the register")
    # What lies inside 52.03 starts with "52.03."; the character after "." is "/".  Inside IDN: codes of digits.
    first, after = ("0", ":") if code == COUNTRY else (f"{code}.", f"{code}/")
    parts = code.split(".")
    above = [".".join(parts[:count]) for count in range(1, len(parts))]
    if is_domestic(code) and code != COUNTRY:
        above.append(COUNTRY)
    # a country has no province; the empty text is no region's code
    return {
        name: code, f"{name}_first": first, f"{name}_after": after, f"{name}_above": above or [""],
        f"{name}_province": province_of(code) or "",
    }  # fmt: skip


def _finish(store: Store, columns: list[str], rows: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Sources by what they are called, the best of several grades, lists sorted and each value once."""
    source_at = columns.index("sources") if "sources" in columns else None
    names = {} if source_at is None else _source_names(store, (row[source_at] for row in rows))
    done = []
    for row in rows:
        out: list[Any] = []
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            if column == "claims":
                # a sum is a decimal number on one engine
                out.append(int(value))
            elif not isinstance(value, list):
                out.append(value)
            elif at == source_at:
                out.append(sorted({names.get(source, source) for source in _flat(value)}))
            elif column == "grade":
                grades = list(_flat(value))
                out.append(best(grades) if grades else None)
            else:
                out.append(sorted(set(_flat(value))))
        done.append(tuple(out))
    return done


def _flat(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif value is not None:
        yield value


def _source_names(store: Store, values: Iterable[Any]) -> dict[str, str]:
    """Source id → its ref, else its name."""
    ids = sorted(set(_flat(list(values))))
    if not ids:
        return {}
    asked = "MATCH (s:Source) WHERE s.id IN $ids RETURN s.id AS id, s.ref AS ref, s.name AS name"
    return {row[0]: row[1] or row[2] for row in store.read(asked, {"ids": ids}, limit=MAX_ROWS).rows}


def _sort_key(row: tuple[Any, ...]) -> list[tuple[bool, str, Any]]:
    return [(value is None, type(value).__name__, 0 if value is None else value) for value in row]
