"""Does a statement consist of reading clauses only?  A recursive-descent reader of the allowed part of Cypher.

Invariant: an allow-list.  A statement passes only if every token was read by a rule of this grammar; what the grammar
does not know is refused.

    statement  query [;]
    query      single (UNION [ALL] single)*
    single     (MATCH | OPTIONAL MATCH | UNWIND | WITH | on Neo4j: CALL [(names)] { query })* RETURN …
"""

from __future__ import annotations

from dataclasses import dataclass

from queries import cypher_rules as rules
from queries.cypher_expressions import ExpressionReader
from queries.cypher_lexer import Dialect, lex, refuse

_START = "MATCH, OPTIONAL MATCH, UNWIND, WITH or RETURN"


@dataclass(frozen=True)
class ReadingStatement:
    """A statement that passed: the text to send (comments blanked, no `;`) and the parameters that it uses."""

    text: str
    dialect: Dialect
    parameters: frozenset[str]


def read_statement(statement: str, dialect: Dialect) -> ReadingStatement:
    """The statement, if it is one reading statement of the dialect; else ForbiddenCypherError with the place."""
    lexed = lex(statement, dialect)
    parser = _StatementReader(lexed.tokens, dialect)
    end = parser.statement()
    parameters = frozenset(t.value for t in lexed.tokens if t.kind == "parameter")
    return ReadingStatement(lexed.text[:end].rstrip(), dialect, parameters)


class _StatementReader(ExpressionReader):
    """Clauses and patterns."""

    def statement(self) -> int:
        """Read the whole statement; the position in the text where it ends."""
        self.query()
        end = self.now.start
        self.symbol(";")
        if self.now.kind != "end":
            self.unexpected("the end of the statement")
        return end

    def query(self, *, inner: bool = False) -> None:
        for part in range(rules.MAX_UNIONS + 1):
            if part == rules.MAX_UNIONS:
                refuse(f"more than {rules.MAX_UNIONS} parts joined by UNION", self.now.line, self.now.column)
            self.single(inner)
            if not self.word("UNION"):
                return
            self.word("ALL")

    def single(self, inner: bool) -> None:
        while True:
            self.clauses += 1
            if self.clauses > rules.MAX_CLAUSES:
                refuse(f"more than {rules.MAX_CLAUSES} clauses", self.now.line, self.now.column)
            if self.word("RETURN"):
                self.projection()
                return
            if self.word("OPTIONAL"):
                self.need_word("MATCH")
                self.match()
            elif self.word("MATCH"):
                self.match()
            elif self.word("UNWIND"):
                self.expression()
                self.need_word("AS")
                self.variable()
            elif self.word("WITH"):
                self.projection()
                if self.word("WHERE"):
                    self.expression()
            elif self.dialect == "neo4j" and self.now.is_word("CALL") and self.peek().is_symbol("{", "("):
                self.subquery_call()
            elif inner and self.now.is_symbol("}"):
                return
            else:
                self.unexpected(_START)

    def subquery_call(self) -> None:
        self.next()
        if self.symbol("(") and not self.symbol(")"):
            if not self.symbol("*"):
                self.variable()
                while self.symbol(","):
                    self.variable()
            self.need(")")
        self.need("{")
        with self.deeper():
            self.query()
        self.need("}")

    def match(self) -> None:
        self.path()
        while self.symbol(","):
            self.path()
        if self.word("WHERE"):
            self.expression()

    def projection(self) -> None:
        self.word("DISTINCT")
        if not self.symbol("*"):
            self.item()
        while self.symbol(","):
            self.item()
        if self.word("ORDER"):
            self.need_word("BY")
            self.sort_item()
            while self.symbol(","):
                self.sort_item()
        if self.word("SKIP"):
            self.expression()
        if self.word("LIMIT"):
            self.expression()

    def item(self) -> None:
        self.expression()
        if self.word("AS"):
            self.variable()

    def sort_item(self) -> None:
        self.expression()
        self.word("ASC", "DESC", "ASCENDING", "DESCENDING")

    def path(self) -> None:
        if self.now.kind in {"word", "name"} and self.peek().is_symbol("="):
            self.variable()
            self.next()
        if self.dialect == "neo4j" and self.now.is_word(*rules.PATH_FUNCTIONS):
            self.next()
            self.need("(")
            self.chain()
            self.need(")")
        else:
            self.chain()

    def chain(self) -> int:
        """A node and what hangs on it; the number of relationships."""
        self.node()
        count = 0
        while self.now.is_symbol("-", "<"):
            self.relationship()
            self.node()
            count += 1
        return count

    def node(self) -> None:
        self.need("(")
        if self.now.kind in {"word", "name"}:
            self.variable()
        if self.symbol(":"):
            self.type_names("label")
        self.property_map()
        self.need(")")

    def type_names(self, known: str) -> None:
        while True:
            if self.dialect == "neo4j":
                while self.symbol("!"):
                    pass
            rules.check_type(self.now, known)
            self.next()
            if self.symbol("|"):
                self.symbol(":")
            elif not (self.symbol(":") or (self.dialect == "neo4j" and self.symbol("&"))):
                return

    def property_map(self) -> None:
        if self.now.is_symbol("{"):
            self.map_literal()
        elif self.now.kind == "parameter":
            self.unexpected("a map such as {id: $id}: name each property")

    def relationship(self) -> None:
        self.hops += 1
        if self.hops > rules.MAX_HOPS:
            refuse(f"more than {rules.MAX_HOPS} relationships", self.now.line, self.now.column)
        self.symbol("<")
        self.need("-")
        if self.symbol("["):
            if self.now.kind in {"word", "name"}:
                self.variable()
            if self.symbol(":"):
                self.type_names("type")
            if self.symbol("*"):
                self.length()
            self.property_map()
            self.need("]")
        self.need("-")
        self.symbol(">")

    def length(self) -> None:
        """`*1..4`; on Ladybug also `* SHORTEST 1..4` and its like, and a filter `(r, n | WHERE …)`."""
        if self.dialect == "ladybug" and self.now.is_word("SHORTEST", "ALL", "TRAIL", "ACYCLIC"):
            if self.word("ALL"):
                self.need_word("SHORTEST")
            else:
                self.next()
        start = self.now
        last = self.next() if self.now.kind == "number" else None
        if self.symbol(".."):
            last = self.next() if self.now.kind == "number" else None
        if last is None or not last.text.isdigit() or int(last.text) > rules.MAX_LENGTH:
            refuse(f"a walk of many steps needs a longest length of at most {rules.MAX_LENGTH}", start.line,
                   start.column, "write *1..4, for example")  # fmt: skip
        if self.dialect == "ladybug" and self.symbol("("):
            self.variable()
            self.need(",")
            self.variable()
            self.need("|")
            self.need_word("WHERE")
            self.expression()
            self.need(")")
