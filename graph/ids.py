"""Deterministic ids.  Invariant: the same ref in the same collection always gives the same id, on any machine,
and no id contains a name, a phone number or an identity number."""

from __future__ import annotations

import hashlib
import json
from typing import Any

# One encoder, kept: json.dumps would make a new one for each of millions of ids.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*parts: Any) -> str:
    """32 hex digits of BLAKE2b-128 over the canonical JSON of `parts`."""
    return hashlib.blake2b(_ENCODER.encode(parts).encode("utf-8"), digest_size=16).hexdigest()


def region_id(code: str) -> str:
    """Region ids carry the code itself (public): `region:52.03`, `region:MYS`."""
    return f"region:{code}"


def region_code(node_id: str) -> str:
    """The code in a region's id (ValueError for any other id)."""
    prefix, _, code = node_id.partition(":")
    if prefix != "region" or not code:
        raise ValueError(f"not a region id: {node_id!r}")
    return code


def entity_id(label: str, collection: str, table: str, ref: str) -> str:
    """The id of what a row with a ref speaks of; refs are scoped by collection and table."""
    return f"{label.lower()}:{digest(collection, table, ref)}"


def value_id(label: str, *values: Any) -> str:
    """The id of what is known by its value alone, in all collections (a phone, a programme)."""
    return f"{label.lower()}:{digest(*values)}"


def rel_id(rel_type: str, subject: str, obj: str, key: str) -> str:
    """The id of a relationship; `key` tells parallel ones apart (Schema: RelType.key)."""
    return f"{rel_type.lower()}:{digest(rel_type, subject, obj, key)}"
