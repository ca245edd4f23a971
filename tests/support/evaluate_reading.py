"""`make eval`, second part: read the annotated articles and score what was read, each half by itself.

Usage: evaluate_reading.py FOLDER [ID …]   (FOLDER holds corpus/dev/*.txt with *.json, and corpus/score.py)
The first half was read while the rules were written; nobody looked at the texts of the second while writing them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ingest.articles.extraction import extract
from ingest.articles.loading import About, read_file

# Read by chance before the halves were drawn: it cannot measure any more.
_SEEN = frozenset({"bengkalis-2023"})
Scores = dict[str, dict[str, float]]


def halves(ids: Sequence[str]) -> dict[str, list[str]]:
    """Every second article, in order of id, is for development; the others are for measuring."""
    develop = [one for place, one in enumerate(sorted(ids)) if place % 2 == 0 or one in _SEEN]
    return {"develop": develop, "measure": [one for one in sorted(ids) if one not in develop]}


def read_all(corpus: Path, ids: Sequence[str], to: Path) -> float:
    """Write what is read in each article to ID.json; returns the seconds that it took."""
    to.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    for one in ids:
        gold = json.loads((corpus / f"{one}.json").read_text(encoding="utf-8"))
        about = About(url=gold.get("url"), publisher=gold.get("publisher"))
        answer = extract(read_file(corpus / f"{one}.txt", about)).as_json(one)
        (to / f"{one}.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return time.perf_counter() - started


def score(shared: Path, ids: Sequence[str], predicted: Path, *options: str) -> str:
    """What score.py prints for these articles."""
    with tempfile.TemporaryDirectory() as gold:
        for one in ids:
            (Path(gold) / f"{one}.json").symlink_to((shared / "corpus" / "dev" / f"{one}.json").resolve())
        command = [sys.executable, str(shared / "corpus" / "score.py"), gold, str(predicted), *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main(shared: Path, only: Sequence[str]) -> int:
    """Print the figures of both halves side by side (or the errors of single articles)."""
    corpus = shared / "corpus" / "dev"
    ids = [path.stem for path in sorted(corpus.glob("*.json"))]
    if not ids:
        print(f"no annotated articles in {shared}: nothing to score")
        return 0
    with tempfile.TemporaryDirectory(prefix="matarantai-reading-") as folder:
        predicted = Path(folder)
        read_all(corpus, ids[:1], predicted)  # the register of regions is read once
        seconds = read_all(corpus, ids, predicted)
        if only:
            print(score(shared, only, predicted, "--errors"))
            return 0
        found: dict[str, Scores] = {}
        for name, half in halves(ids).items():
            found[name] = json.loads(score(shared, half, predicted, "--json"))
        print(f"{'':32s}{'develop':>22s}{'measure':>22s}")
        for field in dict.fromkeys([*found["develop"], *found["measure"]]):
            cells = [found[name].get(field) for name in ("develop", "measure")]
            shown = [f"F1 {c['f1']:.3f} of {c['gold']:.0f}" if c else "-" for c in cells]
            print(f"{field:32s}{shown[0]:>22s}{shown[1]:>22s}")
        print(f"{len(ids)} articles in {seconds:.1f} s: {60 * len(ids) / seconds:.0f} a minute")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"), sys.argv[2:]))
