"""`serve` as a process of its own, and commands beside it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.support.commands import run_command

QUESTIONS = (
    ["paths", "--from", "53.07", "--to", "MYS", "--on", "2024-06-30", "--mode", "strict"],
    ["paths", "--from", "53.07", "--between", "2023-01-01", "2023-12-31", "--on", "2024-06-30"],
    ["flow", "--on", "2024-06-30"],
    ["gaps", "--limit", "0", "--on", "2024-06-30"],
    ["coverage", "--level", "regency", "--all", "--function", "F1", "--on", "2024-06-30"],
    ["show", "recruiters:R1"],
    ["search", "rekaan", "--label", "Agency", "--limit", "3"],
    ["show", "agencies:A1", "--on", "2021-12-31"],
    ["search", "rekaan", "--as-of", "2020-01-01"],
    ["contested"],
    ["sources", "--limit", "3"],
    ["sources", "S2", "--on", "2024-06-30", "--with-copies"],
    ["batches"],
    ["queries"],
    ["query", "recruiters_of_region", "region=53.07"],
)


class Server(NamedTuple):
    """A running `matarantai serve`."""

    process: subprocess.Popen[str]
    address: str
    data: Path


@pytest.fixture
def server(office_data: Path) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", "0"],
        env={**os.environ, "MATARANTAI_DATA": str(office_data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    try:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", line), line
        yield Server(process, line, office_data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()


def test_commands_beside_it_are_answered_through_it(server: Server, prepared: Path) -> None:
    for words in QUESTIONS:
        beside = run_command([*words, "--json"], data=server.data)
        assert beside.status == 0, beside.err
        alone = run_command([*words, "--json"], data=prepared)
        assert beside.json == alone.json, words


def test_its_errors_come_back_as_they_would_have_come(server: Server, prepared: Path) -> None:
    for words in (["paths", "--from", "Sikkka"], ["gaps", "--kind", "miring"], ["show", "tidak-ada-ini"]):
        beside, alone = (run_command(words, data=data) for data in (server.data, prepared))
        assert beside.status == alone.status, words
        assert beside.err.splitlines()[0] == alone.err.splitlines()[0]


def test_a_command_that_writes_says_who_holds_the_graph_and_what_to_do(server: Server, tmp_path: Path) -> None:
    outcome = run_command(["rebuild"], data=server.data)
    assert outcome.status == 3
    assert "matarantai serve" in outcome.err
    assert str(server.process.pid) in outcome.err
    token = server.address.partition("token=")[2]
    assert token not in outcome.err


def test_verdicts_are_given_through_it_and_taken_back(server: Server) -> None:
    def ask(*words: str) -> Any:
        outcome = run_command([*words, "--json"], data=server.data)
        assert outcome.status == 0, outcome.err
        return outcome.json

    ids = sorted(ask("show", f"recruiters:{ref}")["entity"]["id"] for ref in ("R1", "R3"))
    assert ask("judge", *ids, "same", "--why", "nomor sama")["one_entity"] is True
    # The server redirects a merged id; the command says so as it does without a server.
    assert (shown := ask("show", ids[1]))["redirected_from"] == ids[1]
    assert shown["entity"]["id"] == ids[0]
    assert [e["why"] for e in ask("history", ids[1])["events"] if e["kind"] == "judgement"] == ["nomor sama"]
    ask("judge", "recruiters:R1", "recruiters:R2", "same", "--why", "satu foto")
    refused = run_command(["judge", "recruiters:R2", "recruiters:R3", "different", "--why", "x"], data=server.data)
    assert refused.status == 1
    assert "nomor sama" in refused.err
    assert ask("review", "undo")["taken_back"]["why"] == "satu foto"
    assert ask("review", "undo")["one_entity"] is False
    assert ask("review", "judged")["judgements"] == []


def test_claims_are_taken_back_through_it_and_stated_anew(server: Server) -> None:
    def retract(*words: str) -> Any:
        outcome = run_command(["retract", *words, "--why", "uji", "--yes", "--json"], data=server.data)
        assert outcome.status == 0, outcome.err
        return outcome.json

    done = retract("--source", "S2")
    assert (done["done"], done["batch"]) == (True, 3)
    wrong = run_command(["retract", "--batch", "99", "--why", "uji", "--yes"], data=server.data)
    assert (wrong.status, "no batch 99" in wrong.err) == (1, True)
    assert retract("--undo", "--batch", "3")["count"] == done["count"]


def test_it_listens_with_a_token_only_and_leaves_nothing_behind(server: Server) -> None:
    url = server.address.partition("/?")[0]
    assert (server.data / "serve.token").stat().st_mode & 0o777 == 0o600
    assert httpx.get(f"{url}/healthz").status_code == 200
    assert httpx.get(f"{url}/api/v1/flow").status_code == 401
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=30)
    assert not (server.data / "serve.token").exists()
    assert run_command(["check"], data=server.data).status == 0


def test_a_killed_server_does_not_keep_the_graph(server: Server) -> None:
    server.process.kill()
    server.process.wait(timeout=30)
    assert run_command(["flow", "--json"], data=server.data).status == 0


def test_a_port_in_use_is_said_plainly(server: Server, tmp_path: Path) -> None:
    port = re.search(r":(\d+)/", server.address)
    assert port is not None
    outcome = run_command(["serve", "--port", port[1]], data=tmp_path / "other")
    assert outcome.status == 2
    assert "--port" in outcome.err
