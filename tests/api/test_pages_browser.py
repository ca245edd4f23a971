"""The pages in a real browser: they work by keyboard and mouse, ask nobody, and the console stays clean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload

from tests.api.test_serve import Server, server
from tests.support.browser import open_browser, open_page

pytestmark = pytest.mark.browser
__all__ = ["server"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


def test_from_the_printed_address_to_an_answer(browser: Browser, server: Server) -> None:
    origin = server.address.partition("/?")[0]
    with open_page(browser, server.address) as (page, record):
        assert "token" not in page.url
        page.fill("form[action='/pictures/paths'] input[name=from]", "Sikka")
        page.fill("form[action='/pictures/paths'] input[name=to]", "Malaysia")
        page.fill("form[action='/pictures/paths'] input[name=on]", "2024-06-30")
        page.click("form[action='/pictures/paths'] button")
        page.wait_for_selector("canvas")
        assert "Kabupaten Sikka" in page.inner_text("body")
        page.goto(f"{origin}/pictures/paths?from=Kupang")
        assert "Kota Kupang" in page.inner_text("main")
        for path in ("pictures/gaps", "pictures/coverage", "pictures/neighbourhood?entity=recruiters:R1"):
            page.goto(f"{origin}/{path}")
            assert page.inner_text("h1")
        page.goto(f"{origin}/")
        page.set_input_files(
            "input[type=file]",
            FilePayload(name="recruiters.csv", mimeType="text/csv", buffer=b"ref,name,kind\nR91,QQ,hantu\n"),
        )
        page.click("form[action='/upload'] button")
        assert "hantu" in page.inner_text("main")
        asked = {request for request in record.requests if not request.startswith((origin, "data:", "blob:"))}
        assert asked == set()
        # The page of an ambiguous name answers 409, which the browser itself notes.
        assert [line for line in record.messages if "409" not in line] + record.errors == []


def test_docs_open_offline(browser: Browser, server: Server) -> None:
    origin = server.address.partition("/?")[0]
    with open_page(browser, server.address) as (page, record):
        page.goto(f"{origin}/docs")
        page.wait_for_selector("text=Recruitment paths")
        assert {r for r in record.requests if not r.startswith((origin, "data:"))} == set()
        assert record.messages + record.errors == []


@pytest.mark.parametrize("width", [1280, 390])
def test_index_fits_the_screen(width: int, browser: Browser, server: Server) -> None:
    with open_page(browser, server.address, width=width) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
