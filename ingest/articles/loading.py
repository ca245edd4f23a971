"""Articles into the ledger: read, extract, keep the text, and propose or (trusted) state the claims.

Invariants: nothing is written unless every file of the input can be read (or bad ones are skipped on request); the text
that is kept holds no private person's name; reading the same article again changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph import proposals
from graph.claims import Claim
from graph.documents import add_document, document_of, find_copies
from graph.errors import InputError, Problem
from graph.ids import entity_id
from graph.ledger import Batch, Ledger
from ingest.articles.article import Article
from ingest.articles.claims import Cited, Origin, article_claims
from ingest.articles.extraction import READER_VERSION, Extraction, extract
from ingest.articles.masking import masked_text
from ingest.articles.publishers import publisher_of
from ingest.articles.reading import read_article

READER = "article"
SUFFIXES = (".txt", ".html", ".htm", ".pdf")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class About:
    """What the user says about an article (each overrides what the file says): address, day, publisher."""

    url: str | None = None
    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True)
class ReadArticle:
    """One article that was read: its file, its extraction, the text to keep, where its claims belong, the claims."""

    file: str
    extraction: Extraction
    text: str
    origin: Origin
    cited: tuple[Cited, ...]


@dataclass
class ArticleReport:
    """What `ingest article` did; `articles` has one entry a file."""

    ok: bool
    dry_run: bool
    articles: list[dict[str, Any]] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rejected: int = 0

    def as_json(self) -> dict[str, Any]:
        """The form of `matarantai ingest … --json` (docs/tables.md), and what became of each article."""
        total = {name: sum(a["claims"][name] for a in self.articles) for name in ("read", "new", "unchanged")}
        return {
            "ok": self.ok, "dry_run": self.dry_run,
            "claims": {**total, "retracted": 0, "rejected": self.rejected},
            "proposed": sum(a["proposed"] for a in self.articles), "articles": self.articles,
            "errors": [problem.as_json() for problem in self.errors], "warnings": [w.as_json() for w in self.warnings],
        }  # fmt: skip


def load_articles(
    ledger: Ledger, path: Path, *, about: About | None = None, collection: str = "default", trust: bool = False,
    keep_suspects: bool = False, dry_run: bool = False, skip_bad: bool = False, who: str = "",
    progress: Progress | None = None,
) -> ArticleReport:  # fmt: skip
    """Read a file, or every article of a folder.  `trust`: the claims count at once; else they wait for a verdict.

    InputError if there is nothing to read; what is wrong with single files stands in the report.
    """
    files = article_files(path)
    known = _KnownSources(ledger)
    report = ArticleReport(True, dry_run, warnings=_passed_over(path) if path.is_dir() else [])
    read: list[ReadArticle] = []
    for done, file in enumerate(files):
        if progress is not None:
            progress("articles", done, len(files))
        try:
            read.append(_read(known, file, about or About(), collection, keep_suspects))
        except InputError as error:
            report.errors += error.problems or [Problem(error.message, file=file.name)]
            report.rejected += 1
    if report.errors and not skip_bad:
        report.ok = False
        return report
    for one in read:
        if known.stated_elsewhere(one.origin.source, one.origin.file):
            message = (
                f"the source {one.origin.ref} is known already: what the article says may have been entered from it"
            )
            report.warnings.append(Problem(message, file=one.file, expected="compare before accepting"))
        report.articles.append(_write(ledger, known, one, trust, dry_run, who))
        report.warnings += [Problem(note, file=one.file) for note in one.extraction.article.notes]
    if progress is not None:
        progress("articles", len(files), len(files))
    return report


def article_files(path: Path) -> list[Path]:
    """The file, or the articles in a folder (sorted).  InputError if there are none."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and not p.name.startswith("."))
        if not found:
            raise InputError(f"{path.name} holds no article", advice="articles are files: " + " ".join(SUFFIXES))
        return found
    _check_file(path)
    return [path]


def _check_file(path: Path) -> None:
    """InputError unless it is a file of a kind that the reader knows."""
    if path.is_dir():
        raise InputError(f"{path.name} is a folder", advice="give one article")
    if not path.is_file():
        raise InputError(f"there is no file {path.name}", advice="check the name; give a file or a folder of articles")
    if path.suffix.lower() in {".csv", ".xlsx"}:
        raise InputError(f"{path.name} is a table, not an article", advice="matarantai ingest tables reads tables")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{path.name} is of a kind that cannot be read", advice="save it as one of: " + " ".join(SUFFIXES)
        )


def _passed_over(path: Path) -> list[Problem]:
    """A warning for each other file of a folder: nobody should believe that it was read."""
    files = (p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith("."))
    others = [p.name for p in files if p.suffix.lower() not in SUFFIXES]
    return [Problem("not read: articles are files " + " ".join(SUFFIXES), file=name) for name in others]


def read_file(file: Path, about: About) -> Article:
    """Read one file; the lines `Sumber:`, `Penerbit:`, `Terbit:` at the head of a text say what the user did not."""
    _check_file(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file.name} cannot be read: {error.strerror}", advice="check the file's rights") from None
    body, said = _head(content) if file.suffix.lower() == ".txt" else (content, About())
    return read_article(
        body, name=file.name, url=about.url or said.url, published=about.published or said.published,
        publisher=about.publisher or said.publisher,
    )  # fmt: skip


_HEAD = re.compile(rb"\s*(sumber|alamat|url|penerbit|publisher|terbit|published)\s*:[ \t]*([^\r\n]{1,500})\r?\n", re.I)
_FIELDS = {b"sumber": "url", b"alamat": "url", b"url": "url", b"penerbit": "publisher", b"publisher": "publisher",
           b"terbit": "published", b"published": "published"}  # fmt: skip


def _head(content: bytes) -> tuple[bytes, About]:
    said: dict[str, str] = {}
    at = 0
    while (line := _HEAD.match(content, at)) is not None:
        said[_FIELDS[line.group(1).lower()]] = line.group(2).decode("utf-8", "replace").strip()
        at = line.end()
    return content[at:], About(**said)


def slug(name: str) -> str:
    """A file's name as a ref: small letters, digits and single dashes (at most 80)."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:80] or "artikel"


class _KnownSources:
    """The sources that the ledger and this load know, by address, and the files that state each."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        table = ledger.live_claims(types=["Source"])
        self._stated: dict[str, set[str]] = {}
        self._refs: dict[str, str] = {}
        self._by_url: dict[str, str] = {}
        columns = (table[name].to_pylist() for name in ("subject", "props", "origin"))
        for subject, text, file in zip(*columns, strict=True):
            props = orjson.loads(text)
            self._stated.setdefault(subject, set()).add(file)
            self._refs.setdefault(subject, props.get("ref", ""))
            if props.get("url"):
                self._by_url.setdefault(props["url"], subject)

    def stated_elsewhere(self, source: str, file: str) -> bool:
        """Does something other than this file say what the source is (a table, another copy of the article)?"""
        files = self._stated.setdefault(source, {file})
        return bool(files - {file})

    def ref(self, source: str) -> str:
        """What people call a source: its ref, or its id where it has none."""
        return self._refs.get(source) or source

    def of(self, article: Article, text: str, collection: str, ref: str) -> tuple[str, str]:
        """The id and ref of an article's source: that of the same address or the same text, else a new one."""
        own = entity_id("Source", collection, "sources", ref)
        found = self._by_url.get(article.url or "") or self._same_text(article, text) or own
        if article.url:
            self._by_url.setdefault(article.url, found)
        return found, self._refs.setdefault(found, ref) or ref

    def _same_text(self, article: Article, text: str) -> str | None:
        """A source with this very text and no other address: the same article in another file."""
        for known, likeness in find_copies(self._ledger, text):
            kept = document_of(self._ledger, known)
            address = next((url for url, source in self._by_url.items() if source == known), None)
            if likeness == 1.0 and kept is not None and kept.text == text and address == article.url:
                return known
        return None


def _read(known: _KnownSources, file: Path, about: About, collection: str, keep_suspects: bool) -> ReadArticle:
    extraction = extract(read_file(file, about))
    text = masked_text(extraction, keep_suspects=keep_suspects)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    source, ref = known.of(extraction.article, text, collection, slug(file.stem))
    origin = Origin(collection, source, ref, f"{collection}/{file.name}", digest)
    cited = article_claims(extraction, origin, keep_suspects=keep_suspects)
    if not known.stated_elsewhere(source, origin.file):
        cited.insert(0, (_source_claim(extraction.article, file.name, origin), None))
    return ReadArticle(file.name, extraction, text, origin, tuple(cited))


def _write(
    ledger: Ledger, known: _KnownSources, one: ReadArticle, trust: bool, dry_run: bool, who: str
) -> dict[str, Any]:
    # That a source exists is no claim to be weighed; what it says waits, unless the user trusts it.
    stated = [claim for claim, _ in one.cited if trust or claim.type == "Source"]
    article = one.extraction.article
    proposed = 0
    if dry_run:
        counts = ledger.preview(stated)
    else:
        # The text first: without its claims nobody sees it, and reading again completes what was cut off.
        add_document(ledger, one.origin.source, one.text, article.media, one.origin.file, who=who)
        counts = ledger.append(stated, batch=Batch(READER, READER_VERSION, who, one.file))
        if not trust:
            waiting = [(claim, span) for claim, span in one.cited if claim.type != "Source"]
            proposed = proposals.propose(ledger, waiting, reader_version=READER_VERSION, who=who)
    copies = [known.ref(source) for source, _ in find_copies(ledger, one.text) if source != one.origin.source]
    return {
        "file": one.file, "source": one.origin.source, "ref": one.origin.ref, "title": article.title,
        "kind": one.extraction.kind, "event_date": one.extraction.event_date, "proposed": proposed, "copies": copies,
        "claims": {"read": len(one.cited), "new": counts.new, "unchanged": counts.unchanged},
    }  # fmt: skip


def _source_claim(article: Article, file: str, origin: Origin) -> Claim:
    publisher = publisher_of(article.url, article.publisher)
    props = {
        "name": (article.title or file)[:300], "publisher": article.publisher, "url": article.url,
        "published": article.published, "reliability": publisher.reliability, "ref": origin.ref,
        "refs": [f"sources:{origin.ref}"],
    }  # fmt: skip
    stated = {name: value for name, value in props.items() if value is not None}
    return Claim("Source", origin.source, origin.source, origin.collection, props=stated, locator=file,
                 origin=origin.file)  # fmt: skip
