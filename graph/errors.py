"""The one error tree.  Every error says what happened and what to do; input errors also say where.

Invariant: no message carries a secret (password, token, identity number) or a vendor's raw text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


class MatarantaiError(Exception):
    """Base of all errors that a user may see.

    `advice` says what to do next; `status` is the HTTP status, `exit_code` the command's exit status
    (1 the input has errors, 2 wrong use, 3 the store can't be reached or opened).
    """

    status = 500
    exit_code = 1
    title = "Error"

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(MatarantaiError):
    """The question or the command is put wrongly."""

    status = 400
    exit_code = 2
    title = "Wrong use"


class SettingsError(UsageError):
    """A setting (environment variable, option) has a value that cannot be used."""

    title = "Wrong setting"


class NotFoundError(MatarantaiError):
    """Nothing bears that id, ref, code or name; `nearest` are the names or codes that come closest, best first."""

    status = 404
    exit_code = 1
    title = "Not found"

    def __init__(self, message: str, *, nearest: Sequence[str] = (), advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.nearest = list(nearest)


class AmbiguousError(MatarantaiError):
    """Several things bear that name; `candidates` are (key, description) pairs, never a guess."""

    status = 409
    exit_code = 1
    title = "Ambiguous"

    def __init__(self, message: str, candidates: Sequence[tuple[str, str]], *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.candidates = list(candidates)


class ContradictionError(MatarantaiError):
    """A verdict says the opposite of what earlier ones amount to; `chain` are those, each in one readable line."""

    status = 409
    exit_code = 1
    title = "Contradiction"

    def __init__(self, message: str, chain: Sequence[str], *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.chain = list(chain)


class LimitError(MatarantaiError):
    """An answer would take longer, or be larger, than is allowed."""

    status = 422
    exit_code = 1
    title = "Too large"


class ForbiddenCypherError(UsageError):
    """The statement is not a single reading statement of the allowed kind."""

    title = "Not a reading statement"


class CypherError(UsageError):
    """The engine refused the statement (its message is passed on, without addresses or secrets)."""

    title = "Cypher error"


class StoreError(MatarantaiError):
    """The ledger or the graph cannot be reached or opened."""

    status = 503
    exit_code = 3
    title = "Store unavailable"


class StoreHeldError(StoreError):
    """Another process owns the embedded graph; `holder` says who (pid, command, url or None)."""

    def __init__(self, message: str, holder: dict[str, Any], *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.holder = holder


class StoreDamagedError(StoreError):
    """The embedded graph's files cannot be opened; it can be rebuilt from the ledger."""


class StaleChangeError(StoreError):
    """A change was built for another state of the graph than the one it meets (never half-applied)."""

    status = 409


class LedgerError(StoreError):
    """The ledger refused or failed; nothing of the batch was written."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input, with its place (the row as the spreadsheet counts, header = 1)."""

    message: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    nearest: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object of `errors` and `warnings` in tables.md's `ingest --json`."""
        return asdict(self)


class InputError(MatarantaiError):
    """The input has errors; all of them, found in one pass, are in `problems`."""

    status = 422
    exit_code = 1
    title = "The input has errors"

    def __init__(self, message: str, problems: Sequence[Problem] = (), *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.problems = list(problems)
