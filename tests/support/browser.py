"""A real Chromium for tests: pages are opened as files, and everything they say or ask for is recorded.

Invariant: without a browser a test is skipped with the way to get one, except in CI, where that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Record:
    """What a page did: messages of its console (errors and warnings), uncaught errors, addresses it asked for."""

    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome, or None; MATARANTAI_CHROMIUM overrides the search."""
    chosen = os.environ.get("MATARANTAI_CHROMIUM")
    return chosen or next((path for name in _NAMES if (path := shutil.which(name))), None)


def require_chromium() -> str:
    """The path of Chromium; skips the test without one (fails it in CI)."""
    path = find_chromium()
    if path is None:
        reason = "Browser: no Chromium found; install it with `apt-get install chromium` (or set MATARANTAI_CHROMIUM)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    path = require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser: Browser, address: str, *, width: int = 1280, height: int = 900) -> Iterator[tuple[Page, Record]]:
    """A page of `address` with the record of what it does from its first byte on."""
    page = browser.new_page(viewport={"width": width, "height": height})
    record = Record()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            record.messages.append(f"{message.type}: {message.text}")

    def on_dialog(dialog: Dialog) -> None:
        record.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", on_console)
    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: record.errors.append(str(error)))
    page.on("request", lambda request: record.requests.append(request.url))
    try:
        page.goto(address)
        yield page, record
    finally:
        page.close()


def open_html(
    browser: Browser, html: str, folder: Path, *, width: int = 1280, height: int = 900
) -> AbstractContextManager[tuple[Page, Record]]:
    """Like `open_page`, for HTML text that is first written to `folder`."""
    file = folder / "page.html"
    file.write_text(html, "utf-8")
    return open_page(browser, file.as_uri(), width=width, height=height)
