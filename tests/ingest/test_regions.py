from __future__ import annotations

from collections import Counter

from graph.claim_validation import check_claim
from ingest.gazetteer import register
from ingest.region_index import RegionIndex
from ingest.region_points import find_points
from ingest.regions import region_claims


def test_all_regions_and_the_chain_up_to_the_country() -> None:
    claims = list(region_claims())
    nodes = {c.subject: c for c in claims if c.type == "Region"}
    levels = Counter(c.props["level"] for c in nodes.values())
    assert levels == {"country": 249, "province": 38, "regency": 514, "district": 7285, "village": 83762}
    parents = {c.subject: c.object for c in claims if c.type == "PART_OF"}
    assert len(parents) == 38 + 514 + 7285 + 83762
    chain = ["region:51.08.05.2011"]
    while chain[-1] in parents:
        chain.append(str(parents[chain[-1]]))
    assert chain == ["region:51.08.05.2011", "region:51.08.05", "region:51.08", "region:51", "region:IDN"]
    assert all(parent in nodes for parent in parents.values())
    assert nodes["region:52.03"].props["name"] == "Kabupaten Lombok Timur"
    assert {c.source for c in claims} == {claims[0].subject}
    assert [p for c in claims[:3000] for p in check_claim(c)] == []


def test_points_only_where_one_town_can_be_meant() -> None:
    known = register()
    points = find_points(known, RegionIndex(known))
    assert len(points.by_code) + len(points.unmatched) == 514
    assert len(points.by_code) > 100
    assert points.by_code["52.71"].town == "Mataram"
    assert points.by_code["21.71"].town == "Batam"
    assert "32.01" in points.unmatched  # the town of Bogor is the city, not the regency round it
    assert "32.71" in points.by_code
    for code, point in points.by_code.items():
        assert -11.2 < point.lat < 6.2, code
        assert 94.5 < point.lon < 141.1, code
