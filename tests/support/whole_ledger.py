"""The whole content of a ledger, to compare two of them; and a row in every table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double, Integer, func, select

from graph.backup import ledger_tables
from graph.ledger import Ledger
from graph.ledger_tables import METADATA, SCHEMA_VERSIONS
from tests.support.claims import add, node, rel


def content(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the schema's own versions, in the order of the keys."""
    found = {}
    with ledger.connection() as connection:
        for table in ledger_tables():
            found[table.name] = connection.run(select(*table.columns).order_by(*table.primary_key.columns)).to_pylist()
    return found


def fill_every_table(ledger: Ledger) -> None:
    """Claims, an origin, retractions with and without batch, judgements, and a row in whatever is still empty."""
    person, place = node("person:1", props={"name": 'A\u200bB "x"\n\\'}), node("place:1", props={"lat": 1.5})
    add(ledger, person, place, node("place:2"), node("place:1", origin="b.csv", props={"lat": 1.5}))
    add(ledger, rel("SEATED_IN", "place:1", "region:52.03", reliability="B", credibility="2", event_from="2023"))
    ledger.retract([place.claim_id], who="saya", why="")
    add(ledger, node("place:3", origin="c.csv"))
    add(ledger, node("place:4", origin="d.csv"), replace=["c.csv"])
    ledger.judge("place:1", "place:2", "same", who="saya", why="x")
    with ledger.connection() as connection, connection.writing():
        for table in METADATA.sorted_tables:
            if table is not SCHEMA_VERSIONS and not connection.scalar(select(func.count()).select_from(table)):
                for number in (1, 2):
                    row: dict[str, int | str | None]
                    row = {c.name: number if isinstance(c.type, Integer | Double) else f"é{number}" for c in table.c}
                    row |= {c.name: None for c in table.c if c.nullable and number == 2}
                    connection.run(table.insert().values(**row))
