"""A ledger of 200 invented regions in a data folder: what tests of opening a graph start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.claims import Claim
from graph.ledger import Batch, Ledger
from graph.projection import check, sync
from graph.settings import Settings
from graph.store import Store

COUNT = 200


@contextmanager
def region_ledger(settings: Settings) -> Iterator[Ledger]:
    """The ledger of the settings, with `COUNT` regions, all but the first lying in the first."""
    settings.data.mkdir()
    opened = Ledger.open(settings.ledger_url)
    source = Claim("Source", "source:a", "source:a", "default", props={"name": "A", "reliability": "B"})
    claims = [
        Claim("Region", f"region:{i}", "source:a", "default", props={"name": f"Desa {i}", "code": str(i)})
        for i in range(COUNT)
    ]
    part_of = [Claim("PART_OF", f"region:{i}", "source:a", "default", object="region:0") for i in range(1, COUNT)]
    opened.append([source, *claims, *part_of], batch=Batch("test", "1", "tester"))
    yield opened
    opened.close()


def assert_whole(ledger: Ledger, store: Store) -> None:
    """The graph, brought up to the ledger, is what the ledger says."""
    sync(ledger, store)
    report = check(ledger, store)
    assert report.ok, report.differences
    assert store.describe().nodes["Region"] == COUNT
