"""Every page: one file, nothing from outside, names stay text, the written list holds what the picture shows."""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import UsageError
from graph.vocabulary import FUNCTIONS
from tests.support import pictures as p
from tests.support.html import Document, outside_references
from viz.coordination import coordination_page
from viz.coverage import coverage_page
from viz.index import IndexEntry, index_page
from viz.neighbourhood import neighbourhood_page
from viz.paths import DRAWN_PATHS, hops, paths_page
from viz.sources import SourceNote
from viz.words import Word

Json = dict[str, Any]
Page = Callable[[Json], str]

PAGES: dict[str, tuple[Page, Callable[[], Json]]] = {
    "paths": (paths_page, p.paths_answer),
    "neighbourhood": (neighbourhood_page, p.neighbourhood_answer),
    "coordination": (coordination_page, p.gaps_answer),
    "coverage": (coverage_page, p.coverage_answer),
}
EMPTY = {
    "paths": {"method": {}, "facts": 0, "truncated": False, "paths": []},
    "neighbourhood": {
        "method": {}, "facts": 0, "truncated": False, "centre": p.R1, "nodes": [p.R1], "edges": [],
        "shown": 0, "total": 0,
    },
    "coordination": {"method": {}, "facts": 0, "truncated": False, "gaps": []},
    "coverage": {"method": {}, "facts": 0, "truncated": False, "cells": []},
}  # fmt: skip
NAMED = {"name", "text", "case", "cases", "ref", "sources", "agencies", "legal_basis", "grade", "basis", "last_contact"}


def poisoned(value: Any, key: str = "") -> Any:
    """The same answer with a hostile text wherever data may hold text of a source."""
    if isinstance(value, dict):
        return {k: poisoned(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(v, key) for v in value]
    return p.HOSTILE if key in NAMED and isinstance(value, str) else value


@pytest.fixture(params=sorted(PAGES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_page_is_well_formed_and_says_what_it_rests_on(kind: str) -> None:
    draw, answer = PAGES[kind]
    given = answer()
    document = Document(draw(given))
    assert not document.mismatched
    assert not document.unclosed
    assert f"{given['facts']} pernyataan sumber" in document.text
    assert ("Terpotong" in document.text) == given["truncated"]
    ids = [a["id"] for _, a in document.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for t, a in document.elements if t == "a" and a.get("href", "").startswith("#")}
    assert targets <= set(ids)
    if kind != "neighbourhood":
        assert "30 Jun 2024" in document.text


def test_nothing_comes_from_outside(kind: str) -> None:
    draw, answer = PAGES[kind]
    html = draw(answer())
    assert outside_references(Document(html)) == []


def test_the_scan_sees_what_pyvis_itself_writes() -> None:
    from pyvis.network import Network

    net = Network(cdn_resources="in_line")
    net.add_node(1)
    assert any("bootstrap" in found for found in outside_references(Document(net.generate_html())))


def test_only_our_own_scripts_may_run(kind: str) -> None:
    draw, answer = PAGES[kind]
    document = Document(draw(answer()))
    policy = next(a["content"] for t, a in document.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src ")
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    run = [text for attributes, text in document.scripts if attributes.get("type") != "application/json"]
    assert [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in run] == allowed
    assert "connect-src" not in policy
    assert "http" not in policy
    head = document.tags()[: document.tags().index("title")]
    assert "script" not in head


def test_hostile_text_stays_text(kind: str) -> None:
    draw, answer = PAGES[kind]
    clean, hostile = Document(draw(answer())), Document(draw(poisoned(answer())))
    assert set(hostile.tags()) <= {*clean.tags(), "br"}
    assert not [a for _, a in hostile.elements if any(name.startswith("on") for name in a)]
    assert not hostile.mismatched
    assert outside_references(hostile) == []
    assert len(hostile.scripts) == len(clean.scripts)
    shown = [hostile.text, *(value for _, a in hostile.elements for value in a.values())]
    assert not any("\u2028" in text for text in shown)
    assert "</script><img src=x onerror=alert(1)>" in hostile.text
    if kind != "coverage":
        titles = [n["title"] for n in hostile.picture_data()["nodes"]]
        assert any(t.startswith("</script><img src=x onerror=alert(1)>") for t in titles)


def test_same_answer_same_page(kind: str) -> None:
    draw, answer = PAGES[kind]
    given = answer()
    before = copy.deepcopy(given)
    assert draw(given) == draw(answer())
    assert given == before


def test_empty_answer_says_so_and_draws_nothing(kind: str) -> None:
    document = Document(PAGES[kind][0](EMPTY[kind]))
    assert re.search(r"Tidak ada (jalur|hubungan|pasangan|wilayah)", document.text)
    assert re.search(r"tidak berarti", document.text)
    assert not document.scripts


def test_paths_list_holds_what_the_picture_shows() -> None:
    answer = p.paths_answer()
    document = Document(paths_page(answer, sources={"S1": SourceNote("Siaran pers", "Polda", "https://example.org/1")}))
    data = document.picture_data()
    assert len(data["nodes"]) == sum(len(list(hops(path))) for path in answer["paths"])
    # One line a leg, and one more for the join over a phone, where two different people stand side by side.
    assert len(data["edges"]) == sum(len(path["legs"]) for path in answer["paths"]) + 1
    for said in ("Desa Rekaan Satu", "EF (rekaan)", "PT Rekaan Jaya Abadi", "5 – 6 Jun 2023", "tanpa tanggal", "p 0,45",
                 "sumber biasanya andal", "Siaran pers (Polda)", "S3", "dibantah sebagian sumber"):  # fmt: skip
        assert said in document.text, said
    assert "p bukan kemungkinan bersalah" in document.text
    link = next(a for t, a in document.elements if a.get("href") == "https://example.org/1")
    assert "noreferrer" in link["rel"]


def test_paths_run_left_to_right_in_their_lane() -> None:
    data = Document(paths_page(p.paths_answer())).picture_data()
    lanes: dict[float, list[float]] = {}
    for node in data["nodes"]:
        lanes.setdefault(node["y"], []).append(node["x"])
    assert len(lanes) == 4
    assert all(xs == sorted(set(xs)) for xs in lanes.values())
    width, height = data["size"]
    assert all(0 < n["x"] < width and 0 < n["y"] < height for n in data["nodes"])
    assert data["options"]["physics"] == {"enabled": False}


def test_a_join_is_worded_and_drawn_as_an_inference() -> None:
    strict = Document(paths_page(p.paths_answer([p.strict("K1", 0.2, "2023-06")])))
    assert "dugaan sambungan" not in strict.text.lower()
    for path, at in ((p.composed_by_phone(), "+6289900000104"), (p.composed_by_hand(), "AB (rekaan)")):
        document = Document(paths_page(p.paths_answer([path])))
        assert f"melewati {'orang' if 'AB' in at else 'telepon, rekening, kendaraan, akun'} {at}" in document.text
        assert "Tidak ada sumber yang menyatakan" in document.text
        data = document.picture_data()
        assert any(n["group"].endswith("+join") for n in data["nodes"])
        assert data["bands"][0]["inferred"]
    dashed = [
        e for e in Document(paths_page(p.paths_answer([p.composed_by_phone()]))).picture_data()["edges"] if e["dashes"]
    ]
    assert ["dugaan" in e["label"] for e in dashed] == [True]


def test_people_and_firms_are_alleged_unless_a_status_says_otherwise() -> None:
    path = p.strict("K1", 0.2, "2023-06")
    labels = [n["label"] for n in Document(paths_page(p.paths_answer([path]))).picture_data()["nodes"]]
    assert next(x for x in labels if "AB" in x).endswith("(terduga)")
    assert not any("terduga" in x for x in labels if "AB" not in x)
    for leg in path["legs"]:
        for end in ("from", "to"):
            if leg[end]["id"] == p.R1["id"]:
                leg[end] = {**leg[end], "status": "terpidana"}
    assert "AB (rekaan)\n(terpidana)" in [
        n["label"] for n in Document(paths_page(p.paths_answer([path]))).picture_data()["nodes"]
    ]


def test_more_paths_than_lanes_is_said() -> None:
    many = [p.strict(f"K{i}", 0.2, "2023-06") for i in range(DRAWN_PATHS + 7)]
    document = Document(paths_page(p.paths_answer(many)))
    assert f"Digambar {DRAWN_PATHS} dari {DRAWN_PATHS + 7} jalur" in document.text
    assert len(document.picture_data()["bands"]) == DRAWN_PATHS
    assert f"Jalur {DRAWN_PATHS + 7}:" in document.text


def test_neighbourhood_says_how_many_and_names_no_victim() -> None:
    html = neighbourhood_page(p.neighbourhood_answer())
    document = Document(html)
    assert "15 dari 38 tetangga ditampilkan" in document.text
    assert "NAMA KORBAN" not in html
    assert "Kelompok korban" in document.text
    labels = {n["id"]: n["label"] for n in document.picture_data()["nodes"]}
    assert labels["Person:R1"].endswith("(terduga)")
    assert not any("terduga" in label for key, label in labels.items() if key.startswith("Agency"))


def test_neighbourhood_of_a_victim_group_does_not_name_it() -> None:
    group = p.node("VictimGroup", "REF-KORBAN-9", "NAMA KORBAN", grade="B2", sources=["S"], count=2)
    answer = {**p.neighbourhood_answer(), "centre": group}
    answer["nodes"] = [group, p.node("CaseFile", "K1", "Perkara", grade="B2", sources=["S"])]
    answer["edges"] = [
        {"id": "e", "type": "HAS_VICTIMS", "from": "CaseFile:K1", "to": group["id"], "grade": "B2", "contested": False,
         "sources": ["S"], "text": "Perkara · korbannya · NAMA KORBAN"},
    ]  # fmt: skip
    html = neighbourhood_page(answer)
    assert "NAMA KORBAN" not in html
    assert "Kelompok korban (2)" in html
    assert "REF-KORBAN-9" not in Document(html).text


def test_neighbourhood_shows_a_stated_status() -> None:
    answer = p.neighbourhood_answer()
    for edge in answer["edges"]:
        if edge["type"] == "INVOLVED_IN":
            edge["status"] = "bebas"
    labels = {n["id"]: n["label"] for n in Document(neighbourhood_page(answer)).picture_data()["nodes"]}
    assert labels["Person:R1"].endswith("(bebas)")


def test_coordination_states_differ_without_colour() -> None:
    document = Document(coordination_page(p.gaps_answer()))
    edges = document.picture_data()["edges"]
    looks = {e["label"].split()[0]: (bool(e["dashes"]), str(e["dashes"]), e["width"]) for e in edges}
    assert set(looks) == {"✓", "~", "✕", "?"}
    assert not looks["✓"][0]
    assert not looks["~"][0]
    assert looks["~"][2] < looks["✓"][2]
    assert looks["✕"][0]
    assert looks["?"][0]
    assert looks["✕"][1] != looks["?"][1]


def test_coordination_of_a_region_keeps_what_touches_it() -> None:
    answer = p.gaps_answer()
    edges = Document(coordination_page(answer, region="52")).picture_data()["edges"]
    assert {(e["from"], e["to"]) for e in edges} == {
        (g["a"]["code"], g["b"]["code"]) for g in answer["gaps"] if "52" in {g["a"]["code"][:2], g["b"]["code"][:2]}
    }


def test_unknown_numbers_and_unknown_agencies_are_said() -> None:
    row = p.gap("horizontal", ("52.03", "Lombok Timur"), ("21.71", "Kota Batam"), "unknown", None, who=[])
    row["coordination"] = None
    row["who_missing"] = [{"functions": ["F8", "F3"], "from": None, "to": None, "from_kinds": ["civil_registry"]}]
    answer = {**p.gaps_answer(), "gaps": [row]}
    document = Document(coordination_page(answer))
    assert document.picture_data()["edges"][0]["label"] == "? ?"
    assert "instansi belum diketahui (cari: civil registry)" in document.text


def test_coverage_has_a_row_a_region_and_a_column_a_function() -> None:
    document = Document(coverage_page(p.coverage_answer(), agencies={"Dinas Rekaan": "Dinas Tenaga Kerja"}))
    rows = [a for t, a in document.elements if t == "tr" and "data-words" in a]
    assert len(rows) == 40
    for function in FUNCTIONS:
        assert function in document.text
    cells = [
        a["class"].split()[1] for t, a in document.elements if a.get("class", "").startswith("cell ") and "title" in a
    ]
    states = [c["state"] for c in p.coverage_answer()["cells"]]
    assert cells == states
    assert "Dinas Tenaga Kerja" in document.text


def test_coverage_never_shows_unknown_as_zero() -> None:
    cell = p.coverage_answer(1)["cells"][1] | {"state": "unknown", "last_evidence": None, "evidence": []}
    document = Document(coverage_page({"method": {}, "facts": None, "truncated": False, "cells": [cell]}))
    matrix = document.text[document.text.index("Wilayah Region") : document.text.index("Bukti tiap sel")]
    assert "tak diketahui" in matrix
    assert matrix.count("–") == 8  # the other functions were not asked for
    assert not re.search(r"(^|\s)0(\s|$)", matrix)


def test_coverage_evidence_says_basis_denial_and_source() -> None:
    cell = p.coverage_answer(1)["cells"][0] | {"state": "absent", "last_evidence": "2024-02-15", "contested": True}
    cell["evidence"] = [{"basis": "performs", "date": "2024-02-15", "done": False, "grade": "B2", "agencies": ["IN4"],
                         "sources": ["S9"]}]  # fmt: skip
    text = Document(coverage_page({"method": {}, "facts": 1, "truncated": False, "cells": [cell]})).text
    assert "15 Feb 2024 : baris pelaksanaan" in text
    assert "dikatakan tidak dilaksanakan" in text
    assert "S9" in text
    assert "! dibantah" in text


def test_index_lists_pages_and_refuses_other_places() -> None:
    entry = IndexEntry("jalur 1.html", Word("Jalur", "Paths"), Word(p.HOSTILE, "x"))
    document = Document(index_page([entry]))
    assert [a["href"] for t, a in document.elements if t == "a"][-1] == "jalur%201.html"
    assert "</script><img src=x onerror=alert(1)>" in document.text
    assert outside_references(document) == []
    for bad in ("../x.html", "https://x", "javascript:alert(1)", ""):
        with pytest.raises(UsageError):
            index_page([IndexEntry(bad, Word("a", "b"), Word("a", "b"))])
    assert "Belum ada halaman" in Document(index_page([])).text
