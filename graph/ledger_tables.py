"""The ledger's tables.

Invariants: every table is append-only (graph/migrations.py adds the triggers that refuse anything else); `seq` is one
count over claims, retractions and judgements, in the order in which they were committed; what does not change the
graph (documents, proposals, candidates) has a `number` of its own, counted per table.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, Table, Text

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

# What a verdict was based on: the comparisons (JSON) as they stood when the judgement with this `seq` was made.
JUDGEMENT_GROUNDS = Table(
    "judgement_grounds", METADATA,
    Column("seq", _SEQ, primary_key=True, autoincrement=False), _text("grounds"),
)  # fmt: skip

# Pairs that may be one and the same, as proposed: `why` (JSON) holds the comparisons, `seq` the ledger row then known.
CANDIDATES = Table(
    "candidates", METADATA,
    Column("number", _SEQ, primary_key=True, autoincrement=False), _text("left_id"), _text("right_id"),
    Column("score", Double, nullable=False), _text("band"), _text("why"),
    Column("seq", BigInteger, nullable=False), _text("recorded_at"),
    Index("candidates_by_pair", "left_id", "right_id"),
)  # fmt: skip

# The main text of an article or another document, to which character spans of claims refer.
# `signature`: MinHash of the text (graph/documents.py), by which copies are recognised.
DOCUMENTS = Table(
    "documents", METADATA,
    Column("number", _SEQ, primary_key=True, autoincrement=False), _text("source"), _text("sha256"), _text("text"),
    _text("media"), _text("signature"), _text("origin"), _text("recorded_at"),
    Index("documents_by_source", "source"), Index("documents_by_sha256", "sha256"),
)  # fmt: skip

# Claims that a reader of texts proposes; they wait here until somebody accepts, corrects or rejects them.
# `claim`: the claim as JSON; `span_start`, `span_end`: characters of the source's document.
PROPOSALS = Table(
    "proposals", METADATA,
    Column("number", _SEQ, primary_key=True, autoincrement=False), _text("claim_id"), _text("source"), _text("claim"),
    Column("span_start", BigInteger, nullable=True), Column("span_end", BigInteger, nullable=True),
    _text("reader_version"), _text("who"), _text("recorded_at"),
    Index("proposals_by_source", "source"), Index("proposals_by_claim", "claim_id"),
)  # fmt: skip

# `verdict`: accept, correct or reject; `correction`: for correct, the claim (JSON) that took the proposal's place.
PROPOSAL_VERDICTS = Table(
    "proposal_verdicts", METADATA,
    Column("number", _SEQ, primary_key=True, autoincrement=False), Column("proposal", BigInteger, nullable=False),
    _text("verdict"), _text("correction", null=True), _text("who"), _text("why"), _text("recorded_at"),
    Index("proposal_verdicts_by_proposal", "proposal"),
)  # fmt: skip
