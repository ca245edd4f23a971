"""What the Neo4j driver's errors mean to a user.

Invariant: no address with user and password, no password and no stack trace passes; the engine's own text only where
the reader's statement was at fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph.errors import CypherError, LimitError, MatarantaiError, StoreError
from graph.store_rows import still_related

_LONGEST_MESSAGE = 500
_WRITING = "Neo.ClientError.Statement.AccessMode"


def store_error(error: Exception, url: str) -> MatarantaiError:
    """The error for one of the store's own steps that failed; `url` without user and password."""
    code = getattr(error, "code", None) or ""
    if isinstance(error, AuthError):
        return StoreError(
            f"Neo4j at {url} refuses the user or the password",
            advice="check MATARANTAI_GRAPH_USER and MATARANTAI_GRAPH_PASSWORD (or MATARANTAI_GRAPH_PASSWORD_FILE)",
        )
    if isinstance(error, (ServiceUnavailable, SessionExpired, ConfigurationError, OSError)):
        return StoreError(
            f"Neo4j at {url} cannot be reached",
            advice="is it running (`matarantai neo4j start`), and are address, port and +s (encryption) right?",
        )
    if code == "Neo.ClientError.Security.Forbidden":
        return StoreError(f"the user may not do this on Neo4j at {url}", advice="which rights it needs: docs/neo4j.md")
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return StoreError(f"Neo4j at {url} has no such database", advice="check MATARANTAI_GRAPH_DATABASE")
    if code == "Neo.ClientError.Schema.ConstraintValidationFailed":
        return still_related()
    if "MemoryPoolOutOfMemory" in code or "OutOfMemory" in code:
        return StoreError(
            "the change is too large for Neo4j's memory; nothing was changed",
            advice="give it more (server.memory.heap.max_size), or run `matarantai rebuild`, which goes in small steps",
        )
    if "DeadlockDetected" in code or code.startswith("Neo.TransientError"):
        return StoreError("Neo4j could not do this just now; nothing was changed", advice="try again")
    if isinstance(error, (Neo4jError, DriverError)):
        return StoreError(
            f"Neo4j at {url} failed at one of the store's own steps ({code or type(error).__name__}); nothing changed",
            advice="run `matarantai check`; if it finds differences, `matarantai rebuild`",
        )
    raise error


def statement_error(error: Exception, url: str, timeout: float) -> MatarantaiError:
    """The error for a reader's statement that failed; `timeout` in seconds."""
    code = getattr(error, "code", None) or ""
    if "TransactionTimedOut" in code or code == "Neo.ClientError.Transaction.TransactionTerminated":
        return LimitError(
            f"the statement took longer than {timeout:g} seconds",
            advice="ask for less: add a label, a WHERE, or a shorter path",
        )
    if "OutOfMemory" in code:
        return LimitError("the statement needs more memory than there is", advice="ask for less, or add a LIMIT")
    if code == _WRITING:
        return CypherError("the statement writes; only reading is allowed here", advice="leave out the writing clause")
    if isinstance(error, ClientError) and code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
        text = str(error.message or "")
        return CypherError(
            text[:_LONGEST_MESSAGE], advice="see docs/data-dictionary.md for labels, types and properties"
        )
    return store_error(error, url)


@contextmanager
def own_steps(url: str) -> Iterator[None]:
    """Turns the driver's errors into StoreError."""
    try:
        yield
    except (Neo4jError, DriverError, OSError) as error:
        raise store_error(error, url) from None
