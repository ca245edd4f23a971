"""What a page is made of: its elements, scripts, styles and visible text, as a browser's parser would see them."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

_VOID = {"meta", "link", "img", "br", "input", "line", "circle", "path", "rect"}


class Document(HTMLParser):
    """A parsed page: `elements` (tag, attributes), `scripts`, `styles`, and the visible `text`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.styles: list[str] = []
        self.unclosed: list[str] = []
        self.mismatched: list[str] = []
        self._text: list[str] = []
        self.feed(html)
        self.close()
        self.text = " ".join(" ".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in _VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.unclosed or self.unclosed.pop() != tag:
            self.mismatched.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self.unclosed[-1] if self.unclosed else ""
        if inside == "script":
            self.scripts.append((self.elements[-1][1], data))
        elif inside == "style":
            self.styles.append(data)
        else:
            self._text.append(data)

    def picture_data(self) -> Any:
        """The picture's data block."""
        return json.loads(next(text for attributes, text in self.scripts if attributes.get("id") == "picture-data"))

    def tags(self) -> list[str]:
        """All tags in order."""
        return [tag for tag, _ in self.elements]


def outside_references(document: Document) -> list[str]:
    """Everything in a page that would ask another place for something (links for the reader to follow aside)."""
    found = []
    for tag, attributes in document.elements:
        for name in ("src", "href", "srcset", "data", "action", "poster", "background", "xlink:href", "formaction"):
            value = attributes.get(name, "")
            followed = tag == "a" and "noreferrer" in attributes.get("rel", "")
            local = (
                not value or value.startswith(("#", "data:")) or (tag == "a" and ":" not in value and "//" not in value)
            )
            if not local and not followed:
                found.append(f"{tag} {name}={value}")
        if "url(" in attributes.get("style", ""):
            found.append(f"{tag} style")
    found += [f"style {mark}" for style in document.styles for mark in ("url(", "@import") if mark in style]
    return found + ["source map" for _, script in document.scripts if "sourceMappingURL" in script]
