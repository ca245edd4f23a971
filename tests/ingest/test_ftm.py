"""FollowTheMoney from others: what becomes what, what is refused, what is counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.claim_validation import check_claim
from graph.claims import Claim
from graph.errors import UsageError
from graph.ids import entity_id, value_id
from ingest.ftm import ftm_claims
from ingest.ftm_reading import FtmResult
from ingest.ledger_view import EmptyView
from ingest.region_names import Gazetteer
from ingest.secret_numbers import keyed_hash
from tests.support.ftm import entity, need_ftm, write_lines

KEY = b"k" * 32
PERSON = entity("p1", "Person", name="Budi Rekaan")
AGENCY = entity("a1", "PublicBody", name="Dinas Rekaan")
COMPANY = entity("c1", "Company", name="PT Rekaan")
CASE = entity("k1", "CourtCase", name="Perkara rekaan", caseNumber="K-1")
Load = Callable[..., FtmResult]


@pytest.fixture(autouse=True)
def library() -> None:
    need_ftm()


@pytest.fixture
def load(tmp_path: Path, regions: Gazetteer) -> Load:
    def read(rows: Iterable[Mapping[str, Any]] | str, name: str = "e.jsonl", **options: Any) -> FtmResult:
        path = tmp_path / name
        if isinstance(rows, str):
            path.write_text(rows, encoding="utf-8")
        else:
            write_lines(path, rows)
        options = {"collection": "default", "key": KEY, "known": EmptyView(), "regions": regions, **options}
        result = ftm_claims(path, **options)
        if not result.problems:
            assert [p for claim in result.claims for p in check_claim(claim)] == []
        return result

    return read


def an(label: str, ftm_id: str, collection: str = "default") -> str:
    return entity_id(label, collection, "ftm", ftm_id)


def rels(result: FtmResult, type_name: str) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(c.subject, c.object, dict(c.props)) for c in result.claims if c.type == type_name]


def nodes(result: FtmResult, label: str) -> dict[str, dict[str, Any]]:
    return {c.subject: dict(c.props) for c in result.claims if c.type == label}


def test_people_companies_agencies_cases_events(load: Load) -> None:
    result = load([
        entity("p1", "Person", name="Budi Rekaan", alias=["Bud", "Si Besar"], licenseNumber="L-1"),
        entity("p2", "Person", name="AB"), AGENCY, entity("o1", "Organization", name="Yayasan Rekaan"), COMPANY,
        entity("k1", "CourtCase", name="Perkara", caseNumber="K-1", category="TPPM", status="sidang",
               fileDate="2023-06-15T10:00:00"),
        entity("k2", "CourtCase", name="Perkara lain", category="Criminal"),
        entity("e1", "Event", name="Rapat", date="2023-06", keywords="data",
               location="Kota Kupang, Nusa Tenggara Timur", organizer="a1", involved=["p1", "c1"]),
    ])  # fmt: skip
    people = nodes(result, "Person")
    assert people[an("Person", "p1")] == {
        "name": "Budi Rekaan alias Bud alias Si Besar", "licence": "L-1", "ref": "p1", "refs": ["ftm:p1"],
    }  # fmt: skip
    assert people[an("Person", "p2")]["initials_only"] is True
    assert {p["name"]: p["kind"] for p in nodes(result, "Agency").values()} == {
        "Dinas Rekaan": "other", "Yayasan Rekaan": "other",
    }  # fmt: skip
    assert [p["name"] for p in nodes(result, "Company").values()] == ["PT Rekaan"]
    cases = nodes(result, "CaseFile")
    assert cases[an("CaseFile", "k1")] == {
        "name": "Perkara", "legal_basis": "TPPM", "status": "sidang", "opened": "2023-06-15", "ref": "K-1",
        "refs": ["ftm:K-1"],
    }  # fmt: skip
    assert cases[an("CaseFile", "k2")]["legal_basis"] == "OTHER"
    assert rels(result, "HELD_IN") == [(an("Event", "e1"), "region:53.71", {})]
    assert rels(result, "ATTENDED") == [
        (an("Agency", "a1"), an("Event", "e1"), {"capacity": "host"}),
        (an("Person", "p1"), an("Event", "e1"), {"capacity": "participant"}),
    ]
    assert result.left_props["Event:involved"] == 1, "a company cannot attend; it is counted"


@pytest.mark.parametrize(
    ("links", "type_name", "expected"),
    [
        ([entity("x", "Employment", employee="p1", employer="a1", role="Kepala", startDate="2020")], "HOLDS_POST",
         ("Person", "p1", "Agency", "a1", {"title": "Kepala", "since": "2020"})),
        ([entity("x", "Directorship", director="p1", organization="c1")], "OFFICER_OF",
         ("Person", "p1", "Company", "c1", {"title": "director"})),
        ([entity("x", "Membership", member="p1", organization="a1", role="Anggota")], "HOLDS_POST",
         ("Person", "p1", "Agency", "a1", {"title": "Anggota"})),
        ([entity("x", "Ownership", owner="p1", asset="c1", endDate="2021-03")], "OFFICER_OF",
         ("Person", "p1", "Company", "c1", {"title": "owner", "until": "2021-03"})),
        ([entity("x", "Family", person="p1", relative="p2", relationship="paman")], "ASSOCIATED_WITH",
         ("Person", "p1", "Person", "p2", {"kind": "paman"})),
        ([entity("x", "Associate", person="p1", associate="p2")], "ASSOCIATED_WITH",
         ("Person", "p1", "Person", "p2", {"kind": "associate"})),
        ([entity("x", "UnknownLink", subject="p1", object="p2")], "ASSOCIATED_WITH",
         ("Person", "p1", "Person", "p2", {"kind": "unknown link"})),
        ([entity("x", "CourtCaseParty", party="p1", case="k1", role="perekrut", status="tersangka")], "INVOLVED_IN",
         ("Person", "p1", "CaseFile", "k1", {"role": "recruiter", "status": "tersangka"})),
        ([entity("x", "CourtCaseParty", party="c1", case="k1", role="plaintiff")], "INVOLVED_IN",
         ("Company", "c1", "CaseFile", "k1", {"role": "other", "status": "terduga"})),
        ([entity("x", "CourtCaseParty", party="a1", case="k1")], "HANDLES", ("Agency", "a1", "CaseFile", "k1", {})),
        ([entity("y", "Position", name="Kepala Dinas", organization="a1"),
          entity("x", "Occupancy", holder="p1", post="y", startDate="2022-01-03")], "HOLDS_POST",
         ("Person", "p1", "Agency", "a1", {"title": "Kepala Dinas", "since": "2022-01-03"})),
    ],
)  # fmt: skip
def test_links(load: Load, links: list[dict[str, Any]], type_name: str, expected: tuple[Any, ...]) -> None:
    result = load([*links, PERSON, entity("p2", "Person", name="Siti Rekaan"), AGENCY, COMPANY, CASE])
    one, one_id, other, other_id, props = expected
    assert rels(result, type_name) == [(an(one, one_id), an(other, other_id), props)]
    assert result.left == {}


def test_phones_accounts_vehicles_and_handles(load: Load) -> None:
    result = load([
        entity("p1", "Person", name="Budi", phone="+6281234567890", email="Budi@Contoh.id"), COMPANY,
        entity("b1", "BankAccount", accountNumber="123-456"), entity("v1", "Vehicle", registrationNumber="dr 1234 ab"),
        entity("v2", "Vessel", name="KM Rekaan", registrationNumber="GT.7"),
        entity("u1", "UserAccount", username="@Bunda", owner="p1"),
        entity("x1", "Ownership", owner="p1", asset="b1"), entity("x2", "UnknownLink", subject="v1", object="c1"),
    ])  # fmt: skip
    used = {(c.subject, c.object) for c in result.claims if c.type == "USES"}
    assert used == {
        (an("Person", "p1"), value_id("Identifier", "phone", "+6281234567890")),
        (an("Person", "p1"), value_id("Identifier", "social", "budi@contoh.id")),
        (an("Person", "p1"), value_id("Identifier", "social", "@bunda")),
        (an("Person", "p1"), value_id("Identifier", "account", "123456")),
        (an("Company", "c1"), value_id("Identifier", "vehicle", "DR1234AB")),
    }
    assert {p["value"] for p in nodes(result, "Identifier").values()} >= {"GT7"}


def test_regions_are_found_by_the_gazetteer_and_never_guessed(load: Load) -> None:
    result = load([
        entity("p1", "Person", name="A Satu", address="Jl. Rekaan 1, Kabupaten Sikka, Nusa Tenggara Timur"),
        entity("p2", "Person", name="B Dua", country="my"), entity("p3", "Person", name="C Tiga", addressEntity="ad"),
        entity("ad", "Address", city="Kota Batam", country="id"),
        entity("p4", "Person", name="D Empat", address="Kupang"),
        entity("p5", "Person", name="E Lima", addressEntity="nowhere"),
        entity("nowhere", "Address", full="Antah Berantah"),
    ])  # fmt: skip
    assert {(c.subject, c.object) for c in result.claims if c.type == "SEATED_IN"} == {
        (an("Person", "p1"), "region:53.07"), (an("Person", "p2"), "region:MYS"), (an("Person", "p3"), "region:21.71"),
    }  # fmt: skip
    assert result.left == {"Address": 1}
    assert {m for m in result.notes if "region" in m}, "two regions are called Kupang: told, not guessed"


def test_victims_have_no_name(load: Load) -> None:
    secret = entity("v1", "Person", name="Nama Korban", phone="+6281234567891", idNumber="3578010101900001")
    result = load([
        secret, CASE, PERSON, entity("x1", "CourtCaseParty", party="v1", case="k1", role="Korban"),
        entity("x2", "Family", person="p1", relative="v1", relationship="anak"),
        entity("x3", "UnknownLink", subject="v1", object="p1"),
    ])  # fmt: skip
    written = json.dumps([[*c.props.items(), c.locator, c.subject] for c in result.claims], default=str)
    written += str(result.notes) + str(result.problems)
    for hidden in ("Nama Korban", "81234567891", "3578010101900001", an("Person", "v1")):
        assert hidden not in written
    ref = keyed_hash(KEY, "victims.ref", "v1")
    group = an("VictimGroup", ref)
    assert nodes(result, "VictimGroup")[group]["count"] == 1
    assert rels(result, "HAS_VICTIMS") == [(an("CaseFile", "k1"), group, {})]
    assert (result.victims, rels(result, "ASSOCIATED_WITH")) == (1, [])
    assert result.left == {"Person": 1, "Family": 1, "UnknownLink": 1}


def test_identity_numbers_are_hashed_and_refused_in_texts(load: Load) -> None:
    result = load([
        entity("p1", "Person", name="Budi", idNumber="3578010101900001", passportNumber="B1234567"),
        entity("x", "Passport", holder="p1", number="C7654321"),
    ])  # fmt: skip
    hashes = {c.props["id_hash"] for c in result.claims if "id_hash" in c.props}
    expected = {keyed_hash(KEY, "id_number", n) for n in ("3578010101900001", "B1234567", "C7654321")}
    assert hashes == expected
    assert not any(n in str(result.claims) for n in ("3578010101900001", "B1234567", "C7654321"))
    refused = load([entity("p1", "Person", name="Budi NIK 3578010101900001")])
    assert ["NIK" in p.message and p.value is None and p.row == 1 for p in refused.problems] == [True]
    assert "3578010101900001" not in str(refused.problems)


def test_sources_are_documents_then_datasets_then_the_file(load: Load) -> None:
    result = load([
        {**entity("p1", "Person", name="Budi", proof="d1"), "datasets": ["lain"]},
        entity("d1", "Article", title="Berita rekaan", publisher="Koran", publishedAt="2023-06-15",
               sourceUrl="https://contoh.example/1"),
        {**entity("p2", "Person", name="Siti"), "datasets": ["daftar_b", "daftar_a"], "first_seen": "2023-01-02"},
        entity("p3", "Person", name="Joko"), entity("w1", "Documentation", document="d1", entity="p3"),
        entity("p4", "Person", name="Ani"),
    ], source="Kiriman rekaan", grade=("B", "3"))  # fmt: skip
    names = {c.subject: c.props["name"] for c in result.claims if c.type == "Source"}
    by_person = {c.props["name"]: names[c.source] for c in result.claims if c.type == "Person"}
    assert by_person == {
        "Budi": "Berita rekaan", "Siti": "daftar_a; daftar_b", "Joko": "Berita rekaan", "Ani": "Kiriman rekaan",
    }  # fmt: skip
    document = nodes(result, "Source")[an("Source", "d1")]
    assert document | {"ref": "", "refs": ""} == {
        "name": "Berita rekaan", "publisher": "Koran", "published": "2023-06-15", "url": "https://contoh.example/1",
        "ref": "", "refs": "",
    }  # fmt: skip
    assert {(c.reliability, c.credibility) for c in result.claims if c.type == "Person"} == {("B", "3")}
    assert "first_seen 2023-01-02" in next(c.locator for c in result.claims if c.props.get("name") == "Siti")


def test_statements_of_two_datasets_are_two_sources(load: Load) -> None:
    head = "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,"
    head += "external,first_seen,last_seen,id\n"
    rows = [
        "x9,p1,name,name,Person,Budi Rekaan,satu,,,BUDI  REKAAN,f,2022-05-01T00:00:00,2023-01-01T00:00:00,1",
        "x9,p1,name,name,Person,Budi R.,dua,matarantai [C4],,,f,2021-01-01T00:00:00,,2",
        "x9,p1,id,,Person,p1,dua,,,,f,,,3",
    ]
    result = load(head + "\n".join(rows) + "\n", "s.csv")
    assert result.problems == []
    people = [c for c in result.claims if c.type == "Person"]
    assert {(c.props["name"], c.reliability, c.credibility) for c in people} == {
        ("Budi Rekaan", None, None), ("Budi R.", "C", "4"),
    }  # fmt: skip
    assert len({c.source for c in people}) == 2
    assert "original 'BUDI  REKAAN'" in people[0].locator and "last_seen 2023-01-01" in people[0].locator
    assert any("merged by others" in note for note in result.notes), "a merge of others is not ours"


def test_two_collections_never_meet(load: Load) -> None:
    ids = {next(c.subject for c in load([PERSON], collection=name).claims if c.type == "Person") for name in ("a", "b")}
    assert len(ids) == 2


def test_what_has_no_place_is_counted_and_named(load: Load) -> None:
    result = load([
        entity("p1", "Person", name="Budi", birthDate="1980", nationality="id"),
        entity("s1", "Sanction", entity="p1", program="X"),
        entity("t1", "Contract", title="Pengadaan"), entity("t2", "Project", name="Proyek"),
        entity("x1", "Employment", employee="p1", employer="elsewhere"),
        entity("x2", "UnknownLink", subject="p1", object="p1"),
    ])  # fmt: skip
    assert result.problems == []
    assert result.left == {"Sanction": 1, "Contract": 1, "Project": 1, "Employment": 1}
    assert result.left_props == {"Person:birthDate": 1, "Person:nationality": 1}
    assert {note.partition(":")[0] for note in result.notes} == {"Employment", "UnknownLink"}


def test_all_errors_in_one_pass_with_their_lines(load: Load) -> None:
    text = "\n".join([
        json.dumps(PERSON), "{not json", json.dumps(entity("x", "Nothing")), json.dumps(entity("y", "Thing")),
        json.dumps({"schema": "Person", "properties": {"name": ["A"]}}), "[1]", "",
        json.dumps(entity("p2", "Person", name="B", birthDate="15/06/2023")),
        json.dumps(entity("z", "Ownership", owner="p1")), json.dumps({"id": "q"}),
        json.dumps(entity("p3", "Person", name="C", passportNumber={"no": "x"})),
    ])  # fmt: skip
    result = load(text)
    found = {(p.row, p.column) for p in result.problems}
    assert found == {
        (2, None), (3, "schema"), (4, "schema"), (5, "id"), (6, None), (8, "birthDate"), (9, "asset"), (10, None),
        (11, "passportNumber"),
    }  # fmt: skip
    assert all(p.file == "e.jsonl" and p.message for p in result.problems)


def test_files_that_are_no_such_thing(load: Load, tmp_path: Path) -> None:
    assert load("name;x\n1;2\n", "s.csv").problems[0].expected == "a CSV file of FollowTheMoney statements"
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe{}\n")
    with pytest.raises(UsageError, match="no file"):
        ftm_claims(tmp_path / "absent", collection="c", key=KEY, known=EmptyView())
    assert load("", "empty.jsonl").claims == []


def test_a_mark_that_the_schema_refuses_is_no_claim(load: Load, tmp_path: Path, regions: Gazetteer) -> None:
    path = write_lines(tmp_path / "m.jsonl", [entity("a1", "PublicBody", name="D", notes='matarantai:kind="x"')])
    claims: list[Claim] = ftm_claims(path, collection="c", key=KEY, known=EmptyView(), regions=regions).claims
    assert [p.column for claim in claims for p in check_claim(claim)] == ["kind"], "the ledger refuses the whole file"


ODD: tuple[Any, ...] = (None, 5, "x", [], {}, [None], [[]], [{"a": 1}], True, "\u0000", "\ud800", 1e400)


@pytest.mark.parametrize(
    "where", ["id", "schema", "properties", "datasets", "referents", "first_seen", "name", "alias"]
)
def test_odd_values_are_errors_or_left_alone_but_never_a_crash(load: Load, where: str) -> None:
    for value in ODD:
        row = json.loads(json.dumps({**PERSON, "datasets": ["a"]}))
        (row["properties"] if where in {"name", "alias"} else row)[where] = value
        result = load(json.dumps(row))
        assert all(p.row == 1 for p in result.problems)


def test_odd_statements(load: Load) -> None:
    good = {"entity_id": "p1", "prop": "name", "schema": "Person", "value": "A", "dataset": "d"}
    for name in good:
        for value in ODD:
            assert all(p.row == 1 for p in load(json.dumps({**good, name: value})).problems)


def test_a_later_file_may_refer_to_an_earlier_one(load: Load) -> None:
    class Known(EmptyView):
        def known_ids(self, label: str) -> set[str]:
            return {an("Company", "c1")} if label == "Company" else set()

    link = entity("x", "Directorship", director="p1", organization="c1", role="Direktur")
    assert rels(load([PERSON, link], known=Known()), "OFFICER_OF") == [
        (an("Person", "p1"), an("Company", "c1"), {"title": "Direktur"})
    ]
