"""From a file's bytes to an Article: plain text, HTML or PDF.

Invariant: an answer or an InputError within ten seconds, whatever the bytes are: sizes are limited first, every step
in this process is linear, and what might take longer (any PDF, deep or very large HTML) is read in a child process
with limits of time and memory.  The network is never touched.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from graph.errors import InputError, Problem
from ingest.articles import html
from ingest.articles.article import Article
from ingest.articles.decoding import decode, repair
from ingest.articles.lines import is_prose, select_lines
from ingest.articles.publication import find_day
from ingest.articles.sentences import clean_text

MAX_BYTES = 12_000_000
MAX_TEXT = 100_000
CHILD_SECONDS = 7.0
CHILD_MEMORY = 1 << 30
_CHILD = Path(__file__).with_name("extract_child.py")
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|meta|h[1-6])\b", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PDF_ERRORS = {
    "locked": ("the PDF is protected by a password", "save it without a password, or give its text as a .txt file"),
    "broken": (
        "the PDF is damaged and cannot be read",
        "open it in a reader and save it again, or give its text as a .txt file",
    ),
    "image": (
        "the PDF holds no text (a scan or an image)",
        "make its text readable (OCR) first, or type it as a .txt file",
    ),
}


def read_article(
    data: bytes | str, *, name: str, url: str | None = None, published: str | None = None, publisher: str | None = None
) -> Article:
    """The article in these bytes (or this text); `name` is the file's name, for the kind and for errors.

    `url`, `published` (ISO day) and `publisher`, if given, go before what the document says.  Errors: InputError
    (too large, no text, not text/HTML/PDF, damaged, locked, a day that is none), always within ten seconds.
    """
    day = _given_day(published, name)
    if len(data) > MAX_BYTES:
        _refuse(name, f"the file is too large ({len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB)",
                "give the article alone, not the whole site or book")  # fmt: skip
    notes: list[str] = []
    media, found = _extracted(data, name, notes)
    text = clean_text(str(found["text"]))
    if len(text) > MAX_TEXT:
        _refuse(name, f"the text is too long for an article ({len(text):,} characters; at most {MAX_TEXT:,})",
                "split it: one file an article")  # fmt: skip
    lines = [line for line in text.split("\n") if line]
    if media != "html":
        lines = unwrap(lines, broken=media == "pdf")
    title = clean_text(str(found["title"])).replace("\n", " ") if found.get("title") else None
    page = select_lines(lines, title=title or None)
    body = "\n".join([page.title, *page.kept] if page.title else page.kept)
    if not any(c.isalpha() for c in body):
        _refuse(name, "no text was found in it", "check that the file holds the article itself")
    if page.left_out > 0:
        notes.append(f"{page.left_out} lines left out (header, captions, related links, footer)")
    stated = found.get("published") if isinstance(found.get("published"), str) else None
    metadata_day = stated if stated and _DAY.match(stated) else None
    host = urlsplit(url).hostname if url else None
    return Article(
        text=body, title=page.title, published=day or page.published or metadata_day,
        publisher=publisher or found.get("publisher") or (host or "").removeprefix("www.") or page.publisher,
        url=url, media=media, notes=tuple(notes),
    )  # fmt: skip


def _extracted(data: bytes | str, name: str, notes: list[str]) -> tuple[str, dict[str, Any]]:
    """(media, {"text", "title"?, "published"?, "publisher"?})."""
    if isinstance(data, bytes):
        if b"%PDF-" in data[:1024] or (
            name.lower().endswith(".pdf") and not _MARKUP.search(data[:4096].decode("latin-1"))
        ):
            return "pdf", _pdf(data, name, notes)
        decoded = decode(data)
        if decoded is None:
            _refuse(name, "it is neither text, HTML nor PDF", "save it as .txt, .html or .pdf and try again")
        text, encoding = decoded
        if encoding not in {"utf-8", "utf-8-sig"}:
            notes.append(f"read as {encoding}")
    else:
        text = repair(data)
    if _MARKUP.search(text[:20_000]):
        return "html", _html(text, name)
    return "text", {"text": text}


def _html(markup: str, name: str) -> dict[str, Any]:
    if not html.needs_child(markup):
        return html.extract(markup)
    found = _in_child("html", markup.encode("utf-8", "replace"), name)
    if "error" in found:
        _refuse(name, "the page is too large or nested too deeply to be read", "save the article's text as a .txt file")
    return found


def _pdf(raw: bytes, name: str, notes: list[str]) -> dict[str, Any]:
    found = _in_child("pdf", raw, name)
    if "error" in found:
        _refuse(name, *_PDF_ERRORS.get(found["error"], _PDF_ERRORS["broken"]))
    if found["read"] < found["pages"]:
        notes.append(f"only the first {found['read']} of {found['pages']} pages were read")
    return found


def _in_child(kind: str, raw: bytes, name: str) -> dict[str, Any]:
    """What the child found; its end without an answer, or too late an answer, is an error of the input."""
    command = [sys.executable, "-I", str(_CHILD), kind, str(CHILD_MEMORY), str(int(CHILD_SECONDS))]
    try:
        with tempfile.TemporaryDirectory(prefix="matarantai-") as folder:
            done = subprocess.run(
                command, input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd=folder,
                timeout=CHILD_SECONDS, check=False,
            )  # fmt: skip
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        _refuse(
            name, f"reading it took longer than {CHILD_SECONDS:.0f} seconds", "give the article's text as a .txt file"
        )
    except ValueError:
        found = {"error": "broken"}
    return found if isinstance(found, dict) else {"error": "broken"}


def unwrap(lines: list[str], *, broken: bool = False) -> list[str]:
    """Join lines that were broken at a margin (PDF, old text files) into paragraphs; others stay as they are.

    `broken`: the lines are known to be broken (a PDF's); otherwise most long lines must look so.
    """
    long = [line for line in lines if len(line) >= 40]
    if len(long) < (2 if broken else 4) or sorted(map(len, long))[len(long) * 9 // 10] > 130:
        return lines
    margin = sorted(map(len, long))[len(long) // 2]
    if not broken and sum(not line.endswith((".", "”", '"')) for line in long) < 0.5 * len(long):
        return lines
    joined: list[str] = []
    before = ""
    for line in lines:
        goes_on = len(before) >= 0.75 * margin and not before.endswith((".", "!", "?", "”", '"', ":"))
        if joined and goes_on and line[:1].isalnum():
            if before.endswith("-") and line[0].islower():
                joined[-1] = joined[-1][:-1] + line
            else:
                joined[-1] += " " + line
        elif joined and (
            (line[:1].islower() and not is_prose(joined[-1]))
            or (len(before) >= 0.9 * margin and before.endswith(".") and len(line) > 0.5 * margin)
        ):
            joined[-1] += " " + line
        else:
            joined.append(line)
        before = line
    return joined


def _given_day(published: str | None, name: str) -> str | None:
    if published is None:
        return None
    found = find_day(published)
    if found is None:
        problem = Problem(
            "the publication day is no day", name, value=published, expected="YYYY-MM-DD, as in 2023-06-15"
        )
        raise InputError(f"{name}: {published!r} is no day", [problem], advice="write it as 2023-06-15")
    return found[0]


def _refuse(name: str, message: str, advice: str) -> NoReturn:
    raise InputError(f"{name}: {message}", [Problem(message, name)], advice=advice)
