"""Resolution measured on invented registers, beside what a user would take instead.

    .venv/bin/python -m benchmarks.names [--variants life,dense,press] [--errors 20] [--threshold 0.5]

Each variant is a world of people, companies and agencies written as the canonical tables; they are loaded as a user
would load them and resolved by `queries.resolution.resolve`; pairs from the threshold on make clusters.  Pairwise and
B-cubed precision, recall and F1 are over all records of a label.  The other ways get the threshold that suits them
best; ours keeps the published one.  Variants named held-… have kinds of noise that the others lack: no weight is tuned
on them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import SecretStr

from benchmarks.names.baselines import Scored, jaro_winkler_and_phone, splink_default, token_sort
from benchmarks.names.scores import Scores, b_cubed, best_threshold, clusters, mistakes, pairwise
from benchmarks.names.variants import VARIANTS
from benchmarks.names.world import World, build_world
from graph.claims import Claim
from graph.ledger import Batch, Ledger
from graph.projection import build
from graph.region_codes import lies_in
from graph.tables import GraphTables
from ingest.load import load_tables
from ingest.regions import region_claims
from queries.resolution import ResolutionAnswer, explain_pair, resolve
from queries.snapshot import Snapshot

LABELS = ("Person", "Company", "Agency")
_LEAST = 0.01
_OTHERS: dict[str, Callable[[World], Scored]] = {
    "rapidfuzz token_sort_ratio": token_sort,
    "Jaro-Winkler and phone": jaro_winkler_and_phone,
    "Splink default names": splink_default,
}


def graph_of(world: World) -> GraphTables:
    """The world's tables, loaded into a new ledger and projected."""
    with tempfile.TemporaryDirectory(prefix="matarantai-benchmark-") as folder:
        world.write_tables(Path(folder) / "tables")
        ledger = Ledger.open(SecretStr(f"sqlite:///{Path(folder) / 'ledger.sqlite'}"))
        try:
            ledger.append(_register(world), batch=Batch("benchmark", "1", "benchmark"))
            report = load_tables(ledger, Path(folder) / "tables", key=b"k" * 32)
            if not report.ok:
                raise ValueError(f"the benchmark's tables do not load: {report.as_json()['errors'][:3]}")
            return build(ledger)
        finally:
            ledger.close()


def _register(world: World) -> list[Claim]:
    """The register's claims about the regions that the world names, and what they lie in."""
    named = {r["region"] for rows in world.rows.values() for r in rows if r.get("region")}
    wanted = {f"region:{above}" for code in named for above in lies_in(code)}
    return [
        claim
        for claim in region_claims()
        if claim.type == "Source" or (claim.subject in wanted and (claim.object or claim.subject) in wanted)
    ]


def record_of(refs: Sequence[str], truth: dict[str, str]) -> str | None:
    """The record of a node by its refs ('recruiters:R1')."""
    return next((ref for ref in refs if ref in truth), None)


def label_of(record: str, world: World) -> str:
    """Person, Company or Agency."""
    table, _, ref = record.partition(":")
    if table == "agencies":
        return "Agency"
    entity = world.truth[f"{table}:{ref}"]
    return "Company" if entity.startswith("C") else "Person"


def ours(answer: ResolutionAnswer, world: World) -> Scored:
    """(score, record, record) of the pairs of an answer."""
    found = []
    for pair in answer.pairs:
        left, right = record_of(pair.left.refs, world.truth), record_of(pair.right.refs, world.truth)
        if left and right:
            found.append((pair.score, left, right))
    return found


def labelled_pairs(world: World) -> Counter[str]:
    """The pairs whose answer is known, by kind: the same entity, and what is hard about two."""
    kinds: Counter[str] = Counter()
    rows = {f"recruiters:{r['ref']}": r for r in world.rows["recruiters"]}
    cases = {f"recruiters:{r['recruiter']}": r["case"] for r in world.rows["involvements"]}
    people = [record for record in world.truth if record in cases]
    for at, a in enumerate(people):
        for b in people[at + 1 :]:
            one, other = world.truth[a], world.truth[b]
            if one == other:
                kinds["same person"] += 1
            elif world.siblings.get(one) == world.siblings.get(other):
                kinds["brothers and sisters"] += 1
            elif set(rows[a]["phones"].split(";")) & set(rows[b]["phones"].split(";")) - {""}:
                kinds["others with one phone"] += 1
            elif rows[a]["name"].casefold() == rows[b]["name"].casefold():
                kinds["namesakes"] += 1
            elif cases[a] == cases[b]:
                kinds["others of one case"] += 1
    return kinds


def _line(way: str, pairs: Scores, cubed: Scores, note: str = "") -> str:
    numbers = "  ".join(f"{n:.3f}" for s in (pairs, cubed) for n in (s.precision, s.recall, s.f1))
    return f"  {way:28} {numbers}  {note}"


def measure(world: World, threshold: float, errors: int) -> list[dict[str, Any]]:
    """Print the table of one world; the figures as rows."""
    rows: list[dict[str, Any]] = []
    graph = graph_of(world)
    kinds = labelled_pairs(world)
    print(
        f"\n{world.variant.name}: {len(world.truth):,} records, labelled pairs: "
        + ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common())
    )
    print(f"  {'':28} {'pairwise P, R, F1':21}  B-cubed P, R, F1")
    for label in LABELS:
        truth = {r: e for r, e in world.truth.items() if label_of(r, world) == label}
        if label == "Person":
            for way, scorer in _OTHERS.items():
                best, pairs, cubed = best_threshold(truth, scorer(world), np.arange(0.3, 1.0, 0.02).tolist())
                print(_line(way, pairs, cubed, f"best threshold {best:.2f}"))
                rows.append({"variant": world.variant.name, "way": way, "pairwise": pairs, "b_cubed": cubed})
        answer = resolve(graph, label, min_score=_LEAST)
        scored = ours(answer, world)
        found = clusters(list(truth), ((a, b) for score, a, b in scored if score >= threshold))
        pairs, cubed = pairwise(truth, found), b_cubed(truth, found)
        best, best_pairs, _ = best_threshold(truth, scored, np.arange(0.05, 1.0, 0.05).tolist())
        print(_line(f"ours, {label}", pairs, cubed, f"at {threshold}; best {best_pairs.f1:.3f} at {best:.2f}"))
        rows.append({"variant": world.variant.name, "way": f"ours, {label}", "pairwise": pairs, "b_cubed": cubed})
        automatic = [(p.left, p.right) for p in answer.pairs if p.band == "automatic"]
        right = sum(world.truth[a.refs[0]] == world.truth[b.refs[0]] for a, b in automatic)
        if automatic:
            print(f"  {'':28} automatic band: {right} of {len(automatic)} right")
        if errors:
            _show(world, truth, found, graph, label, errors)
    return rows


def _show(
    world: World, truth: dict[str, str], found: dict[str, str], graph: GraphTables, label: str, most: int
) -> None:
    """Print mistakes, by the rules that wrote the names, with the explanation of each pair by itself."""
    tables = ("recruiters", "officials", "agencies")
    names = {f"{table}:{r['ref']}": r["name"] for table in tables for r in world.rows.get(table, [])}
    snapshot = Snapshot.load(graph)
    ids = {ref: node.id for node in snapshot.of_label(label) for ref in node.props.get("refs") or ()}
    for what, pairs in zip(("wrongly together", "wrongly apart"), mistakes(truth, found), strict=True):
        rules = Counter(tuple(sorted((world.rule.get(a, ""), world.rule.get(b, "")))) for a, b in pairs)
        print(f"    {what}: {len(pairs)}; by rule {rules.most_common(8)}")
        for a, b in pairs[:: max(1, len(pairs) // most)]:
            pair = explain_pair(snapshot, ids[a], ids[b])
            said = " ".join(f"{c}={level}:{weight:+.1f}" for c, level, weight in pair.why)
            print(f"      {names[a]!r} – {names[b]!r}  {pair.score:.2f}  {said}")


def main() -> None:
    """Print the figures of the chosen variants."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--variants", default=",".join(VARIANTS))
    arguments.add_argument("--threshold", type=float, default=0.5)
    arguments.add_argument("--errors", type=int, default=0, help="show so many mistakes of each kind")
    given = arguments.parse_args()
    for name in given.variants.split(","):
        measure(build_world(VARIANTS[name]), given.threshold, given.errors)


if __name__ == "__main__":
    main()
