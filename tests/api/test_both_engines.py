"""The same office on a real Neo4j: every command gives the same answer as on the embedded graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.neo4j_server import ServerStatus
from graph.neo4j_store import Neo4jStore
from tests.api.test_serve import QUESTIONS
from tests.support.commands import Outcome, run_command
from tests.support.small_tables import write_small_tables

pytestmark = pytest.mark.neo4j


@pytest.fixture
def neo4j_env(neo4j_server: ServerStatus, neo4j_store: Neo4jStore) -> Iterator[dict[str, str]]:
    """Settings that name the empty Neo4j."""
    neo4j_store.close()
    yield {"MATARANTAI_GRAPH": neo4j_server.url, "MATARANTAI_GRAPH_PASSWORD_FILE": str(neo4j_server.password_file)}


def test_every_question_has_the_same_answer(neo4j_env: dict[str, str], office_data: Path, prepared: Path) -> None:
    def on_neo4j(*words: str) -> Outcome:
        return run_command(list(words), data=office_data, env=neo4j_env)

    # The first command on an empty Neo4j brings it up to the ledger, the regions of the register included.
    assert on_neo4j("check").status == 0
    for words in QUESTIONS:
        there, here = on_neo4j(*words, "--json"), run_command([*words, "--json"], data=prepared)
        assert there.status == 0, there.err
        assert there.json == here.json, words
    statement = "MATCH (p:Person)-[:USES]->(i:Identifier) RETURN p.ref AS ref, i.kind AS kind ORDER BY ref"
    there, here = (on_neo4j("cypher", statement, "--json"), run_command(["cypher", statement, "--json"], data=prepared))
    assert there.json["rows"] == here.json["rows"] != []

    assert on_neo4j("judge", "recruiters:R1", "recruiters:R3", "same", "--why", "uji").status == 0
    assert on_neo4j("check").status == 0
    more = write_small_tables(office_data / "more")
    text = (more / "recruiters.csv").read_text(encoding="utf-8")
    (more / "recruiters.csv").write_text(text.replace("R2,CD,", "R2,CDE,"), encoding="utf-8")
    assert on_neo4j("ingest", "tables", str(more), "--replace").status == 0
    assert on_neo4j("check").status == 0
    assert on_neo4j("show", "recruiters:R2", "--json").json["entity"]["name"] == "CDE"
