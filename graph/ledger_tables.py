"""The ledger's tables.

Invariants: every table is append-only (graph/migrations.py adds the triggers that refuse anything else); `seq` is one
count over claims, retractions and judgements, in the order in which they were committed.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

METADATA = MetaData()
# Byte order on both engines: ids and ISO times must compare the same everywhere, whatever the server's language.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite's own row number, where it is declared exactly so; 64 bits on PostgreSQL.
_SEQ = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=null)


SCHEMA_VERSIONS = Table(
    "schema_versions", METADATA,
    Column("version", _SEQ, primary_key=True, autoincrement=False), _text("name"), _text("applied_at"),
)  # fmt: skip

BATCHES = Table(
    "batches", METADATA,
    Column("batch", _SEQ, primary_key=True, autoincrement=False),
    _text("reader"), _text("reader_version"), _text("who"), _text("note"), _text("recorded_at"),
)  # fmt: skip

# `refers`: the id that the claim's REF property names, so that a merge of that id finds the claim.
CLAIMS = Table(
    "claims", METADATA,
    Column("seq", _SEQ, primary_key=True, autoincrement=False), _text("claim_id"),
    Column("batch", BigInteger, nullable=False), _text("collection"), _text("type"), _text("subject"),
    _text("object", null=True), _text("key"), _text("props"), _text("source"), _text("locator"), _text("origin"),
    _text("reliability", null=True), _text("credibility", null=True), _text("stance"), _text("event_from", null=True),
    _text("event_to", null=True), _text("recorded_at"), _text("refers", null=True),
)  # fmt: skip

CLAIM_INDEXES = (
    Index("claims_by_id", CLAIMS.c.claim_id),
    Index("claims_by_ends", CLAIMS.c.type, CLAIMS.c.subject, CLAIMS.c.object),
    Index("claims_by_object", CLAIMS.c.object,
          sqlite_where=CLAIMS.c.object.is_not(None), postgresql_where=CLAIMS.c.object.is_not(None)),
    Index("claims_by_source", CLAIMS.c.source),
    Index("claims_by_origin", CLAIMS.c.origin),
    Index("claims_by_refers", CLAIMS.c.refers,
          sqlite_where=CLAIMS.c.refers.is_not(None), postgresql_where=CLAIMS.c.refers.is_not(None)),
)  # fmt: skip

# Besides its own `origin`, where else a claim is stated (stated = 1), or no longer (stated = 0).  `seq`: the last row
# of the ledger when this was written; it counts only if no later retraction took the claim back.
CLAIM_ORIGINS = Table(
    "claim_origins", METADATA,
    Column("claim_id", _TEXT, primary_key=True), Column("origin", _TEXT, primary_key=True),
    Column("batch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False), Column("stated", BigInteger, nullable=False),
    Index("claim_origins_by_origin", "origin"),
)  # fmt: skip

RETRACTIONS = Table(
    "retractions", METADATA,
    Column("seq", _SEQ, primary_key=True, autoincrement=False), _text("claim_id"),
    Column("batch", BigInteger, nullable=True), _text("who"), _text("why"), _text("recorded_at"),
    Index("retractions_by_claim", "claim_id"),
)  # fmt: skip

JUDGEMENTS = Table(
    "judgements", METADATA,
    Column("seq", _SEQ, primary_key=True, autoincrement=False), _text("left_id"), _text("right_id"),
    _text("verdict"), _text("who"), _text("why"), _text("recorded_at"),
)  # fmt: skip
