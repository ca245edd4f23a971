"""Rows about the chain to claims: sources, cases, recruiters, involvements, places, victims, legs, measures.

Invariant: a victim never has a name; whoever is involved is `terduga` until a source says more.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.ids import value_id
from ingest.cells import Target
from ingest.names import is_initials
from ingest.row_claims import RowClaims

_IDENTIFIERS = (("phones", "phone"), ("accounts", "account"), ("vehicles", "vehicle"), ("social", "social"))


def source(row: RowClaims) -> None:
    """Source."""
    values = row.values
    row.node("Source", {
        "name": values["title"], "publisher": values.get("publisher"), "url": values.get("url"),
        "published": values.get("published"), "reliability": values.get("reliability"),
        "derived_from": row.ref("Source", "sources", "derived_from"),
    })  # fmt: skip


def case(row: RowClaims) -> None:
    """CaseFile; OCCURRED_IN; HANDLES by the agency."""
    values = row.values
    me = row.node("CaseFile", {
        "name": values["title"], "legal_basis": values["legal_basis"], "status": values.get("status"),
        "opened": values.get("opened"), "modus": values.get("modus"),
    }, since=values.get("opened"))  # fmt: skip
    place = row.region("region")
    if place is not None:
        row.add("OCCURRED_IN", me, place)
    agency = row.ref("Agency", "agencies", "agency")
    if agency is not None:
        row.add("HANDLES", agency, me)


def recruiter(row: RowClaims) -> None:
    """Person or Company; SEATED_IN; an Identifier and its USES for each phone, account, vehicle and handle."""
    values = row.values
    label = "Company" if values["kind"] == "company" else "Person"
    me = row.node(label, {
        "name": values["name"], "licence": values.get("licence"), "licence_status": values.get("licence_status"),
        "id_hash": values.get("id_number"),
        "initials_only": (label == "Person" and is_initials(values["name"])) or None,
    })  # fmt: skip
    place = row.region("region")
    if place is not None:
        row.add("SEATED_IN", me, place)
    for kind, value in _identifiers(row):
        identifier = value_id("Identifier", kind, value)
        row.add("Identifier", identifier, None, {"name": value, "kind": kind, "value": value})
        row.add("USES", me, identifier)


def _identifiers(row: RowClaims) -> Iterator[tuple[str, str]]:
    for column, kind in _IDENTIFIERS:
        for value in row.values.get(column, ()):
            yield kind, value


def involvement(row: RowClaims) -> None:
    """INVOLVED_IN, `terduga` where the row gives no status."""
    values = row.values
    who = row.maker.target(Target("recruiters", values["recruiter"]))
    props = {"role": values["role"], "status": values.get("status", "terduga")}
    row.add("INVOLVED_IN", who, row.ref("CaseFile", "cases", "case"), props)


def place(row: RowClaims) -> None:
    """Place; SEATED_IN."""
    values = row.values
    props = {"name": values["name"], "kind": values["kind"], "lat": values.get("lat"), "lon": values.get("lon")}
    me = row.node("Place", props)
    region = row.region("region")
    if region is not None:
        row.add("SEATED_IN", me, region)


def victims(row: RowClaims) -> None:
    """VictimGroup, named neutrally; HAS_VICTIMS of its case; CAME_FROM, BOUND_FOR, RETURNED_TO."""
    values = row.values
    me = row.node("VictimGroup", {
        "name": f"Kelompok korban ({values['count']})", "count": values["count"], "sex": values.get("sex"),
        "age_band": values.get("age_band"), "id_hash": values.get("id_number"),
    })  # fmt: skip
    row.add("HAS_VICTIMS", str(row.ref("CaseFile", "cases", "case")), me)
    for column, rel in (("origin", "CAME_FROM"), ("destination", "BOUND_FOR"), ("returned_to", "RETURNED_TO")):
        region = row.region(column)
        if region is not None:
            row.add(rel, me, region)


def leg(row: RowClaims) -> None:
    """LEG, in the direction in which the victims moved."""
    values = row.values
    start, end = values.get("start"), values.get("end")
    props = {
        "act": values["act"], "case_id": row.ref("CaseFile", "cases", "case"), "case_ref": values["case"],
        "start_date": start, "end_date": end, "victims": values.get("victims"), "means": values.get("means"),
        "price": values.get("price"),
    }  # fmt: skip
    maker = row.maker
    row.add("LEG", maker.target(values["from"]), maker.target(values["to"]), props, since=start, until=end or start)


def measure(row: RowClaims) -> None:
    """Measure; ABOUT a region or an agency."""
    values = row.values
    about = row.maker.target(values["about"])
    since, until = values["since"], values.get("until")
    name = "_".join(values["name"].casefold().replace("-", " ").replace("_", " ").split())
    me = value_id("Measure", row.maker.collection, name, about, since, until)
    row.add("Measure", me, None, {"name": name, "value": values["value"], "since": since, "until": until},
            since=since, until=until)  # fmt: skip
    row.add("ABOUT", me, about)
