"""Each table's rows become the claims that the schema has for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.claim_validation import check_claim
from graph.claims import Claim
from graph.ids import entity_id, value_id

Claims = Callable[..., list[Claim]]


def eid(label: str, table: str, ref: str) -> str:
    return entity_id(label, "default", table, ref)


def shapes(found: list[Claim], *types: str) -> list[tuple[str, str, str | None, dict[str, Any]]]:
    assert [p for c in found for p in check_claim(c)] == []
    return [(c.type, c.subject, c.object, dict(c.props)) for c in found if c.type in types]


def test_agencies(claims: Claims) -> None:
    text = (
        "ref,name,kind,region,covers,parent,functions,since\nA9,BP3MI,migrant_protection,33.74,33;34,A1,F2;F4,2019-01\n"
    )
    me = eid("Agency", "agencies", "A9")
    base = "A1,Dinas,manpower,33.01,,,,\n"
    found = [c for c in claims({"agencies": text + base}) if c.subject == me]
    declared = [{"basis": "declared", "function": f, "state": "evidenced", "date": "2019-01"} for f in ("F2", "F4")]
    assert shapes(found, "Agency", "SEATED_IN", "COVERS", "PERFORMS", "PART_OF") == [
        ("Agency", me, None, {"name": "BP3MI", "kind": "migrant_protection", "level": "province", "since": "2019-01",
                              "ref": "A9", "refs": ["agencies:A9"]}),
        ("SEATED_IN", me, "region:33.74", {}),
        ("COVERS", me, "region:33", {}), *(("PERFORMS", me, "region:33", d) for d in declared),
        ("COVERS", me, "region:34", {}), *(("PERFORMS", me, "region:34", d) for d in declared),
        ("PART_OF", me, eid("Agency", "agencies", "A1"), {}),
    ]  # fmt: skip


def test_an_agency_without_covers_covers_its_region(claims: Claims) -> None:
    found = [c for c in claims({}) if c.subject == eid("Agency", "agencies", "A1")]
    assert [(c.type, c.object) for c in found] == [
        ("Agency", None), ("SEATED_IN", "region:33.01"), ("COVERS", "region:33.01")]  # fmt: skip
    assert found[0].props["level"] == "regency"


def test_officials_of_agencies_and_companies(claims: Claims) -> None:
    text = "ref,name,title,agency,since,acting\nO1,XY,Kepala,A1,2022,ya\nO2,Bu Rekaan,Direktur,recruiter:R2,2021,\n"
    found = claims({"officials": text})
    assert shapes(found, "HOLDS_POST", "OFFICER_OF") == [
        ("HOLDS_POST", eid("Person", "officials", "O1"), eid("Agency", "agencies", "A1"),
         {"title": "Kepala", "since": "2022", "acting": True}),
        ("OFFICER_OF", eid("Person", "officials", "O2"), eid("Company", "recruiters", "R2"),
         {"title": "Direktur", "since": "2021"}),
    ]  # fmt: skip
    people = {c.props["ref"]: c.props for c in found if c.type == "Person" and "officials" in str(c.props["refs"])}
    assert people["O1"]["initials_only"] is True
    assert "initials_only" not in people["O2"]


def test_villages(claims: Claims) -> None:
    text = "region,pmi_pocket,programme,head,since\n33.01.03.2001,ya,Desmigratif;Community Watch,O1,2022-09\n"
    village = "region:33.01.03.2001"
    found = [c for c in claims({"villages": text}) if c.locator == "villages.csv:2"]
    programmes = [value_id("Programme", name) for name in ("desmigratif", "community watch")]
    assert shapes(found, "Region", "Programme", "RUNS", "HEADS") == [
        ("Region", village, None,
         {"code": "33.01.03.2001", "level": "village", "name": "Welahan Wetan", "pmi_pocket": "yes"}),
        ("Programme", programmes[0], None, {"name": "Desmigratif"}),
        ("RUNS", programmes[0], village, {"since": "2022-09"}),
        ("Programme", programmes[1], None, {"name": "Community Watch"}),
        ("RUNS", programmes[1], village, {"since": "2022-09"}),
        ("HEADS", eid("Person", "officials", "O1"), village, {"since": "2022-09"}),
    ]  # fmt: skip


def test_events_attendance_agreements_performs_referrals(claims: Claims) -> None:
    found = claims({
        "events": "ref,title,kind,date,region,reached\nE1,Rapat,rapat,2024-05,33.01,33.01.03.2001\n",
        "attendance": "event,agency,official,capacity\nE1,A1,,Tuan Rumah\nE1,,O1,\n",
        "agreements": "ref,title,kind,since,parties\nG1,MoU,mou,2021-06-01,A1;A2\n",
        "performs": "agency,function,region,state,date\nA1,f7,33.01,,2024\nA1,F7,33.01,absent,\n",
        "referrals": "from,to,date,kind,case\nA1,A2,2023-07-01,korban,K1\n",
    })  # fmt: skip
    event, a1, a2 = eid("Event", "events", "E1"), eid("Agency", "agencies", "A1"), eid("Agency", "agencies", "A2")
    types = ("HELD_IN", "REACHED", "ATTENDED", "PARTY_TO", "PERFORMS", "REFERRED_TO")
    agreement = eid("Agreement", "agreements", "G1")
    assert shapes(found, *types) == [
        ("PARTY_TO", a1, agreement, {}), ("PARTY_TO", a2, agreement, {}),
        ("ATTENDED", a1, event, {"capacity": "host"}), ("ATTENDED", eid("Person", "officials", "O1"), event, {}),
        ("HELD_IN", event, "region:33.01", {}), ("REACHED", event, "region:33.01.03.2001", {}),
        ("PERFORMS", a1, "region:33.01", {"basis": "performs", "function": "F7", "state": "evidenced", "date": "2024"}),
        ("PERFORMS", a1, "region:33.01", {"basis": "performs", "function": "F7", "state": "absent"}),
        ("REFERRED_TO", a1, a2, {"kind": "victim", "date": "2023-07-01", "case_id": eid("CaseFile", "cases", "K1"),
                                 "case_ref": "K1"}),
    ]  # fmt: skip


def test_cases_recruiters_and_involvements(claims: Claims) -> None:
    found = claims({
        "cases": "ref,title,legal_basis,status,opened,region,agency,modus\nK1,X,pmi-np,sidang,2023,65.71,A2,a;b\n",
        "recruiters": "ref,name,kind,region,phones,accounts,vehicles,social,licence,licence_status,id_number\n"
                      "R1,MA,orang,52.03,0812-3456-7890,BCA 12-34,dr 1 ab,@X,,,5203014101900001\n"
                      "R2,PT X,perusahaan,,,,,,SIP 1/2,dicabut,\n",
        "involvements": "case,recruiter,role,status\nK1,R1,calo,\nK1,R2,employer,Tersangka\n",
    })  # fmt: skip
    case, person, company = (
        eid("CaseFile", "cases", "K1"),
        eid("Person", "recruiters", "R1"),
        eid("Company", "recruiters", "R2"),
    )
    assert shapes(found, "OCCURRED_IN", "HANDLES", "INVOLVED_IN") == [
        ("OCCURRED_IN", case, "region:65.71", {}), ("HANDLES", eid("Agency", "agencies", "A2"), case, {}),
        ("INVOLVED_IN", person, case, {"role": "recruiter", "status": "terduga"}),
        ("INVOLVED_IN", company, case, {"role": "employer", "status": "tersangka"}),
    ]  # fmt: skip
    values = [(c.props["kind"], c.props["value"]) for c in found if c.type == "Identifier"]
    assert values == [("phone", "+6281234567890"), ("account", "BCA1234"), ("vehicle", "DR1AB"), ("social", "@x")]
    assert {c.subject for c in found if c.type == "USES"} == {person}
    props = next(c.props for c in found if c.subject == person and c.type == "Person")
    assert (props["initials_only"], len(props["id_hash"])) == (True, 64)
    assert "5203014101900001" not in repr(found)
    assert next(c.props for c in found if c.type == "Company")["licence"] == "SIP 1/2"
    assert next(c.props for c in found if c.type == "CaseFile")["legal_basis"] == "PMI_NP"


def test_places_victims_legs_measures_sources(claims: Claims) -> None:
    found = claims({
        "places": "ref,name,kind,region,lat,lon\nP1,Rumah,penampungan,31.72.02,-6.1,106.9\n",
        "victims": "ref,case,count,sex,age_band,origin,destination,returned_to\nV1,K1,6,P,18–24,33.01,Taiwan,33.01\n",
        "legs": "case,act,from,to,start,victims,means,price\nK1,sending,place:P1,TWN,2023-04,6,kapal,\n",
        "measures": "name,about,value,since,until\nPassport deferrals,agency:A2,37,2023,2023\n",
        "sources": "ref,title,published,reliability,derived_from\nS1,X,2023-05-02,b,\nS2,Y,,C,S1\n",
    })  # fmt: skip
    case, group = eid("CaseFile", "cases", "K1"), next(c.subject for c in found if c.type == "VictimGroup")
    agency = eid("Agency", "agencies", "A2")
    measure = value_id("Measure", "default", "passport_deferrals", agency, "2023", "2023")
    assert shapes(found, "HAS_VICTIMS", "CAME_FROM", "BOUND_FOR", "RETURNED_TO", "LEG", "Measure", "ABOUT") == [
        ("LEG", eid("Place", "places", "P1"), "region:TWN",
         {"act": "sending", "case_id": case, "case_ref": "K1", "start_date": "2023-04", "victims": 6,
          "means": "kapal"}),
        ("Measure", measure, None, {"name": "passport_deferrals", "value": 37, "since": "2023", "until": "2023"}),
        ("ABOUT", measure, agency, {}),
        ("HAS_VICTIMS", case, group, {}), ("CAME_FROM", group, "region:33.01", {}),
        ("BOUND_FOR", group, "region:TWN", {}), ("RETURNED_TO", group, "region:33.01", {}),
    ]  # fmt: skip
    props = next(c.props for c in found if c.type == "VictimGroup")
    assert (props["sex"], props["age_band"], props["name"]) == ("F", "18-24", "Kelompok korban (6)")
    assert "V1" not in repr([c for c in found if c.subject == group])
    source = next(c.props for c in found if c.type == "Source" and c.props.get("ref") == "S2")
    assert source["derived_from"] == eid("Source", "sources", "S1")
