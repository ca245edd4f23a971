"""What every answer carries: its method and parameters, the number of claims behind it, whether it was cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

METHODS_VERSION = "1"


@dataclass(frozen=True)
class Method:
    """Name, version (of docs/methods.md) and parameters of a question, as they were used."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    version: str = METHODS_VERSION

    def as_json(self) -> dict[str, Any]:
        """The `method` object of an answer; dates as ISO text."""
        parameters = {k: v.isoformat() if isinstance(v, date) else v for k, v in self.parameters.items()}
        return {"name": self.name, "version": self.version, "parameters": parameters}
