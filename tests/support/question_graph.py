"""The small graph that the tests of named queries, show, search and neighbourhood ask."""

from __future__ import annotations

from graph.tables import GraphTables
from tests.support.graph_builder import GraphBuilder

IDENTITY_HASH = "a1b2c3d4" * 8


def question_graph() -> GraphBuilder:
    """Lombok Timur and Batam, three cases, a shared phone and shelter, a revoked company, events and officials."""
    graph = GraphBuilder()
    for code, name in (
        ("IDN", "Indonesia"), ("52", "Nusa Tenggara Barat"), ("52.03", "Kabupaten Lombok Timur"),
        ("52.03.01", "Keruak"),
        ("52.03.01.2001", "Senyiur"), ("52.03.01.2002", "Sepit"), ("53", "Nusa Tenggara Timur"),
        ("53.01", "Kabupaten Kupang"), ("53.71", "Kota Kupang"), ("21", "Kepulauan Riau"), ("21.71", "Kota Batam"),
        ("MYS", "Malaysia"),
    ):  # fmt: skip
        graph.region(code, name)
    graph.source("S1", "Putusan 12/Pid.Sus/2023").source("S2", "Siaran pers", derived_from="S1").source(
        "S3", "Register"
    )

    graph.person("R1", "Amaq Bakri", region="52.03", id_hash=IDENTITY_HASH)
    graph.person("R2", "CD", region="21.71")
    graph.person("R3", "Amaq Bakri")
    graph.person("R9", "Dibantah", region="52.03", grades=[("S1", "B2", "denies")])
    graph.company("C1", "PT Xena", licence="L1", licence_status="Dicabut 2023").company("C2", "PT Yudha")
    graph.case("K1", "TPPO", region="52.03", agency=None, status="P21", opened="2023-05")
    graph.case("K2", "TPPM").case("K3", "TPPO", status="Inkracht")
    for who, case, role, status in (
        ("R1", "K1", "recruiter", "terduga"), ("R1", "K2", "harbourer", "bebas"),
        ("R2", "K2", "transporter", "terduga"),
        ("C1", "K3", "recruiter", "terpidana"), ("R2", "K3", "financier", "terduga"),
    ):  # fmt: skip
        graph.rel("INVOLVED_IN", who, case, role=role, status=status)
    graph.uses("R1", "+6281200000001", grades=[("S1", "B2"), ("S2", "C3")]).uses("R2", "+6281200000001")
    graph.uses("R1", "DR 1234 AB", "vehicle")
    graph.place("P1", "Rumah tampung", region="21.71").place("P2", "Pelabuhan", region="21.71", kind="port")
    graph.leg("K1", "recruitment", "52.03", "R1", "2023-03", victims=3, grades=[("S1", "B2"), ("S3", "A1")])
    graph.leg("K1", "harbouring", "R1", "P1", "2023-03-10")
    graph.leg("K2", "transfer", "P1", "MYS", grades=[("S1", "B2"), ("S3", "C2", "denies")])
    graph.leg("K2", "sending", "P1", "P2", grades=[("S1", "B2", "denies")])
    graph.rel("OFFICER_OF", "R2", "C1", title="Direktur").rel("OFFICER_OF", "R2", "C2", title="Komisaris")

    graph.agency("IN1", "Disnaker Lombok Timur", covers=["52.03"]).agency("IN2", "Polresta", "police", covers=["21.71"])
    graph.agency("IN3", "Dinas Provinsi NTB", covers=["52"]).agency("IN4", "Kementerian", covers=["IDN"])
    graph.agency("IN5", "Puskesmas Keruak", "health", covers=["52.03.01"])
    graph.rel("HANDLES", "IN2", "K1")
    graph.official("O1", "Budi", "IN2", "Kapolresta", since="2020", until="2023").official("O2", "Cici", "IN1", "Kadis")
    graph.event("E1", "meeting", "2022-05-03", attended=["IN1", "O1"], absent=["IN5"])
    graph.event("E2", "outreach", "2024-01", reached=["52.03.01.2001"], attended=["IN3"])
    graph.event("E3", "outreach", None, region="52.03.01.2002")
    graph.event("E4", "meeting", "2024-02-01", attended=["IN1", "O1"])
    graph.performs("IN1", "F4", "52.03", "evidenced", "2023", grades=[("S1", "B2", "denies")])
    return graph


def question_tables() -> GraphTables:
    """The graph's tables."""
    return question_graph().tables()
