"""Invented answers for the picture tests, in the JSON forms of the answers; nobody and nothing in them exists."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

HOSTILE = '</script><img src=x onerror=alert(1)>"\'`&\u2028=HYPERLINK("http://x") MATCH (n) DETACH DELETE n {{7*7}}'


def region(code: str, name: str) -> Json:
    return {"id": f"Region:{code}", "label": "Region", "name": name, "code": code}


def node(label: str, ref: str, name: str, **more: Any) -> Json:
    return {"id": f"{label}:{ref}", "label": label, "name": name, "ref": ref, **more}


VILLAGE = region("52.03.07.2004", "Desa Rekaan Satu")
MATARAM = region("52.71", "Kota Mataram")
BATAM = region("21.71", "Kota Batam")
MYS = region("MYS", "Malaysia")
R1 = node("Person", "R1", "AB (rekaan)")
R2 = node("Person", "R2", "CD alias Pak Rekaan dari Lombok dengan nama yang sangat panjang sekali")
R3 = node("Person", "R3", "EF (rekaan)")
PT = node("Company", "P1", "PT Rekaan Jaya Abadi")
SHELTER = node("Place", "T1", "Rumah penampungan Tiban (rekaan)")
PORT = node("Place", "T2", "Pelabuhan Rekaan Batam Center")
PHONE = {"id": "Identifier:1", "label": "Identifier", "name": "+6289900000104"}


def leg(act: str, origin: Json, target: Json, case: str, day: str | None, **more: Any) -> Json:
    return {
        "act": act, "from": origin, "to": target, "case": case, "legal_basis": "TPPO", "start": day, "end": None,
        "victims": 3, "grade": "B2", "contested": False, "p": 0.72, "sources": ["S1", "S2"], **more,
    }  # fmt: skip


def strict(case: str, reliability: float, month: str, through: Json = SHELTER) -> Json:
    legs = [
        leg("recruitment", VILLAGE, R1, case, f"{month}-02"),
        leg("transportation", R1, through, case, f"{month}-05", end=f"{month}-06", sources=["S1"]),
        leg("harbouring", through, PORT, case, None, victims=None, grade="C3", p=0.45, sources=["S3"]),
        leg("sending", PORT, MYS, case, month, contested=True),
    ]
    return {
        "kind": "strict", "reliability": reliability, "cases": [case], "victims": 3, "undated_legs": 1, "joins": [],
        "legs": legs,
    }  # fmt: skip


def composed_by_phone() -> Json:
    legs = [
        leg("recruitment", VILLAGE, R2, "K2", "2023-03-02", legal_basis="PMI_NP"),
        leg("transfer", R3, PT, "K7", "2023-03-20"),
        leg("transportation", PT, SHELTER, "K7", "2023-03-25"),
        leg("sending", SHELTER, MYS, "K7", "2023-04-01"),
    ]
    return {
        "kind": "composed", "reliability": 0.0612, "cases": ["K2", "K7"], "victims": 3, "undated_legs": 0,
        "joins": [{"after_leg": 1, "by": "identifier", "at": PHONE, "p": 0.432}], "legs": legs,
    }  # fmt: skip


def composed_by_hand() -> Json:
    legs = [
        leg("recruitment", VILLAGE, R1, "K1", "2023-03-02"),
        leg("transfer", R1, R3, "K5", "2023-03-20"),
        leg("transportation", R3, MATARAM, "K5", "2023-03-25"),
        leg("transportation", MATARAM, BATAM, "K5", "2023-03-28"),
        leg("sending", BATAM, MYS, "K5", "2023-04-01"),
    ]
    return {
        "kind": "composed", "reliability": 0.193, "cases": ["K1", "K5"], "victims": 3, "undated_legs": 0,
        "joins": [{"after_leg": 1, "by": "person", "at": R1, "p": 1.0}], "legs": legs,
    }  # fmt: skip


def paths_answer(paths: list[Json] | None = None) -> Json:
    found = paths if paths is not None else [
        strict("K1", 0.24, "2023-06"), strict("K4", 0.11, "2022-01", BATAM), composed_by_hand(), composed_by_phone(),
    ]  # fmt: skip
    parameters = {
        "from": "52.03", "to": "MYS", "k": 5, "mode": "both", "max_wait": 30, "on": "2024-06-30", "between": None,
    }  # fmt: skip
    return {
        "method": {"name": "recruitment_paths", "version": "1", "parameters": parameters},
        "facts": 42 if found else 0, "truncated": False, "paths": found,
    }  # fmt: skip


def neighbourhood_answer(leaves: int = 14) -> Json:
    def evidence(grade: str = "B2", sources: tuple[str, ...] = ("Siaran pers rekaan",)) -> Json:
        return {"grade": grade, "sources": list(sources), "contested": False}

    case = node("CaseFile", "K1", "Perkara Rekaan 12/2023")
    group = node("VictimGroup", "V1", "NAMA KORBAN TIDAK BOLEH TAMPIL")
    nodes = [R1, R2, PT, SHELTER, VILLAGE, MATARAM, BATAM, PHONE, case, group]
    nodes += [node("Agency", f"A{i}", f"Dinas Tenaga Kerja Rekaan Kabupaten Nomor {i}") for i in range(leaves - 8)]
    listed = [{**n, **evidence()} for n in nodes]
    listed[2]["denied"] = True
    ends = [
        ("LEG", VILLAGE, R1, "perekrutan 2 Mar 2023"), ("LEG", R1, SHELTER, "pengangkutan 5 Mar 2023"),
        ("LEG", R1, BATAM, "pengangkutan 6 Mar 2023"), ("LEG", R1, BATAM, "pengiriman 9 Mar 2023"),
        ("INVOLVED_IN", R1, case, "perekrut"), ("USES", R1, PHONE, ""), ("USES", R2, PHONE, ""),
        ("OFFICER_OF", R1, PT, "direktur"), ("SEATED_IN", R1, MATARAM, ""),
        ("HAS_VICTIMS", case, group, "NAMA KORBAN TIDAK BOLEH TAMPIL"),
    ]  # fmt: skip
    ends += [("HANDLES", n, case, "") for n in nodes if n["label"] == "Agency"]
    edges = [
        {"id": f"e{i}", "type": t, "from": a["id"], "to": b["id"], "text": text, **evidence()}
        for i, (t, a, b, text) in enumerate(ends)
    ]
    edges[1]["contested"] = True
    return {
        "method": {"name": "neighbourhood", "version": "1", "parameters": {"centre": "R1", "limit": 40}},
        "facts": 61, "truncated": True, "centre": R1, "nodes": listed, "edges": edges,
        "shown": len(nodes) - 1, "total": len(nodes) + 22,
    }  # fmt: skip


_ORIGINS = [
    ("52.03", "Lombok Timur"),
    ("52.02", "Lombok Tengah"),
    ("53.02", "Timor Tengah Selatan"),
    ("33.01", "Cilacap"),
]
_TRANSITS = [("21.71", "Kota Batam"), ("31.72", "Kota Adm. Jakarta Utara"), ("65.71", "Kota Tarakan")]
_PROVINCES = {"52": "Nusa Tenggara Barat", "53": "Nusa Tenggara Timur", "33": "Jawa Tengah", "21": "Kepulauan Riau"}


def gap(kind: str, a: tuple[str, str], b: tuple[str, str], state: str, flow: float | None, **more: Any) -> Json:
    return {
        "kind": kind, "a": {"code": a[0], "name": a[1]}, "b": {"code": b[0], "name": b[1]}, "flow": flow,
        "coordination": {"met": 0.71, "weak": 0.1667}.get(state, 0.0), "state": state,
        "score": 0.5, "last_contact": "2022-07-01" if state in {"met", "weak"} else None, "cases": ["K1", "K7"],
        "who": [{"functions": ["F2", "F3"], "from": node("Agency", "I1", f"Disnaker {a[1]}"),
                 "to": node("Agency", "I2", f"Imigrasi {b[1]}")}], **more,
    }  # fmt: skip


def gaps_answer() -> Json:
    states = ["none_recorded", "weak", "unknown", "met"]
    rows = []
    for i, a in enumerate(_ORIGINS):
        for j, b in enumerate(_TRANSITS):
            rows.append(gap("horizontal", a, b, states[(i + j) % 4], 12.0 - i - j))
        province = (a[0][:2], _PROVINCES[a[0][:2]])
        rows.append(gap("vertical", a, province, states[(i + 3) % 4], 12.0 - i))
    rows += [gap("vertical", (c, n), ("IDN", "Indonesia"), "weak", 9.0) for c, n in _PROVINCES.items() if c != "21"]
    rows.append(gap("border", _TRANSITS[0], ("MYS", "Malaysia"), "none_recorded", 21.0))
    return {
        "method": {"name": "gaps", "version": "1", "parameters": {"on": "2024-06-30", "limit": 50}},
        "facts": 187, "truncated": False, "gaps": rows,
    }  # fmt: skip


def coverage_answer(regions: int = 40) -> Json:
    cells = []
    states = ["evidenced", "unknown", "stale", "absent", "unknown"]
    for i in range(regions):
        code = f"{11 + i // 12}.{1 + i % 12:02d}"
        for f in range(1, 10):
            state = states[(i * 3 + f * 2) % 5]
            day = {"evidenced": "2023-11", "stale": "2018-04-12", "absent": "2024-02-15"}.get(state)
            proof = [
                {"basis": "event", "date": day, "agencies": ["Dinas Rekaan", "Polres Rekaan"], "sources": ["S1"]},
                {"basis": "performs", "date": None, "agencies": ["Dinas Rekaan"], "sources": ["S2", "S3"]},
            ]
            cells.append({
                "region": {"code": code, "name": f"Kabupaten Rekaan {i + 1}"}, "function": f"F{f}",
                "required": f in {1, 2, 4, 5, 7, 8, 9}, "state": state, "last_evidence": day,
                "contested": state == "evidenced" and i % 7 == 0, "evidence": [] if state == "unknown" else proof,
                "need": None, "severity": None,
            })  # fmt: skip
    return {
        "method": {"name": "coverage", "version": "1", "parameters": {"level": "regency", "on": "2024-06-30"}},
        "facts": 310, "truncated": False, "cells": cells,
    }  # fmt: skip
