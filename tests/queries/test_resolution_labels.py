"""Agencies, companies, places and numbers; the published weights; pairs that must agree; blocks that are too large."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import SettingsError
from ingest.agency_names import AGENCY_LEVELS
from ingest.person_names import LEVELS
from queries.resolution import explain_pair, resolve
from queries.resolution_blocking import block
from queries.resolution_coherence import Weighed, cohere, components, missing_pairs
from queries.resolution_records import Record
from queries.resolution_weights import weights
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder


def names_of(graph: GraphBuilder, label: str) -> set[frozenset[str]]:
    return {frozenset((p.left.name, p.right.name)) for p in resolve(graph.tables(), label).pairs}


def test_an_agency_through_a_reorganisation_but_not_the_same_office_elsewhere() -> None:
    graph = GraphBuilder()
    for code in ("52.71", "53.71", "53.01", "51.08"):
        graph.region(code)
    for ref, name, kind, region in (
        ("A1", "BP3TKI Mataram", "migrant_protection", "52.71"),
        ("A2", "UPT BP2MI Mataram", "migrant_protection", "52.71"),
        ("A3", "Kanim Singaraja", "immigration", "51.08"),
        ("A4", "Kantor Imigrasi Kelas II TPI Singaraja", "immigration", "51.08"),
        ("A5", "Dinas Sosial Kota Kupang", "social_affairs", "53.71"),
        ("A6", "Dinas Sosial Kabupaten Kupang", "social_affairs", "53.01"),
        ("A7", "Kantor Imigrasi Kupang", "immigration", "53.71"),
    ):
        graph.agency(ref, name, kind, region=region, grades=((f"S{ref}", "B2"),))
    assert names_of(graph, "Agency") == {
        frozenset({"BP3TKI Mataram", "UPT BP2MI Mataram"}),
        frozenset({"Kanim Singaraja", "Kantor Imigrasi Kelas II TPI Singaraja"}),
    }


def test_companies_by_licence_and_by_name_without_the_legal_form() -> None:
    graph = GraphBuilder()
    for ref, name, licence in (
        ("R1", "PT. Karya Semesta Sejahtera", "SIP3MI-12/2019"),
        ("R2", "PT Karya Semesta Sejahtera, Tbk", "SIP3MI 12 / 2019"),
        ("R3", "CV Karya Bahari Utama", "SIP3MI-77/2020"),
        ("R4", "PT Alfindo Tunggal", None),
    ):
        graph.company(ref, name, grades=((f"S{ref}", "B2"),), licence=licence)
    (pair,) = resolve(graph.tables(), "Company").pairs
    assert {pair.left.name, pair.right.name} == {"PT. Karya Semesta Sejahtera", "PT Karya Semesta Sejahtera, Tbk"}
    assert pair.band == "automatic"


def test_a_shelter_named_after_a_port_is_not_the_port() -> None:
    graph = GraphBuilder().region("21.71")
    graph.place("T1", "Pelabuhan Batam Centre", "21.71", "port", grades=(("S1", "B2"),))
    graph.place("T2", "Penampungan di Batam Centre", "21.71", "shelter", grades=(("S2", "B2"),))
    graph.place("T3", "Pelabuhan Internasional Batam Centre", "21.71", "port", grades=(("S3", "B2"),))
    assert names_of(graph, "Place") == {frozenset({"Pelabuhan Batam Centre", "Pelabuhan Internasional Batam Centre"})}


def test_a_phone_one_digit_wrong_is_no_more_than_a_hint() -> None:
    graph = GraphBuilder().person("R1", "Mustofa Arifin").person("R2", "Dorkas Tefa")
    for number in range(6):
        graph.uses("R1", f"+62811{number}00{number}77{number}")
    graph.uses("R1", "+6281234567890").uses("R2", "+6281234567980")
    snapshot = Snapshot(graph.tables())
    assert resolve(snapshot, "Identifier").pairs == ()
    left, right = (graph.id(f"phone:+6281234567{end}") for end in ("890", "980"))
    slip = explain_pair(snapshot, left, right)
    assert slip.score > explain_pair(snapshot, left, graph.id("phone:+62811000077" + "0")).score


def test_a_chain_over_two_that_exclude_each_other_is_cut_at_its_weaker_link() -> None:
    pairs = {(1, 2): Weighed(6.0), (2, 3): Weighed(3.0), (1, 3): Weighed(-8.0, hard=True, names_only=True)}
    changed = cohere(pairs)
    left = {p: w.weight + (changed[p].weight if p in changed else 0) for p, w in pairs.items()}
    assert left[(1, 2)] > 0
    assert left[(2, 3)] < 0
    assert cohere(dict(reversed(pairs.items()))) == changed


def test_two_equally_good_matches_that_exclude_each_other_are_both_left_open() -> None:
    pairs = {(1, 2): Weighed(5.0), (2, 3): Weighed(5.0), (1, 3): Weighed(-8.0, hard=True)}
    changed = cohere(pairs)
    assert all(pairs[p].weight + changed[p].weight <= 0 for p in ((1, 2), (2, 3)))


def test_an_alias_bridges_two_names() -> None:
    pairs = {(1, 2): Weighed(6.0), (2, 3): Weighed(5.0, alias=True), (1, 3): Weighed(-8.0, hard=True, names_only=True)}
    assert cohere(pairs) == {}


def test_groups_and_what_was_not_looked_at_in_them() -> None:
    assert components([(3, 1), (4, 5), (1, 2)]) == [[1, 2, 3], [4, 5]]
    assert missing_pairs({(1, 2): Weighed(4.0), (2, 3): Weighed(4.0), (7, 8): Weighed(4.0)}) == [(1, 3)]


@pytest.mark.parametrize("most_in_block", [3, 60])
def test_a_value_that_too_many_share_makes_pairs_only_within_a_regency(most_in_block: int) -> None:
    people = [Record(f"person:{i}", "Person", "Siti", homes={f"52.0{1 + i % 4}"}) for i in range(8)]
    number = {r.id: i for i, r in enumerate(people)}
    keys = {r.id: ("siti",) for r in people}
    found = block(people, number, keys, {}, lambda record: (), most_in_block=most_in_block, most_pairs=1000)
    assert len(found.pairs) == (4 if most_in_block == 3 else 28)
    assert found.cut == 0
    assert block(people, number, keys, {}, lambda record: (), most_in_block=1, most_pairs=1000).cut == 4
    assert block(people, number, keys, {}, lambda record: (), most_in_block=60, most_pairs=5).cut == 1


def test_own_weights_change_a_number_and_nothing_else(tmp_path: Path) -> None:
    own = tmp_path / "weights.yaml"
    own.write_text("thresholds: {review: 0.9}\ncomparisons: {phone: {shared: {base: -20}}}\n")
    changed, published = weights(own), weights()
    assert changed.thresholds["review"] == 0.9
    assert changed.level("phone", "shared").base == -20
    assert changed.level("phone", "shared").per_bit == published.level("phone", "shared").per_bit
    assert changed.comparisons["name"] == published.comparisons["name"]


@pytest.mark.parametrize(
    "text", ["comparisons: {telephone: {}}", "thresholds: {review: much}", "thresholds: 3", ": : :"]
)
def test_wrong_own_weights_are_refused(text: str, tmp_path: Path) -> None:
    own = tmp_path / "weights.yaml"
    own.write_text(text)
    with pytest.raises(SettingsError, match=r"weights\.yaml"):
        weights(own)


def test_every_level_says_what_it_means() -> None:
    for levels in weights().comparisons.values():
        assert all(len(level.doc) > 5 for level in levels.values())


def test_every_level_that_names_can_reach_has_a_weight() -> None:
    assert set(LEVELS) <= set(weights().comparisons["name"])
    assert set(AGENCY_LEVELS) <= set(weights().comparisons["agency_name"])


def test_an_initial_and_a_name_with_one_father_and_an_alias_are_compared() -> None:
    graph = GraphBuilder().person("R1", "J. bin Lalu alias Kumis").person("R2", "Junaidi bin Lalu als. Botak")
    pair = explain_pair(Snapshot(graph.tables()), graph.id("R1"), graph.id("R2"))
    assert next(level for name, level, _ in pair.why if name == "name").startswith("shortened")
