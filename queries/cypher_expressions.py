"""Expressions of the allowed part of Cypher: what may stand in WHERE, WITH, RETURN, UNWIND and in a map.

Invariant: a function is called only by a name on the dialect's list (queries/cypher_rules.py).  Precedence of operators
is left to the engine: it does not matter to what may be done.
"""

from __future__ import annotations

from abc import abstractmethod

from graph.errors import ForbiddenCypherError
from graph.schema import NODES
from queries import cypher_rules as rules
from queries.cypher_lexer import Token, refuse
from queries.cypher_reader import TokenReader

_OPERATORS = ("+", "-", "*", "/", "%", "^", "=", "<>", "<", "<=", ">", ">=", "=~")


class ExpressionReader(TokenReader):
    """Reads expressions; patterns and clauses inside them are read by the class that completes it."""

    @abstractmethod
    def chain(self) -> int:
        """Read a node and what hangs on it; the number of relationships."""

    @abstractmethod
    def type_names(self, known: str) -> None:
        """Read labels ("label") or types ("type") of the schema."""

    @abstractmethod
    def match(self) -> None:
        """Read what follows MATCH."""

    @abstractmethod
    def query(self, *, inner: bool = False) -> None:
        """Read a whole query."""

    def pattern_here(self) -> bool:
        """Read a pattern with at least one relationship if one stands here; else go back and say so."""
        at, depth, loops, hops = self.at, self.depth, self.loops, self.hops
        if at in self.no_pattern:
            return False
        try:
            if self.chain():
                return True
        except ForbiddenCypherError:
            pass
        # remembered, so that nested brackets are tried once each and not twice per level
        self.no_pattern.add(at)
        self.at, self.depth, self.loops, self.hops = at, depth, loops, hops
        return False

    def expression(self) -> None:
        """Operands joined by operators."""
        with self.deeper():
            self.operand()
            while self.operator():
                self.operand()

    def operator(self) -> bool:
        """Read what joins two operands; `IS [NOT] NULL` is read here too and needs no second one."""
        while self.word("IS"):
            self.word("NOT")
            self.need_word("NULL")
        if self.word("AND", "OR", "XOR", "IN", "CONTAINS") or self.symbol(*_OPERATORS):
            return True
        if self.word("STARTS", "ENDS"):
            self.need_word("WITH")
            return True
        return False

    def operand(self) -> None:
        """A value with its signs and what follows it."""
        signs = 0
        while self.word("NOT") or self.symbol("-", "+"):
            signs += 1
            if signs > rules.MAX_NESTING:
                refuse("too many signs in a row", self.now.line, self.now.column)
        self.atom()
        self.after_atom()

    def after_atom(self) -> None:
        """Properties, elements and slices; on Neo4j also `n:Label`."""
        while True:
            if self.symbol("."):
                if not (self.dialect == "ladybug" and self.symbol("*")):
                    self.property_name()
                if self.now.is_symbol("("):
                    refuse("a function with a dot in its name is not on the list for this engine", self.now.line,
                           self.now.column)  # fmt: skip
            elif self.symbol("["):
                if not self.now.is_symbol(".."):
                    self.expression()
                if self.symbol("..") and not self.now.is_symbol("]"):
                    self.expression()
                self.need("]")
            elif self.dialect == "neo4j" and self.now.is_symbol(":"):
                self.next()
                self.type_names("label" if self.now.text in NODES else "type")
            else:
                return

    def property_name(self) -> None:
        """Any name: after a dot or in a map, no word is a word of the language."""
        if self.now.kind not in {"word", "name"}:
            self.unexpected("the name of a property")
        self.next()

    def atom(self) -> None:
        """A literal, parameter, list, map, CASE, subquery, function call, pattern or variable."""
        token = self.now
        if token.kind in {"string", "number", "parameter"} or token.is_word("TRUE", "FALSE", "NULL"):
            self.next()
        elif token.is_symbol("("):
            if not self.pattern_here():
                self.next()
                self.expression()
                self.need(")")
        elif token.is_symbol("["):
            self.list_literal()
        elif token.is_symbol("{"):
            self.map_literal()
        elif token.is_word("CASE"):
            self.case()
        elif token.is_word("EXISTS", "COUNT", "COLLECT") and self.peek().is_symbol("{"):
            self.subquery()
        elif token.kind == "word" and (self.peek().is_symbol("(") or self.dotted() is not None):
            self.function()
        else:
            self.variable()
            if self.dialect == "neo4j" and self.now.is_symbol("{"):
                self.map_projection()

    def dotted(self) -> str | None:
        """The dotted name of an allowed function such as `duration.between`, if one stands here."""
        if self.peek().is_symbol(".") and self.peek(2).kind == "word" and self.peek(3).is_symbol("("):
            name = f"{self.now.text}.{self.peek(2).text}"
            return name if name.lower() in rules.FUNCTIONS[self.dialect] else None
        return None

    def function(self) -> None:
        """A call of a function that is on the list."""
        token = self.next()
        quantifier = token.value in rules.QUANTIFIERS
        name = f"{token.text}.{self.next().text}" if self.symbol(".") else token.text
        if self.dialect == "neo4j" and token.value in rules.PATH_FUNCTIONS:
            self.need("(")
            self.chain()
            self.need(")")
            return
        if not quantifier:
            if token.value in rules.REFUSED:
                rules.refuse_word(token, "an expression")
            rules.check_function(name, token, self.dialect)
        self.need("(")
        if quantifier:
            self.walk(")")
        elif token.value == "REDUCE":
            self.reduce()
        elif token.value == "RANGE":
            self.literal_range(token)
        else:
            self.arguments(token)

    def arguments(self, function: Token) -> None:
        """Arguments of an ordinary function, up to and with the closing bracket."""
        self.word("DISTINCT")
        if function.value == "COUNT" and self.symbol("*"):
            self.need(")")
            return
        if self.symbol(")"):
            return
        while True:
            if self.lambda_here():
                with self.loop():
                    self.at += 3
                    self.expression()
            else:
                self.expression()
                if function.value == "CAST" and self.word("AS") and self.next().kind != "word":
                    self.unexpected("the name of a type")
            if not self.symbol(","):
                break
        self.need(")")

    def lambda_here(self) -> bool:
        """`x -> …`, Ladybug's function of one element."""
        return (self.dialect == "ladybug" and self.now.kind == "word" and self.now.value not in rules.GRAMMAR_WORDS
                and self.peek().is_symbol("-") and self.peek(2).is_symbol(">"))  # fmt: skip

    def literal_range(self, token: Token) -> None:
        """`range(1, 10)`: whole numbers only, so that it cannot grow without end."""
        numbers: list[int] = []
        while True:
            sign = -1 if self.symbol("-") else 1
            if self.now.kind != "number" or not self.now.text.isdigit():
                self.unexpected("a whole number: range() takes no expressions")
            numbers.append(sign * int(self.next().text))
            if not self.symbol(","):
                break
        self.need(")")
        if len(numbers) < 2 or abs(numbers[1] - numbers[0]) > rules.MAX_RANGE:
            refuse(f"range() needs a first and a last number, at most {rules.MAX_RANGE:,} apart", token.line,
                   token.column)  # fmt: skip

    def reduce(self) -> None:
        """`reduce(total = 0, x IN list | …)`."""
        with self.loop():
            self.variable()
            self.need("=")
            self.expression()
            self.need(",")
            self.walk(")")

    def walk(self, close: str) -> None:
        """`x IN list [WHERE …] [| …]` up to and with the closing sign."""
        with self.loop():
            self.variable()
            self.need_word("IN")
            self.expression()
            if self.word("WHERE"):
                self.expression()
            if self.symbol("|"):
                self.expression()
            self.need(close)

    def list_literal(self) -> None:
        """A list, or on Neo4j a comprehension of a list or pattern."""
        self.next()
        if self.symbol("]"):
            return
        if self.dialect == "neo4j" and self.now.kind in {"word", "name"} and self.peek().is_word("IN"):
            self.walk("]")
            return
        if self.dialect == "neo4j" and self.now.is_symbol("(") and self.pattern_here():
            with self.loop():
                if self.word("WHERE"):
                    self.expression()
                if self.symbol("|"):
                    self.expression()
                self.need("]")
            return
        self.expression()
        while self.symbol(","):
            self.expression()
        self.need("]")

    def map_literal(self) -> None:
        """`{name: value}`."""
        self.need("{")
        if self.symbol("}"):
            return
        while True:
            self.property_name()
            self.need(":")
            self.expression()
            if not self.symbol(","):
                break
        self.need("}")

    def map_projection(self) -> None:
        """`n {.name, .*, other: n.x}`, Neo4j only."""
        self.need("{")
        while True:
            if self.symbol("."):
                if not self.symbol("*"):
                    self.property_name()
            elif self.peek().is_symbol(":"):
                self.property_name()
                self.next()
                self.expression()
            else:
                self.variable()
            if not self.symbol(","):
                break
        self.need("}")

    def case(self) -> None:
        """CASE … END."""
        self.next()
        if not self.now.is_word("WHEN"):
            self.expression()
        while self.word("WHEN"):
            self.expression()
            self.need_word("THEN")
            self.expression()
        if self.word("ELSE"):
            self.expression()
        self.need_word("END")

    def subquery(self) -> None:
        """`EXISTS { MATCH … WHERE … }`, `COUNT { … }`, on Neo4j also `COLLECT { … }`."""
        self.next()
        self.need("{")
        with self.deeper():
            if self.dialect == "neo4j" and self.now.is_symbol("("):
                self.match()
            else:
                self.query(inner=True)
        self.need("}")
