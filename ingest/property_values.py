"""A property's value as an officer types it, in the type of the schema.

Invariant: what comes out is what a claim may hold; what cannot be read is an error that says what was expected.
"""

from __future__ import annotations

from typing import Any

from graph.errors import UsageError
from graph.schema import Prop, PropType
from ingest.values import Fault, parse_count, parse_date, parse_number, split_list

_YES_NO = {"ya": True, "yes": True, "true": True, "tidak": False, "no": False, "false": False}


def typed_value(prop: Prop, text: str) -> Any:
    """The value that `text` means for a property.  UsageError if it is none."""
    shown = text.strip()
    try:
        value: Any = _value(prop, shown)
    except (Fault, KeyError):
        raise UsageError(f"{shown!r} is no {prop.type.value}", advice=f"{prop.name}: {prop.doc}") from None
    words = value if prop.type is PropType.LIST else [value]
    if prop.words and any(word not in prop.words for word in words):
        raise UsageError(f"{shown!r} is no value of {prop.name}", advice="one of " + ", ".join(prop.words))
    return value


def _value(prop: Prop, text: str) -> Any:
    if prop.type is PropType.INT:
        return parse_count(text)[0]
    if prop.type is PropType.FLOAT:
        return parse_number(text)[0]
    if prop.type is PropType.DATE:
        return parse_date(text)[0]
    if prop.type is PropType.BOOL:
        return _YES_NO[text.casefold()]
    return split_list(text) if prop.type is PropType.LIST else text
