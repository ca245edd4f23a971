"""The pages in a real browser: silent console, no request, something drawn, physics at rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support import pictures as p
from tests.support.browser import open_html
from tests.viz.test_pages import poisoned
from viz.coordination import coordination_page
from viz.coverage import coverage_page
from viz.index import IndexEntry, index_page
from viz.neighbourhood import neighbourhood_page
from viz.paths import paths_page
from viz.words import Word

pytestmark = pytest.mark.browser

PICTURES = {
    "paths": paths_page(p.paths_answer()),
    "neighbourhood": neighbourhood_page(p.neighbourhood_answer(38)),
    "coordination": coordination_page(p.gaps_answer()),
    "hostile paths": paths_page(poisoned(p.paths_answer())),
    "hostile neighbourhood": neighbourhood_page(poisoned(p.neighbourhood_answer())),
}
TABLES = {
    "coverage": coverage_page(p.coverage_answer()),
    "hostile coverage": coverage_page(poisoned(p.coverage_answer(4))),
    "index": index_page([IndexEntry("a.html", Word("Jalur", "Paths"), Word("Satu", "One"))]),
    "no paths": paths_page(p.paths_answer([])),
}
# Share of the canvas that is neither transparent nor white.
_INK = """() => {
  const c = document.querySelector('#picture canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let ink = 0;
  for (let i = 0; i < d.length; i += 4) {
    if (d[i + 3] > 0 && (d[i] < 200 || d[i + 1] < 200 || d[i + 2] < 200)) { ink += 1; }
  }
  return ink / (d.length / 4);
}"""


def picture(page: Page) -> bytes:
    return page.locator("#picture canvas").screenshot()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_drawn_and_at_rest(browser: Browser, tmp_path: Path, name: str, width: int) -> None:
    with open_html(browser, PICTURES[name], tmp_path, width=width) as (page, record):
        page.wait_for_selector("#picture[data-settled='true']", timeout=15_000)
        page.wait_for_function(f"({_INK})() > 0.005", timeout=5_000)
        page.wait_for_timeout(300)
        before = picture(page)
        page.wait_for_timeout(600)
        assert picture(page) == before
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("img[src='x']").count() == 0
    assert record.messages == []
    assert record.errors == []
    assert {r for r in record.requests if not r.startswith("data:")} == {(tmp_path / "page.html").as_uri()}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", TABLES)
def test_page_without_a_picture(browser: Browser, tmp_path: Path, name: str, width: int) -> None:
    with open_html(browser, TABLES[name], tmp_path, width=width) as (page, record):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#written").count() == 1
    assert record.messages == []
    assert record.errors == []
    assert {r for r in record.requests if not r.startswith("data:")} == {(tmp_path / "page.html").as_uri()}


def test_the_policy_stops_a_script_that_is_not_ours(browser: Browser, tmp_path: Path) -> None:
    html = PICTURES["paths"].replace("<main>", "<main><img src=x onerror=\"document.title='broken'\">")
    with open_html(browser, html, tmp_path) as (page, record):
        page.wait_for_selector("#picture[data-settled='true']", timeout=15_000)
        assert page.title() != "broken"
    assert record.messages


def test_tapping_a_symbol_tells_its_facts(browser: Browser, tmp_path: Path) -> None:
    with open_html(browser, PICTURES["paths"], tmp_path) as (page, record):
        page.wait_for_selector("#picture[data-settled='true']", timeout=15_000)
        page.locator("#picture canvas").click(position={"x": 84 + 202, "y": 8 + 92})
        page.wait_for_function("document.getElementById('picture-details').textContent.includes('AB (rekaan)')")
        assert "terduga / alleged" in page.locator("#picture-details").inner_text()
    assert record.errors == []


def test_region_filter_and_sticky_header(browser: Browser, tmp_path: Path) -> None:
    with open_html(browser, TABLES["coverage"], tmp_path) as (page, _):
        page.fill("#row-filter", "rekaan 12")
        assert page.locator("tr[data-words]:visible").count() == 1
        assert page.locator("#row-count").inner_text() == "1 / 40"
        page.fill("#row-filter", "")
        before = page.locator(".matrix thead th").nth(1).bounding_box()
        page.evaluate("document.querySelector('.matrix-box').scrollTop = 700")
        after = page.locator(".matrix thead th").nth(1).bounding_box()
        assert before is not None
        assert after is not None
        assert after["y"] == before["y"]


@pytest.mark.parametrize("name", ["paths", "coordination", "coverage"])
def test_a_print_cuts_nothing_off(browser: Browser, tmp_path: Path, name: str) -> None:
    with open_html(browser, {**PICTURES, **TABLES}[name], tmp_path) as (page, _):
        if name in PICTURES:
            page.wait_for_selector("#picture[data-settled='true']", timeout=15_000)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1000, "height": 700})
        wide = page.locator("#picture canvas, .matrix").first.bounding_box()
        assert wide is not None
        assert wide["x"] + wide["width"] <= 1000
        if name == "paths":  # scaled as a whole, not cut: the shape of the drawing is kept
            drawn = page.evaluate(
                "(() => { const c = document.querySelector('#picture canvas'); return c.width / c.height; })()"
            )
            assert wide["width"] / wide["height"] == pytest.approx(drawn, rel=0.01)
            assert page.evaluate("document.querySelector('#picture canvas').width") > 1100
