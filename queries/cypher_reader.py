"""The tools of the statement reader: where it stands in the tokens, what it may read next, how deep it is.

Invariant: a token is read by exactly one rule, or the statement is refused with the token's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from queries import cypher_rules as rules
from queries.cypher_lexer import Dialect, Token, refuse


class TokenReader:
    """Reads tokens from left to right; every method leaves `at` after what it read."""

    def __init__(self, tokens: tuple[Token, ...], dialect: Dialect) -> None:
        self.tokens = tokens
        self.dialect = dialect
        self.at = 0
        self.depth = 0
        self.loops = 0
        self.clauses = 0
        self.hops = 0
        self.no_pattern: set[int] = set()

    @property
    def now(self) -> Token:
        """The token that stands here."""
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        """A token further on (the end token beyond the last)."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        """Read one token, whatever it is."""
        token = self.now
        if token.kind != "end":
            self.at += 1
        return token

    def word(self, *words: str) -> bool:
        """Read one of these words if it stands here."""
        if self.now.is_word(*words):
            self.at += 1
            return True
        return False

    def symbol(self, *symbols: str) -> bool:
        """Read one of these symbols if it stands here."""
        if self.now.is_symbol(*symbols):
            self.at += 1
            return True
        return False

    def need_word(self, word: str) -> None:
        """Read this word or refuse."""
        if not self.word(word):
            self.unexpected(word)

    def need(self, symbol: str) -> None:
        """Read this symbol or refuse."""
        if not self.symbol(symbol):
            self.unexpected(symbol)

    def unexpected(self, expected: str) -> NoReturn:
        """Refuse what stands here."""
        rules.refuse_word(self.now, expected)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level of nesting, up to the limit."""
        self.depth += 1
        if self.depth > rules.MAX_NESTING:
            refuse(f"nested deeper than {rules.MAX_NESTING} levels", self.now.line, self.now.column)
        yield
        self.depth -= 1

    @contextmanager
    def loop(self) -> Iterator[None]:
        """A walk over a list inside an expression: no engine's clock stops it, so they nest only so far."""
        self.loops += 1
        if self.loops > rules.MAX_LOOPS:
            refuse(f"list expressions nest more than {rules.MAX_LOOPS} deep", self.now.line, self.now.column)
        yield
        self.loops -= 1

    def variable(self) -> None:
        """Read a name that may be a variable or an alias."""
        rules.check_variable(self.now)
        self.next()
