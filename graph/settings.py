"""All settings, in one place: environment variables with the prefix MATARANTAI_.

Invariant: a secret is a SecretStr from the moment it is read; no error, log line or `--help` shows one.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsError

BOLT_SCHEMES = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})
POSTGRES_SCHEMES = frozenset({"postgresql", "postgres"})


def default_data() -> Path:
    """The data folder where none is set: $XDG_DATA_HOME/matarantai, else ~/.local/share/matarantai."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "matarantai"


class Settings(BaseSettings):
    """Where things are.  Every field is documented in docs/settings.md (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="MATARANTAI_", hide_input_in_errors=True)

    data: Path = Field(default_factory=default_data, description="data folder: ledger, embedded graph, key for hashes")
    graph: SecretStr = Field(
        default=SecretStr(""),
        description="graph store: ladybug:PATH (default: in the data folder), or neo4j://, neo4j+s://, bolt://, bolt+s://",
    )
    graph_user: str = Field(default="neo4j", description="user of the Neo4j server, where the URL names none")
    graph_password: SecretStr | None = Field(default=None, description="password of the Neo4j server")
    graph_password_file: Path | None = Field(default=None, description="file that holds the password")
    graph_database: str = Field(default="neo4j", description="database of the Neo4j server")
    ledger: SecretStr = Field(
        default=SecretStr(""), description="ledger: SQLite path (default: in the data folder) or postgresql://…"
    )
    host: str = Field(default="127.0.0.1", description="address that `serve` listens on")
    port: int = Field(default=8765, ge=0, le=65535, description="port that `serve` listens on (0: any free one)")

    resolution_weights: Path | None = Field(
        default=None, description="YAML file with own weights and thresholds for `resolve` (docs/resolution.md)"
    )

    @field_validator("graph")
    @classmethod
    def _known_scheme(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        scheme = text.partition(":")[0]
        if text and scheme != "ladybug" and scheme not in BOLT_SCHEMES:
            raise ValueError("must be ladybug:PATH, neo4j://HOST, neo4j+s://HOST, bolt://HOST or bolt+s://HOST")
        return value

    @property
    def is_embedded(self) -> bool:
        """True if the graph is the embedded one."""
        return self.graph.get_secret_value().partition(":")[0] in {"", "ladybug"}

    @property
    def graph_path(self) -> Path:
        """Path of the embedded graph's file."""
        text = self.graph.get_secret_value()
        return Path(text.partition(":")[2]).expanduser() if text.partition(":")[2] else self.data / "graph.lbug"

    @property
    def graph_url(self) -> str:
        """URL of the Neo4j server without user and password."""
        parts = urlsplit(self.graph.get_secret_value())
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

    def graph_credentials(self) -> tuple[str, SecretStr]:
        """User and password of the Neo4j server: from the URL, else GRAPH_PASSWORD, else GRAPH_PASSWORD_FILE."""
        parts = urlsplit(self.graph.get_secret_value())
        user = unquote(parts.username) if parts.username else self.graph_user
        if parts.password:
            return user, SecretStr(unquote(parts.password))
        if self.graph_password is not None:
            return user, self.graph_password
        if self.graph_password_file is not None:
            try:
                return user, SecretStr(self.graph_password_file.read_text(encoding="utf-8").strip())
            except OSError as error:
                raise SettingsError(
                    f"the password file {self.graph_password_file} cannot be read: {error.strerror}",
                    advice="set MATARANTAI_GRAPH_PASSWORD_FILE to a file that this user may read",
                ) from None
        raise SettingsError(
            "the Neo4j server needs a password",
            advice="set MATARANTAI_GRAPH_PASSWORD or MATARANTAI_GRAPH_PASSWORD_FILE",
        )

    @property
    def ledger_url(self) -> SecretStr:
        """SQLAlchemy URL of the ledger."""
        text = self.ledger.get_secret_value()
        scheme = text.partition(":")[0]
        if scheme in POSTGRES_SCHEMES:
            return SecretStr("postgresql:" + text.partition(":")[2])
        path = Path(text).expanduser() if text else self.data / "ledger.sqlite"
        return SecretStr(f"sqlite:///{path}")


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment; SettingsError names the variable at fault, never its value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "MATARANTAI_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"{name}: {first['msg'].removeprefix('Value error, ')}", advice="see docs/settings.md"
        ) from None
