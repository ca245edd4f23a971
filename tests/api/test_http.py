"""The API: who may ask, errors with advice, limits, uploads; schemathesis finds no 500."""

from __future__ import annotations

import io
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from api import routes_pages
from tests.api.conftest import TOKEN, Office


def test_every_route_but_healthz_asks_for_the_token(office: Office) -> None:
    office.client.headers.pop("Authorization")
    assert office.client.get("/healthz").json() == {"status": "ok"}
    pages = {route.path for route in routes_pages.router.routes}  # type: ignore[attr-defined]
    paths = {*office.client.app.openapi()["paths"], *pages, "/docs", "/openapi.json", "/static/docs/x"} - {"/healthz"}  # type: ignore[attr-defined]
    assert len(paths) > 20
    for path in paths:
        for method in ("get", "post"):
            response = getattr(office.client, method)(path.replace("{", "").replace("}", ""))
            assert response.status_code == 401, path
            assert response.headers["content-type"] == "application/problem+json"
    assert office.client.get("/", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert office.client.get("/?token=wrong").status_code == 401


def test_the_printed_address_sets_a_cookie_and_leaves_the_address_bar(office: Office) -> None:
    office.client.headers.pop("Authorization")
    answer = office.client.get(f"/?token={TOKEN}", follow_redirects=False)
    assert answer.status_code == 303
    assert TOKEN not in answer.headers["location"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert office.client.get("/").status_code == 200


def test_a_page_of_another_site_can_change_nothing(office: Office) -> None:
    office.client.headers.pop("Authorization")
    office.client.get(f"/?token={TOKEN}")
    files = {"files": ("recruiters.csv", b"ref,name,kind\nR9,XY,person\n")}
    for headers in ({}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (
            office.client.post("/api/v1/ingest/tables?dry_run=false", files=files, headers=headers).status_code == 403
        )


def test_a_foreign_host_name_gets_nothing(office: Office) -> None:
    assert office.client.get("/healthz", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(("path", "status", "said"), [
    ("paths?from=Kupang", 409, "candidates"),
    ("paths?from=Sikkka", 404, "Sikka"),
    ("paths", 422, "from"),
    ("paths?from=53.07&k=0", 422, "k"),
    ("gaps?kind=miring", 400, "horizontal"),
    ("entities/tidak-ada", 404, "advice"),
    ("queries/tidak_ada", 404, "advice"),
    ("entities?text=", 422, "text"),
    ("regions?limit=100000", 422, "limit"),
    ("nothing-here", 404, "title"),
])  # fmt: skip
def test_errors_are_problems_with_advice(path: str, status: int, said: str, office: Office) -> None:
    response = office.client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert said in response.text


def test_regions(office: Office) -> None:
    found = office.client.get("/api/v1/regions", params={"text": "Sikka"}).json()["regions"]
    assert {"code": "53.07", "name": "Kabupaten Sikka", "level": "regency"} in found
    children = office.client.get("/api/v1/regions/53.07/children").json()
    assert all(r["code"].startswith("53.07.") for r in children["regions"])
    assert office.client.get("/api/v1/regions/53.07/children?limit=1").json()["truncated"] is True
    assert len(office.client.get("/api/v1/regions", params={"limit": 50}).json()["regions"]) == 38


def test_neighbours_are_counted_before_they_are_listed(office: Office) -> None:
    counts = office.client.get("/api/v1/entities/recruiters:R1/neighbours").json()["counts"]
    total = sum(c["count"] for c in counts)
    answer = office.client.get("/api/v1/entities/recruiters:R1/neighbourhood?limit=1").json()
    assert total > 1
    assert (answer["shown"], answer["truncated"]) == (1, True)
    assert answer["total"] >= answer["shown"]


def test_upload_dry_run_then_for_good(office: Office) -> None:
    def upload(name: str, text: bytes, **params: str) -> dict[str, object]:
        response = office.client.post("/api/v1/ingest/tables", params=params, files={"files": (name, io.BytesIO(text))})
        assert response.status_code == 200, response.text
        answer: dict[str, object] = response.json()
        return answer

    table = b"ref,name,kind\nR88,QQ,person\n"
    assert upload("recruiters.csv", table)["dry_run"] is True
    assert office.client.get("/api/v1/entities/recruiters:R88").status_code == 404
    assert upload("../../recruiters.csv", table, dry_run="false")["ok"] is True
    assert office.client.get("/api/v1/entities/recruiters:R88").status_code == 200
    wrong = upload("recruiters.csv", b"ref,name,kind\nR89,QQ,hantu\n", dry_run="false")
    assert wrong["ok"] is False
    assert wrong["errors"][0]["row"] == 2  # type: ignore[index]


def test_upload_refuses_what_is_no_table(office: Office) -> None:
    response = office.client.post("/api/v1/ingest/tables", files={"files": ("run.exe", b"MZ")})
    assert response.status_code == 422
    assert response.json()["errors"][0]["file"] == "run.exe"


def test_upload_page_reports(office: Office) -> None:
    files = {"files": ("recruiters.csv", b"ref,name,kind\nR90,<b>QQ</b>,hantu\n")}
    page = office.client.post("/upload", files=files, data={"dry_run": "on"})
    assert page.status_code == 200
    assert "hantu" in page.text


def test_pages_and_pictures(office: Office) -> None:
    index = office.client.get("/").text
    for said in ("Jalur perekrutan", "Celah koordinasi", "Cakupan fungsi", 'lang="en"'):
        assert said in index
    for path in ("paths?from=53.07&to=MYS", "gaps", "coverage", "neighbourhood?entity=recruiters:R1"):
        response = office.client.get(f"/pictures/{path}")
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/html")
    wrong = office.client.get("/pictures/paths?from=Kupang")
    assert wrong.status_code == 409
    assert "Kota Kupang" in wrong.text
    assert "AB" in office.client.get("/named/recruiters_of_region?region=53.07").text


def test_docs_are_served_from_local_files(office: Office) -> None:
    page = office.client.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert office.client.get(f"/static/docs/{asset}").status_code == 200


def test_openapi_has_examples(office: Office) -> None:
    document = office.client.get("/openapi.json").json()
    assert "Problem" in document["components"]["schemas"]
    names = {p["name"] for p in document["paths"]["/api/v1/paths"]["get"]["parameters"] if p["schema"].get("examples")}
    assert {"from", "to"} <= names


def test_schemathesis_finds_no_500(office: Office) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "testserver"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", office.client.app, headers=headers)
    statuses = set()

    for operation in schema.get_all_operations():
        case_strategy = operation.ok().as_strategy()  # type: ignore[union-attr]

        @settings(max_examples=25, deadline=None, phases=[Phase.generate], derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=case_strategy)
        def ask(case: schemathesis.Case[Any]) -> None:
            response = case.call(headers=headers)
            statuses.add(response.status_code)
            assert response.status_code < 500, f"{case.method} {case.path}: {response.text}"

        ask()
    assert 200 in statuses
