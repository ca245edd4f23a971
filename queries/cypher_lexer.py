"""The owner's Cypher, cut into tokens: one lexer a dialect, because the engines read the same characters differently.

Invariants: what this lexer cannot read with certainty is refused, never passed on; what runs is what was read, because
the text sent to the engine is made of the tokens (comments become spaces).

What the dialects do with one text, and why these are refused: Neo4j turns `\\u0053ET` into `SET` before it cuts tokens,
also inside strings and comments; a bare carriage return ends a `//` comment there, in Ladybug it does not; Ladybug
skips a byte order mark and takes no-break spaces as spaces; neither nests `/* */`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from graph.errors import ForbiddenCypherError

Dialect = Literal["ladybug", "neo4j"]
DIALECTS: tuple[Dialect, ...] = ("ladybug", "neo4j")

MAX_CHARACTERS = 20_000
MAX_TOKENS = 4_000
MAX_NAME = 100

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"(?:\d+(?:\.(?!\.)\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_SYMBOLS = ("<>", "<=", ">=", "=~", "..", *"()[]{},:.|+-*/%^=<>;&!")
_ESCAPES = frozenset("\\'\"nrtbf")
_UNICODE_ESCAPE = re.compile(r"\\[uU]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `kind`: word, name (in backticks), string, number, parameter, symbol or end.

    `text` is what stands in the statement, `value` its meaning (a word in capitals, a name without its backticks).
    """

    kind: str
    text: str
    value: str
    start: int
    line: int
    column: int

    def is_word(self, *words: str) -> bool:
        """True if it is one of these bare words, in any case (a name in backticks never is)."""
        return self.kind == "word" and self.value in words

    def is_symbol(self, *symbols: str) -> bool:
        """True if it is one of these symbols."""
        return self.kind == "symbol" and self.text in symbols


@dataclass(frozen=True)
class Lexed:
    """The tokens of a statement (the last is of kind end) and the text to send, of the same length and lines."""

    tokens: tuple[Token, ...]
    text: str


def refuse(message: str, line: int, column: int, advice: str = "") -> NoReturn:
    """Raise ForbiddenCypherError with the place, counted from 1."""
    raise ForbiddenCypherError(
        f"line {line}, column {column}: {message}", advice=advice or "see docs/cypher.md for what a statement may use"
    )


def lex(statement: str, dialect: Dialect) -> Lexed:
    """Cut a statement into tokens; ForbiddenCypherError names line and column of what may not stand there."""
    if len(statement) > MAX_CHARACTERS:
        refuse(f"the statement has {len(statement):,} characters; at most {MAX_CHARACTERS:,} are read", 1, 1)
    return _Lexer(statement.replace("\r\n", " \n"), dialect).run()


class _Lexer:
    """One pass over the text; `sent` collects what the engine will get."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.at = 0
        self.tokens: list[Token] = []
        self.sent: list[str] = []

    def run(self) -> Lexed:
        escape = _UNICODE_ESCAPE.search(self.text)
        if escape is not None:
            self._refuse("unicode escapes (\\u…) are not allowed: one engine reads them as the character itself, also "
                         "outside of strings; write the character", escape.start())  # fmt: skip
        while self.at < len(self.text):
            self._one()
            if len(self.tokens) > MAX_TOKENS:
                self._refuse(f"more than {MAX_TOKENS:,} words and signs", self.at)
        self._add("end", "", "")
        return Lexed(tuple(self.tokens), "".join(self.sent))

    def _one(self) -> None:
        char = self.text[self.at]
        if char in " \t\n":
            self.sent.append(char)
            self.at += 1
        elif self.text.startswith(("//", "/*"), self.at):
            self._comment()
        elif char in "'\"":
            self._string(char)
        elif char == "`":
            self._name()
        elif char == "$":
            self._parameter()
        elif match := _WORD.match(self.text, self.at):
            self._add("word", match[0], match[0].upper())
        elif (char.isascii() and char.isdigit()) or (char == "." and self._next_is_digit()):
            self._number()
        else:
            self._symbol(char)

    def _next_is_digit(self) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        # after a name or a bracket the dot reads a property; `1..3` is a range
        after_operand = self.at > 0 and (self.text[self.at - 1].isalnum() or self.text[self.at - 1] in "_.)]}`")
        return following.isascii() and following.isdigit() and not after_operand

    def _place(self, at: int) -> tuple[int, int]:
        before = self.text[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1

    def _refuse(self, message: str, at: int) -> NoReturn:
        refuse(message, *self._place(at))

    def _add(self, kind: str, text: str, value: str) -> None:
        self.tokens.append(Token(kind, text, value, self.at, *self._place(self.at)))
        self.sent.append(text)
        self.at += len(text)

    def _printable(self, text: str, at: int, what: str, also: str = "") -> None:
        for offset, char in enumerate(text):
            if not char.isprintable() and char not in also:
                self._refuse(f"{what} holds the invisible character U+{ord(char):04X}", at + offset)

    def _comment(self) -> None:
        start = self.at
        if self.text.startswith("//", start):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
        else:
            end = self.text.find("*/", start + 2)
            if end < 0:
                self._refuse("a comment /* … that never ends", start)
            if "/*" in self.text[start + 2 : end]:
                self._refuse("a comment inside a comment", start)
            end += 2
        comment = self.text[start:end]
        # a bare CR ends a `//` comment on one engine only, so what follows it is not surely a comment
        self._printable(comment, start, "a comment", also="\n\t")
        self.sent.append("".join(char if char == "\n" else " " for char in comment))
        self.at = end

    def _string(self, quote: str) -> None:
        start = at = self.at
        at += 1
        while True:
            if at >= len(self.text):
                self._refuse(f"a text that begins with {quote} and never ends", start)
            char = self.text[at]
            if char == quote:
                break
            if char == "\\":
                if self.text[at + 1 : at + 2] not in _ESCAPES or at + 1 >= len(self.text):
                    self._refuse("in a text, a backslash may only stand before \\ ' \" n r t b f", at)
                at += 1
            at += 1
        text = self.text[start : at + 1]
        self._printable(text, start, "a text", also="\n\t")
        self._add("string", text, text)

    def _name(self) -> None:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            self._refuse("a name that begins with ` and never ends", self.at)
        name = self.text[self.at + 1 : end]
        if not name or self.text.startswith("`", end + 1) or "\\" in name or len(name) > MAX_NAME:
            self._refuse(f"a name in backticks has 1 to {MAX_NAME} characters, without ` and \\", self.at)
        self._printable(name, self.at + 1, "a name")
        self._add("name", f"`{name}`", name)

    def _parameter(self) -> None:
        match = _PARAMETER.match(self.text, self.at)
        if match is None:
            self._refuse("after $ comes the name of a parameter (letters, digits, _)", self.at)
        self._add("parameter", match[0], match[1])

    def _number(self) -> None:
        match = _NUMBER.match(self.text, self.at)
        if match is None or _WORD.match(self.text, match.end()):
            self._refuse("a number is written as 12, 1.5 or 1e6", self.at)
        self._add("number", match[0], match[0])

    def _symbol(self, char: str) -> None:
        for symbol in _SYMBOLS:
            if self.text.startswith(symbol, self.at):
                self._add("symbol", symbol, symbol)
                return
        shown = repr(char) if char.isprintable() else f"the invisible character U+{ord(char):04X}"
        self._refuse(f"{shown} may stand only inside a text or a name in backticks", self.at)
