"""`make eval`: load the worked examples into an empty workplace and compare the answers, on both engines.

Usage: evaluate.py FOLDER   (FOLDER holds examples/tables, examples/expected and examples/compare.py)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MATARANTAI = str(Path(sys.executable).parent / "matarantai")


def run(env: dict[str, str], *command: str) -> int:
    """Run a command, its output shown; its exit status."""
    return subprocess.run(command, env=env, check=False).returncode


def load_and_compare(env: dict[str, str], examples: Path, answers: Path) -> int:
    """Ask every question of the examples in the workplace that `env` names; 0 if all answers agree."""
    for step in (("ingest", "regions"), ("ingest", "tables", str(examples / "tables")), ("check",)):
        if status := run(env, MATARANTAI, *step):
            return status
    return run(env, sys.executable, str(examples / "compare.py"), str(answers), MATARANTAI)


def main(shared: Path) -> int:
    """Evaluate on the embedded engine, and on Neo4j where a JDK and Maven are found."""
    examples = shared / "examples"
    if not (examples / "compare.py").is_file():
        print(f"no worked examples in {shared}: nothing to compare with")
        return 0
    clean = {k: v for k, v in os.environ.items() if not k.startswith("MATARANTAI_")}
    status = 0
    with tempfile.TemporaryDirectory(prefix="matarantai-eval-") as folder:
        print("== LadybugDB", flush=True)
        env = {**clean, "MATARANTAI_DATA": str(Path(folder) / "embedded")}
        status |= load_and_compare(env, examples, Path(folder) / "answers-embedded")
        if not all(shutil.which(program) for program in ("java", "javac", "mvn")):
            print("!!! Neo4j: not compared, a JDK and Maven are missing")
            return status | (os.environ.get("CI") == "true")
        print("== Neo4j", flush=True)
        env = {**clean, "MATARANTAI_DATA": str(Path(folder) / "neo4j")}
        started = subprocess.run([MATARANTAI, "neo4j", "start"], env=env, check=True, capture_output=True, text=True)
        given = dict(word.split("=", 1) for word in started.stdout.split() if word.startswith("MATARANTAI_"))
        try:
            status |= load_and_compare({**env, **given}, examples, Path(folder) / "answers-neo4j")
        finally:
            run(env, MATARANTAI, "neo4j", "stop")
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
