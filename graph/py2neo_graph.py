"""The graph as py2neo sees it, for analysts' notebooks.

Invariant: py2neo is imported only here, and only when it is asked for (extra `py2neo`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from graph.errors import SettingsError, StoreError
from graph.settings import Settings

# py2neo 2021.2.4 knows routing from servers older than Neo4j 5; a direct connection to one server works.
_BOLT = {"neo4j": "bolt", "neo4j+s": "bolt+s", "neo4j+ssc": "bolt+ssc"}


def open_py2neo(settings: Settings) -> Any:
    """A `py2neo.Graph` on the Neo4j server of the settings, over Bolt, to read with.

    SettingsError if the graph is the embedded one or py2neo is missing; StoreError if the server cannot be reached.
    What is written through it is not in the ledger and is gone with the next rebuild.
    """
    if settings.is_embedded:
        raise SettingsError(
            "py2neo speaks only to a Neo4j server; this graph is the embedded one",
            advice="set MATARANTAI_GRAPH=bolt://… (docs/neo4j.md), or use `matarantai cypher`",
        )
    try:
        import py2neo
    except ImportError:
        raise SettingsError("py2neo is not installed", advice="pip install 'matarantai[py2neo]'") from None
    user, password = settings.graph_credentials()
    parts = urlsplit(settings.graph_url)
    url = parts._replace(scheme=_BOLT.get(parts.scheme, parts.scheme)).geturl()
    try:
        return py2neo.Graph(url, auth=(user, password.get_secret_value()), name=settings.graph_database)
    except Exception:
        raise StoreError(
            f"py2neo cannot reach Neo4j at {url}",
            advice="is it running, and are user and password right? a cluster (neo4j://) needs the official driver",
        ) from None
