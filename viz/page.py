"""The frame of every page: header, style, scripts, and the policy that lets nothing leave it.

Invariants: a page is one file that asks for nothing; only the scripts whose hash the policy names can run, so even
a name that slipped through escaping could not execute; the same input gives the same page, to the byte.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from viz import words
from viz.network import LineLook, Picture, vis_script
from viz.text import cut, date_text, json_block, number_text, plain, web_address
from viz.words import Word

_TEMPLATES = Path(__file__).parent / "templates"


def _finish(value: object) -> object:
    """What a template writes: data becomes visible text, words appear in both languages."""
    if isinstance(value, Word):
        return both(value)
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def both(pair: Word) -> Markup:
    """Indonesian, with the English beside it in a lighter type."""
    if pair.id == pair.en:
        return escape(plain(pair.id))
    return Markup('{} <span class="en" lang="en">{}</span>').format(plain(pair.id), plain(pair.en))


def name(value: object, limit: int = 60) -> Markup:
    """A name from data: cut when long (the whole one as its title), isolated from the text around it."""
    whole = plain(value) or str(words.UNKNOWN)
    short = cut(whole, limit)
    if short == whole:
        return Markup("<bdi>{}</bdi>").format(whole)
    return Markup('<bdi title="{}">{}</bdi>').format(whole, short)


def hover_text(lines: str) -> Markup:
    """Several lines for a title attribute: each made visible text, the breaks between them kept."""
    return Markup("&#10;").join(escape(plain(line)) for line in lines.split("\n"))


def day(stated: str | None) -> Markup:
    """A stated date, readable, with its ISO form for machines; "undated" for None."""
    if not stated:
        return both(words.UNDATED)
    return Markup('<time datetime="{}">{}</time>').format(plain(stated), date_text(stated))


def link(text: object, address: object) -> Markup:
    """A link to a source's own page if it has an http(s) address, else its text."""
    target = web_address(address)
    if target is None:
        return name(text, 90)
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(target, name(text, 90))


def line_sample(look: LineLook) -> Markup:
    """A short piece of a line, for the legend (no data in it)."""
    dashes = " ".join(map(str, look.dashes)) if look.dashes else "none"
    return Markup(
        '<svg width="46" height="12" aria-hidden="true"><line x1="1" y1="6" x2="45" y2="6" stroke="{}" '
        'stroke-width="{}" stroke-dasharray="{}"/></svg>'
    ).format(look.colour, look.width, dashes)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        hover_text=hover_text,
        line_sample=line_sample,
        name=name,
        day=day,
        both=both,
        link=link,
        number=number_text,
        words=words,
        word=words.word,
    )
    return environment


@cache
def _asset(file: str) -> str:
    return (_TEMPLATES / file).read_text("utf-8")


def _hash(script: str) -> str:
    return "'sha256-" + b64encode(sha256(script.encode()).digest()).decode() + "'"


def _policy(scripts: Iterable[str]) -> str:
    allowed = " ".join(_hash(s) for s in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def parameter_rows(answer: Mapping[str, Any]) -> list[tuple[Word, str]]:
    """The parameters of an answer's method that were set, as (word, value) rows."""
    given = answer.get("method", {}).get("parameters") or {}
    return [
        (words.word(words.PARAMETERS, key), _parameter(value))
        for key, value in given.items()
        if value not in (None, "", [], False) and key != "id"  # an id says nothing to a reader
    ]


def _parameter(value: Any) -> str:
    if isinstance(value, Mapping):
        parts = [plain(value.get("name")), plain(value.get("code") or value.get("ref"))]
        return " · ".join(p for p in parts if p) or plain(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " – ".join(_parameter(v) for v in value)
    if value is True:
        return "ya / yes"
    return date_text(value) if isinstance(value, str) else plain(value)


def render(
    template: str,
    title: Word,
    intro: Word,
    answer: Mapping[str, Any] | None,
    *,
    picture: Picture | None = None,
    scripts: Sequence[str] = (),
    **context: Any,
) -> str:
    """A whole page.

    `template` extends page.html; `answer` gives method, parameters, facts and truncated for the header (None for a
    page without an answer); `scripts` are file names of viz/templates that run besides the picture's own.
    """
    run = [_asset(s) for s in scripts]
    if picture is not None:
        run = [vis_script(), _asset("network.js"), *run]
    page = (
        _environment()
        .get_template(template)
        .render(
            title=title,
            intro=intro,
            answer=answer,
            method={"name": None, "version": None, **((answer or {}).get("method") or {})},
            parameters=parameter_rows(answer or {}),
            picture=picture,
            picture_data=Markup(json_block(picture.data)) if picture else None,  # noqa: S704  (json_block escapes)
            style=Markup(_asset("style.css")),  # noqa: S704  (our own file)
            scripts=[Markup(s) for s in run],  # noqa: S704  (our own and pyvis' files)
            policy=_policy(run),
            **context,
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")
