"""A claim: one node or one relationship, as one source states it.

Invariants: a claim is never changed; its id is a hash of what it says and who says it, so the same fact read twice
from one source is one claim; a grade that the source did not give stays empty here (the projection fills it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from graph.ids import digest
from graph.schema import RELS, is_node


@dataclass(frozen=True)
class Claim:
    """One statement.  For a node `object` is None; `props` hold only properties of the schema, without nulls.

    `origin` says which input file it was read from (`collection/file[/sheet]`): the scope of `--replace`;
    `locator` where in it or in the source (`legs.csv:12`).  `event_from`/`event_to`: when it was so (ISO).
    """

    type: str
    subject: str
    source: str
    collection: str
    object: str | None = None
    props: Mapping[str, Any] = field(default_factory=dict)
    locator: str = ""
    origin: str = ""
    reliability: str | None = None
    credibility: str | None = None
    stance: str = "asserts"
    event_from: str | None = None
    event_to: str | None = None

    @property
    def key(self) -> str:
        """What tells parallel relationships apart: canonical JSON of the key properties ('' if there are none)."""
        return rel_key(self.type, self.props)

    @property
    def claim_id(self) -> str:
        """Hash of (source, type, subject, object, key, content); the locator and the batch are not part of it."""
        return "claim:" + digest(
            self.source, self.type, self.subject, self.object, self.key, dict(self.props), self.reliability,
            self.credibility, self.stance, self.event_from, self.event_to,
        )  # fmt: skip


def rel_key(type_name: str, props: Mapping[str, Any]) -> str:
    """The key of a relationship with these properties, as canonical JSON; '' for nodes and unkeyed types."""
    if is_node(type_name) or not RELS[type_name].key:
        return ""
    return json.dumps([props.get(name) for name in RELS[type_name].key], ensure_ascii=False, separators=(",", ":"))


# Columns of the ledger's claims as Arrow; `props` is JSON text with sorted keys.
CLAIM_SCHEMA = pa.schema(
    [
        ("seq", pa.int64()), ("claim_id", pa.string()), ("batch", pa.int64()), ("collection", pa.string()),
        ("type", pa.string()), ("subject", pa.string()), ("object", pa.string()), ("key", pa.string()),
        ("props", pa.string()), ("source", pa.string()), ("locator", pa.string()), ("origin", pa.string()),
        ("reliability", pa.string()), ("credibility", pa.string()), ("stance", pa.string()),
        ("event_from", pa.string()), ("event_to", pa.string()), ("recorded_at", pa.string()),
    ]
)  # fmt: skip
