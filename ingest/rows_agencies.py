"""Rows about the helpers' side to claims: agencies, officials, villages, events, agreements, functions, referrals.

Invariant: jurisdiction (COVERS) is what the row says, else the agency's own region; never its parents' or children's.
"""

from __future__ import annotations

from graph.ids import region_id, value_id
from graph.vocabulary import REGION_LEVELS
from ingest.names import is_initials
from ingest.row_claims import RowClaims


def agency(row: RowClaims) -> None:
    """Agency; SEATED_IN its region; COVERS; PART_OF its parent; PERFORMS what it declares, for what it covers."""
    values = row.values
    covers = values.get("covers") or ([values["region"]] if "region" in values else [])
    level = min((r.level for r in covers), key=REGION_LEVELS.index, default=None)
    since = values.get("since")
    props = {"name": values["name"], "kind": values["kind"], "level": level, "since": since}
    me = row.node("Agency", props, since=since)
    seat = row.region("region")
    if seat is not None:
        row.add("SEATED_IN", me, seat)
    for region in covers:
        row.add("COVERS", me, region_id(region.code))
        for function in values.get("functions", ()):
            declared = {"basis": "declared", "function": function, "state": "evidenced", "date": since}
            row.add("PERFORMS", me, region_id(region.code), declared, since=since)
    parent = row.ref("Agency", "agencies", "parent")
    if parent is not None:
        row.add("PART_OF", me, parent)


def official(row: RowClaims) -> None:
    """Person; HOLDS_POST at an agency, or OFFICER_OF a company."""
    values = row.values
    since, until = values.get("since"), values.get("until")
    me = row.node("Person", {"name": values["name"], "initials_only": is_initials(values["name"]) or None})
    post = {"title": values["title"], "since": since, "until": until}
    target = row.maker.target(values["agency"])
    if values["agency"].table == "recruiters":
        row.add("OFFICER_OF", me, target, post, since=since, until=until)
    else:
        acting = {"yes": True, "no": False}.get(values.get("acting", ""))
        row.add("HOLDS_POST", me, target, {**post, "acting": acting}, since=since, until=until)


def village(row: RowClaims) -> None:
    """What is said of the village itself; the programmes that run there; who heads it."""
    values = row.values
    region = values["region"]
    me = region_id(region.code)
    if "pmi_pocket" in values:
        row.add("Region", me, None, {
            "code": region.code, "level": region.level, "name": region.name, "pmi_pocket": values["pmi_pocket"],
        })  # fmt: skip
    since = values.get("since")
    for name in values.get("programme", ()):
        programme = value_id("Programme", name.casefold())
        row.add("Programme", programme, None, {"name": name})
        row.add("RUNS", programme, me, {"since": since}, since=since)
    head = row.ref("Person", "officials", "head")
    if head is not None:
        row.add("HEADS", head, me, {"since": since}, since=since)


def event(row: RowClaims) -> None:
    """Event; HELD_IN; REACHED."""
    values = row.values
    date = values["date"]
    props = {"name": values["title"], "kind": values["kind"], "date": date, "topics": values.get("topics")}
    me = row.node("Event", props, since=date, until=date)
    place = row.region("region")
    if place is not None:
        row.add("HELD_IN", me, place)
    for region in values.get("reached", ()):
        row.add("REACHED", me, region_id(region.code))


def attendance(row: RowClaims) -> None:
    """ATTENDED, by the agency or the official."""
    event_id = row.ref("Event", "events", "event")
    for who in (row.ref("Agency", "agencies", "agency"), row.ref("Person", "officials", "official")):
        if who is not None:
            row.add("ATTENDED", who, event_id, {"capacity": row.values.get("capacity")})


def agreement(row: RowClaims) -> None:
    """Agreement; PARTY_TO of each party."""
    values = row.values
    since, until = values["since"], values.get("until")
    props = {"name": values["title"], "kind": values["kind"], "since": since, "until": until}
    me = row.node("Agreement", props, since=since, until=until)
    for party in values.get("parties", ()):
        row.add("PARTY_TO", row.maker.entity("Agency", "agencies", party), me)


def performs(row: RowClaims) -> None:
    """PERFORMS, on the basis of the row itself."""
    values = row.values
    props = {
        "basis": "performs", "function": values["function"], "state": values.get("state", "evidenced"),
        "date": values.get("date"),
    }  # fmt: skip
    who = row.ref("Agency", "agencies", "agency")
    row.add("PERFORMS", str(who), row.region("region"), props, since=values.get("date"), until=values.get("date"))


def referral(row: RowClaims) -> None:
    """REFERRED_TO, with the case if one is named."""
    values = row.values
    props = {
        "kind": values.get("kind"), "date": values["date"], "case_id": row.ref("CaseFile", "cases", "case"),
        "case_ref": values.get("case"),
    }  # fmt: skip
    giver, taker = row.ref("Agency", "agencies", "from"), row.ref("Agency", "agencies", "to")
    row.add("REFERRED_TO", str(giver), taker, props, since=values["date"], until=values["date"])
