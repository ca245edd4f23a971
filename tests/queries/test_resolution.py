"""Who may be whom: what an investigator must be able to rely on."""

from __future__ import annotations

import math

import pytest

from graph.errors import NotFoundError, UsageError
from graph.judgements import Judgement
from graph.store import Store
from graph.tables import GraphChange
from queries.resolution import PairExplanation, ResolutionAnswer, explain_pair, resolve
from queries.snapshot import Snapshot
from tests.support.graph_builder import Grades, GraphBuilder

VILLAGE = "52.03.01.2001"


def from_(source: str) -> Grades:
    return ((source, "B2"),)


def crowd(graph: GraphBuilder) -> GraphBuilder:
    """Others, so that what two records share is not what everybody shares."""
    given = "Rudi Dewi Yohanes Ketut Slamet Maria Udin Lukman Bahar Joko Wati Petrus Gusti Yanto Eka Tono"
    family = "Hartono Lestari Lapian Sudana Riyadi Goreti Petot Nulik Siregar Prabowo Susilo Manek Raka Kusno Oki Bala"
    names = [f"{a} {b}" for a, b in zip(given.split(), family.split(), strict=True)]
    names += [f"{a} {b}" for a, b in zip(given.split(), reversed(family.split()), strict=True)]
    for number, name in enumerate(names):
        source, region = f"S{number + 50}", f"{11 + number}.01"
        graph.region(region).node("Person", f"X{number}", name, grades=from_(source))
        graph.rel("SEATED_IN", f"X{number}", region, grades=from_(source))
    return graph


def network() -> GraphBuilder:
    graph = GraphBuilder().region(VILLAGE).region("52.03").region("53.01")
    return crowd(graph)


def add(
    graph: GraphBuilder,
    ref: str,
    name: str,
    source: str,
    *,
    region: str | None = VILLAGE,
    phones: tuple[str, ...] = (),
    case: str | None = None,
    role: str = "recruiter",
    **props: str,
) -> None:
    graph.node("Person", ref, name, grades=from_(source), **props)
    if region:
        graph.rel("SEATED_IN", ref, region, grades=from_(source))
    for phone in phones:
        graph.uses(ref, phone, grades=from_(source))
    if case:
        graph.rel("INVOLVED_IN", ref, case, grades=from_(source), role=role, status="terduga")


def found(answer: ResolutionAnswer) -> dict[frozenset[str], PairExplanation]:
    return {frozenset(r.removeprefix("recruiters:") for p in (pair.left, pair.right) for r in p.refs): pair
            for pair in answer.pairs}  # fmt: skip


def people(graph: GraphBuilder, min_score: float = 0.5) -> dict[frozenset[str], PairExplanation]:
    return found(resolve(graph.tables(), "Person", min_score=min_score))


def test_one_person_in_two_spellings_with_one_phone() -> None:
    graph = network()
    add(graph, "R1", "Drs. H. Soedjatmoko Hadi", "S1", phones=("+6281234567890",))
    add(graph, "R2", "SUJATMOKO HADI", "S2", phones=("+6281234567890",))
    pair = people(graph)[frozenset({"R1", "R2"})]
    assert pair.score > 0.95
    assert {"name", "phone", "region"} <= {comparison for comparison, _, weight in pair.why if weight > 0}


def test_brothers_in_one_village_who_share_a_phone_stay_two() -> None:
    graph = network()
    add(graph, "R1", "Ahmad Rifai bin Sulaiman", "S1", phones=("+6281234567890",))
    add(graph, "R2", "Hasan Basri bin Sulaiman", "S2", phones=("+6281234567890",))
    assert people(graph) == {}
    pair = explain_pair(Snapshot(graph.tables()), graph.id("R1"), graph.id("R2"))
    assert pair.score < 0.5
    assert ("name", "brothers_like") in {(c, level.partition(",")[0]) for c, level, w in pair.why if w < 0}


def test_a_phone_that_many_use_is_weaker_than_one_that_two_use() -> None:
    def weight(users: int) -> float:
        graph = network()
        add(graph, "R1", "MA", "S1", phones=("+6281234567890",))
        add(graph, "R2", "Mustofa Arifin", "S2", phones=("+6281234567890",))
        for other in range(users):
            graph.uses(f"X{other}", "+6281234567890", grades=from_("S9"))
            graph.uses(f"X{other}", f"+62819999999{other}", grades=from_("S9"))
        pair = explain_pair(Snapshot(graph.tables()), graph.id("R1"), graph.id("R2"))
        return next(w for comparison, _, w in pair.why if comparison == "phone")

    assert weight(0) > weight(6) + 1


def test_a_phone_in_common_years_apart_is_weaker() -> None:
    def weight(year: str) -> tuple[str, float]:
        graph = network().case("K1", opened="2015").case("K2", opened=year)
        add(graph, "R1", "Mustofa Arifin", "S1", phones=("+6281234567890",), case="K1")
        add(graph, "R2", "Mustofa A.", "S2", phones=("+6281234567890",), case="K2")
        pair = explain_pair(Snapshot(graph.tables()), graph.id("R1"), graph.id("R2"))
        return next((level.partition(",")[0], w) for comparison, level, w in pair.why if comparison == "phone")

    near, apart = weight("2016"), weight("2023")
    assert near[0] == "shared"
    assert apart[0] == "shared_long_apart"
    assert near[1] > apart[1]


def test_initials_never_merge_on_the_name_alone() -> None:
    graph = network()
    add(graph, "R1", "MKZ", "S1")
    add(graph, "R2", "MKZ", "S2")
    assert people(graph) == {}
    pair = explain_pair(Snapshot(graph.tables()), graph.id("R1"), graph.id("R2"))
    assert pair.score <= 0.3 + 1e-9


def test_initials_of_two_cases_with_one_phone_are_a_candidate() -> None:
    graph = network().case("K1").case("K2")
    add(graph, "R1", "MKZ", "S1", phones=("+6281234567890",), case="K1")
    add(graph, "R2", "MKZ", "S2", phones=("+6281234567890",), case="K2")
    assert frozenset({"R1", "R2"}) in people(graph)


def test_the_same_initials_in_one_case_of_one_source_are_two() -> None:
    graph = network().case("K1")
    add(graph, "R1", "SR", "S1", case="K1", role="recruiter")
    add(graph, "R2", "SR", "S1", case="K1", role="transporter")
    assert people(graph, min_score=0.2) == {}


def test_the_same_name_told_of_one_case_by_two_sources_is_one() -> None:
    graph = network().case("K1")
    add(graph, "R1", "Mustofa Arifin", "S1", case="K1", region=None)
    add(graph, "R2", "Mustopa Arifin", "S2", case="K1", region=None)
    assert frozenset({"R1", "R2"}) in people(graph)


def test_another_identity_number_is_another_person_and_the_same_one_is_automatic() -> None:
    graph = network()
    add(graph, "R1", "Mustofa Arifin", "S1", id_hash="a" * 64)
    add(graph, "R2", "Mustofa Arifin", "S2", id_hash="b" * 64)
    add(graph, "R3", "M. Arifin", "S3", id_hash="a" * 64)
    pairs = people(graph)
    assert set(pairs) == {frozenset({"R1", "R3"})}
    assert pairs[frozenset({"R1", "R3"})].band == "automatic"


def test_the_same_number_with_another_name_is_for_a_human() -> None:
    graph = network()
    add(graph, "R1", "Mustofa Arifin", "S1", id_hash="a" * 64)
    add(graph, "R2", "Dorkas Tefa", "S2", id_hash="a" * 64)
    pair = explain_pair(Snapshot(graph.tables()), graph.id("R1"), graph.id("R2"))
    assert pair.band != "automatic"


def test_one_post_at_different_times_is_no_ground() -> None:
    graph = network().agency("A1", "Kanim Mataram", "immigration", region="52.03")
    graph.official("O1", "Bambang Sutejo", "A1", "Kepala Kantor", since="2018", until="2020")
    graph.official("O2", "Agus Winarto", "A1", "Kepala Kantor", since="2021", until="2023")
    assert resolve(graph.tables(), "Person", min_score=0.05).pairs == ()
    pair = explain_pair(Snapshot(graph.tables()), graph.id("O1"), graph.id("O2"))
    assert not [w for comparison, _, w in pair.why if comparison == "post" and w > 0]


def test_weights_add_up_to_the_score_in_every_pair() -> None:
    graph = network().case("K1").case("K2")
    add(graph, "R1", "MA", "S1", phones=("+6281234567890",), case="K1")
    add(graph, "R2", "Mustofa Arifin", "S2", phones=("+6281234567890",), case="K2")
    add(graph, "R3", "Mahmud Anwar", "S3", phones=("+6281234567890",), case="K2")
    answer = resolve(graph.tables(), "Person", min_score=0.0)
    assert answer.pairs
    for pair in answer.pairs:
        odds = sum(weight for _, _, weight in pair.why)
        assert pair.score == pytest.approx(1 / (1 + 2**-odds), abs=1e-9)
        assert next(iter(pair.why))[0] == "prior"


def test_a_pair_by_itself_is_weighed_as_among_all() -> None:
    graph = network()
    add(graph, "R1", "Mustofa Arifin", "S1", phones=("+6281234567890",))
    add(graph, "R2", "Mustopa Arifin", "S2", phones=("+6281234567890",))
    tables = graph.tables()
    among = people(graph)[frozenset({"R1", "R2"})]
    alone = explain_pair(Snapshot(tables), graph.id("R2"), graph.id("R1"))
    assert alone.as_json() == among.as_json()


def test_initials_do_not_chain_two_people_together() -> None:
    graph = network().case("K1").case("K2").case("K3")
    phone = ("+6281234567890",)
    add(graph, "R1", "Mustofa Arifin", "S1", phones=phone, case="K1")
    add(graph, "R2", "MA", "S2", phones=phone, case="K2")
    add(graph, "R3", "Mahmud Anwar", "S3", phones=phone, case="K3")
    pairs = people(graph)
    assert not {frozenset({"R1", "R2"}), frozenset({"R2", "R3"})} <= set(pairs)
    assert frozenset({"R1", "R3"}) not in pairs


def test_what_is_judged_does_not_come_back_and_different_breaks_chains() -> None:
    graph = network()
    for number in (1, 2, 3):
        add(graph, f"R{number}", "Mustofa Arifin", f"S{number}", phones=("+6281234567890",))
    everything = people(graph)
    assert len(everything) == 3
    judged = [Judgement(1, graph.id("R1"), graph.id("R2"), "different", "A", "saw both")]
    left = found(resolve(graph.tables(), "Person", judgements=judged))
    assert frozenset({"R1", "R2"}) not in left
    assert len(left) <= 1  # R3 is one of the two at most
    taken_back = [*judged, Judgement(2, graph.id("R1"), graph.id("R2"), "withdrawn", "A", "mistaken")]
    assert set(found(resolve(graph.tables(), "Person", judgements=taken_back))) == set(everything)


def test_the_same_answer_from_both_engines_and_twice(store: Store) -> None:
    graph = network()
    add(graph, "R1", "Mustofa Arifin", "S1", phones=("+6281234567890",))
    add(graph, "R2", "Moestofa Arifin", "S2", phones=("+6281234567890",))
    tables = graph.tables()
    store.apply(GraphChange(store.applied_seq(), tables.seq, upsert_nodes=tables.nodes, upsert_rels=tables.rels))
    first = resolve(store).as_json()
    assert first["pairs"]
    assert first == resolve(store).as_json() == resolve(tables).as_json()


def test_json_has_the_published_form() -> None:
    graph = network()
    add(graph, "R1", "Mustofa Arifin", "S1", phones=("+6281234567890",))
    add(graph, "R2", "Mustofa Arifin", "S2", phones=("+6281234567890",))
    answer = resolve(graph.tables(), "Person").as_json()
    assert set(answer) == {"method", "facts", "truncated", "pairs"}
    (pair,) = answer["pairs"]
    assert set(pair) == {"a", "b", "score", "band", "why"}
    assert set(pair["a"]) == {"id", "label", "name", "refs"}
    assert pair["band"] == "review"
    assert {frozenset(row) for row in pair["why"]} == {frozenset({"comparison", "level", "weight"})}
    assert all(math.isfinite(row["weight"]) for row in pair["why"])
    assert answer["facts"] > 0


def test_limit_says_that_more_were_found() -> None:
    graph = network()
    for number in range(3):
        add(graph, f"R{number}", "Mustofa Arifin", f"S{number}", phones=("+6281234567890",))
    answer = resolve(graph.tables(), "Person", limit=1)
    assert len(answer.pairs) == 1
    assert answer.truncated


def test_nothing_to_compare() -> None:
    assert resolve(GraphBuilder().tables()).pairs == ()
    graph = GraphBuilder().person("R1", "Mustofa Arifin")
    assert resolve(graph.tables()).pairs == ()


def test_what_cannot_be_resolved_is_said() -> None:
    snapshot = Snapshot(GraphBuilder().person("R1", "A").case("K1").tables())
    ids = [snapshot.of_label(label)[0].id for label in ("Person", "CaseFile")]
    with pytest.raises(UsageError, match="cannot be resolved"):
        resolve(snapshot, "Region")
    with pytest.raises(UsageError, match="cannot be resolved"):
        explain_pair(snapshot, *ids)
    with pytest.raises(NotFoundError):
        explain_pair(snapshot, ids[0], "person:none")
