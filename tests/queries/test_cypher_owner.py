from __future__ import annotations

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.claims import Claim
from graph.errors import (
    CypherError,
    ForbiddenCypherError,
    LimitError,
    MatarantaiError,
    StoreError,
    StoreHeldError,
    UsageError,
)
from graph.ids import entity_id
from graph.ladybug_store import LadybugStore
from graph.ledger import Batch, Ledger
from graph.owner import Ownership
from graph.schema import NODES, RELS
from graph.settings import load_settings
from graph.store import Store
from graph.workspace import make_data_folder
from queries import cypher_lexer, cypher_owner, cypher_rules
from queries.cypher_lexer import Dialect
from queries.cypher_owner import owner_cypher
from queries.cypher_parser import ReadingStatement
from queries.table_answer import TableAnswer
from tests.support.cypher_statements import ALLOWED, HOSTILE, PARAMETERS
from tests.support.question_graph import question_tables

# `frame` is what Ladybug would read if a statement could name a Python variable of a calling frame.
frame = pa.table({"secret": ["seen"]})


def fingerprint(store: Store) -> list[Any]:
    exported = store.export(tuple(NODES), tuple(RELS))
    tables = [*exported.nodes.items(), *exported.rels.items()]
    return sorted((name, sorted(map(str, table.to_pylist()))) for name, table in tables if table.num_rows)


class Owner:
    """A graph as the owner reads it: the embedded one by its path while it is closed, Neo4j by its open store."""

    def __init__(self, store: Store) -> None:
        self.dialect: Dialect = "neo4j" if store.engine == "neo4j" else "ladybug"
        self.target: Path | Store = store
        if self.dialect == "ladybug":
            self.target = Path(store.describe().location)
            store.close()

    def ask(self, statement: str, **options: Any) -> TableAnswer:
        params = {k: v for k, v in PARAMETERS.items() if f"${k}" in statement}
        return owner_cypher(self.target, statement, params, **options)


@pytest.fixture
def owner(store: Store) -> Owner:
    store.replace_all(question_tables())
    return Owner(store)


def test_hostile_statements_change_and_make_nothing(store: Store, tmp_path: Path) -> None:
    store.replace_all(question_tables())
    before = fingerprint(store)
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\nseen\n", encoding="utf-8")
    owner = Owner(store)
    digest = owner.target.read_bytes() if isinstance(owner.target, Path) else b""
    for statement in HOSTILE[owner.dialect]:
        made = statement.replace("{out}", str(tmp_path / "out")).replace("{secret}", str(secret))
        with pytest.raises(MatarantaiError) as caught:
            owner.ask(made)
        assert isinstance(caught.value, ForbiddenCypherError), made
        assert "seen" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == []
    if isinstance(owner.target, Path):
        assert owner.target.read_bytes() == digest
    else:
        assert fingerprint(store) == before


def test_reading_statements_are_answered(owner: Owner) -> None:
    for statement in ALLOWED[owner.dialect]:
        answer = owner.ask(statement)
        assert answer.columns, statement
        assert all(len(row) == len(answer.columns) for row in answer.rows)


def test_an_answer_has_rows_as_objects(owner: Owner) -> None:
    made = owner.ask("MATCH (n:Company) RETURN n.name AS name, n.claims AS claims ORDER BY name").as_json()
    assert made["rows"] == [{"name": "PT Xena", "claims": 1}, {"name": "PT Yudha", "claims": 1}]
    assert made["method"]["name"] == "cypher"
    assert (made["facts"], made["truncated"]) == (None, False)


def test_nodes_and_relationships_come_as_their_properties(owner: Owner) -> None:
    row = owner.ask("MATCH (n:Company {ref: 'C1'})<-[r:OFFICER_OF]-(p) RETURN n, r, sum(r.claims) AS total").rows[0]
    assert (row[0]["_label"], row[0]["name"]) == ("Company", "PT Xena")
    assert (row[1]["_type"], row[1]["title"]) == ("OFFICER_OF", "Direktur")
    assert row[2] == 1
    assert not {"_ID", "_SRC", "_DST"} & (set(row[0]) | set(row[1]))


def test_rows_are_limited_and_it_is_said(owner: Owner) -> None:
    answer = owner.ask("UNWIND range(1, 10000) AS x RETURN x", limit=7)
    assert (len(answer.rows), answer.truncated) == (7, True)
    everything = owner.ask("UNWIND range(1, 10000) AS x RETURN x")
    assert (len(everything.rows), everything.truncated) == (10_000, False)


def test_bytes_are_limited_and_it_is_said(owner: Owner) -> None:
    text = "x" * 15_000
    answer = owner.ask(f"UNWIND range(1, 3000) AS x RETURN x, '{text}' AS t")
    assert answer.truncated
    assert 1_000 < len(answer.rows) < 1_400


def test_a_long_statement_is_stopped(owner: Owner) -> None:
    walks = ", ".join(f"(a{i})-[r{i}]-(b{i})" for i in range(12))
    with pytest.raises(LimitError) as caught:
        owner.ask(f"MATCH {walks} RETURN count(*) AS n", timeout=2)
    assert caught.value.advice


def test_the_engine_says_what_it_does_not_understand(owner: Owner) -> None:
    with pytest.raises(CypherError) as caught:
        owner.ask("MATCH (n:Person) RETURN m.name")
    assert "m" in caught.value.message


def test_limits_out_of_range_are_wrong_use(owner: Owner) -> None:
    for options in ({"limit": 0}, {"limit": 10_001}, {"timeout": 0}, {"timeout": 601}):
        with pytest.raises(UsageError):
            owner.ask("RETURN 1 AS x", **options)


# -- the second wall of the embedded engine: what happens if a statement got past the parser


@pytest.fixture
def closed_graph(tmp_path: Path) -> Path:
    path = tmp_path / "closed" / "graph.lbug"
    store = LadybugStore(path)
    store.replace_all(question_tables())
    store.close()
    return path


def test_an_open_embedded_store_is_refused(tmp_path: Path) -> None:
    store = LadybugStore(tmp_path / "graph.lbug")
    try:
        with pytest.raises(UsageError, match="process of its own"):
            owner_cypher(store, "RETURN 1 AS x")
    finally:
        store.close()


def test_a_graph_with_changes_only_in_its_log_is_not_read_stale(closed_graph: Path) -> None:
    closed_graph.with_name(closed_graph.name + ".wal").write_bytes(b"something")
    with pytest.raises(StoreError, match="not closed properly"):
        owner_cypher(closed_graph, "RETURN 1 AS x")


def test_the_child_process_changes_and_writes_nothing_by_itself(
    closed_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        cypher_owner, "read_statement", lambda text, dialect: ReadingStatement(text, dialect, frozenset())
    )
    before = closed_graph.read_bytes()
    out = tmp_path / "written"
    for statement in (
        "CREATE (n:Person {id: 'x'})", "MATCH (n) DETACH DELETE n", "DROP TABLE LEG", "CHECKPOINT",
        "CREATE SEQUENCE harm",
        f"COPY (MATCH (n:Person) RETURN n.name) TO '{out}.csv'", f"COPY (MATCH (n) RETURN n.id) TO '{out}.parquet'",
        f"EXPORT DATABASE '{out}'", f"ATTACH '{out}.lbug' AS other (dbtype lbug)",
        "RETURN 1; CREATE (n:Person {id: 'x'})",
        "LOAD FROM frame RETURN *", "UNWIND range(1, 2000000000) AS x RETURN count(x)",
    ):  # fmt: skip
        with pytest.raises((CypherError, LimitError)):
            owner_cypher(closed_graph, statement, timeout=10)
    assert closed_graph.read_bytes() == before
    assert [p for p in out.parent.rglob("written*") if p.is_file() and p.stat().st_size] == []


def test_the_child_process_is_killed_when_its_time_is_over(closed_graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        cypher_owner, "read_statement", lambda text, dialect: ReadingStatement(text, dialect, frozenset())
    )
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def popen(*args: Any, **kwargs: Any) -> subprocess.Popen[bytes]:
        started.append(real(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr("queries.cypher_owner.subprocess.Popen", popen)
    # neither the engine's own clock nor interrupt() ends this one
    with pytest.raises(LimitError, match="longer than 1 seconds"):
        owner_cypher(closed_graph, "RETURN list_reduce(range(1, 40000000), (x, y) -> x + y) AS n", timeout=1)
    assert started[0].poll() is not None


def test_a_path_without_a_graph_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph"):
        owner_cypher(tmp_path / "none.lbug", "RETURN 1 AS x")
    broken = tmp_path / "broken.lbug"
    broken.write_bytes(b"not a graph" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        owner_cypher(broken, "RETURN 1 AS x")


def test_the_child_imports_nothing_of_the_project_and_no_environment() -> None:
    text = Path(cypher_owner.__file__).with_name("cypher_child.py").read_text(encoding="utf-8")
    assert "import graph" not in text
    assert "from graph" not in text
    assert "from queries" not in text
    done = subprocess.run(
        [sys.executable, "-I", str(Path(cypher_owner.__file__).with_name("cypher_child.py"))],
        input=b'{"path": "/nonexistent/graph"}\n', capture_output=True, check=False, env={},
    )  # fmt: skip
    assert done.returncode == 1
    assert b'"kind": "open"' in done.stdout


# -- what docs/cypher.md says

DOCUMENT = Path(cypher_owner.__file__).parent.parent / "docs" / "cypher.md"


def test_the_examples_of_the_document_run(owner: Owner) -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Examples")[2]
    examples = [block.replace("\n    ", "\n").strip() for block in re.findall(r"(?:^    .+\n)+", text, re.MULTILINE)]
    answers = [owner.ask(example) for example in examples]
    assert len(answers) == 3
    shared, single, silent = (set(answer.rows) for answer in answers)
    assert {row[0] for row in shared} == {"+6281200000001"}
    assert ("Amaq Bakri", "harbouring", "Rumah tampung", "K1", "B2") in single
    assert ("Disnaker Lombok Timur", "manpower", "Kabupaten Lombok Timur") not in silent


def test_the_limits_of_the_document_are_those_of_the_code() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Limits")[2].partition("##")[0]
    said = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]
    for limit in (
        cypher_owner.MAX_ROWS, cypher_lexer.MAX_CHARACTERS, cypher_lexer.MAX_TOKENS, cypher_rules.MAX_CLAUSES,
        cypher_rules.MAX_UNIONS, cypher_rules.MAX_HOPS, cypher_rules.MAX_NESTING, cypher_rules.MAX_LOOPS,
        cypher_rules.MAX_LENGTH, cypher_rules.MAX_RANGE, cypher_owner.MAX_BYTES // 1_000_000,
        cypher_owner.MEMORY_BYTES >> 30,
    ):  # fmt: skip
        assert limit in said, limit


def test_given_settings_the_graph_is_opened_closed_and_read(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path / "data", graph="ladybug:", ledger="")
    make_data_folder(settings)
    with closing(Ledger.open(settings.ledger_url)) as ledger:
        props = {"name": "PT Xena", "ref": "C1", "refs": ["recruiters:C1"]}
        claim = Claim(
            "Company", entity_id("Company", "default", "recruiters", "C1"), "source:x", "default", props=props
        )
        ledger.append([claim], batch=Batch("test", "1", "test"))
    answer = owner_cypher(settings, "MATCH (n:Company) RETURN n.name AS name")
    assert answer.rows == (("PT Xena",),)
    # and the graph is free again
    assert owner_cypher(settings, "MATCH (n:Company) RETURN count(n) AS n").rows == ((1,),)
    with pytest.raises(ForbiddenCypherError):
        owner_cypher(settings, "MATCH (n) DETACH DELETE n")


def test_the_graph_stays_owned_while_the_child_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(data=tmp_path / "data", graph="ladybug:", ledger="")
    real = cypher_owner._run_child

    def run_child(path: Path, *args: Any) -> Any:
        with pytest.raises(StoreHeldError, match="matarantai cypher"):
            Ownership.acquire(path, wait=0)
        return real(path, *args)

    monkeypatch.setattr(cypher_owner, "_run_child", run_child)
    assert owner_cypher(settings, "RETURN 1 AS x").rows == ((1,),)
    Ownership.acquire(settings.graph_path, wait=0).release()
