"""docs/queries.md, made from the headers of queries/named/*.cypher.

Invariant: nothing is said here that a header does not say.
"""

from __future__ import annotations

from queries.named_queries import NamedQuery, Parameter, list_queries

_HEAD = """# Named queries · Pertanyaan bernama

Made from `queries/named/*.cypher` by `make docs`; do not edit here.

`matarantai queries` lists them, `matarantai query NAME key=value …` asks one, `--json` gives
`{"method", "facts", "truncated", "columns", "rows"}` with a row as an object. Both engines give the same rows in the
same order: by their columns from left to right, empty ones last. A region is given by its code and stands for itself
and everything inside it (`IDN`: all of Indonesia). A date is a day, a month or a year. `grade` is the best Admiralty
grade, `claims` the number of claims behind the line, `sources` what they are called in `sources.ref`, else their title;
`facts` is the sum of `claims`. What sources only deny is left out.
"""


def queries_markdown() -> str:
    """The document, ending with one newline."""
    return "\n".join([_HEAD, *(_section(query) for query in list_queries())])


def _section(query: NamedQuery) -> str:
    example = " ".join(f"{p.name}={_example(p)}" for p in query.parameters if p.default is None)
    lines = [
        f"## {query.name}", "", f"**{query.title_id}** · {query.title_en}", "", query.answers, "",
        f"    matarantai query {query.name} {example}".rstrip(), "",
    ]  # fmt: skip
    if query.parameters:
        lines += ["| parameter | type | default | meaning |", "|---|---|---|---|"]
        lines += [f"| `{p.name}` | {_type(p)} | {_default(p)} | {p.doc} |" for p in query.parameters]
        lines.append("")
    lines += ["| column | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {doc} |" for name, doc in query.columns]
    return "\n".join([*lines, ""])


def _example(parameter: Parameter) -> str:
    return {"a": "52.03", "b": "21.71"}.get(parameter.name, "52.03")


def _type(parameter: Parameter) -> str:
    return parameter.type if not parameter.words else ", ".join(f"`{word}`" for word in parameter.words)


def _default(parameter: Parameter) -> str:
    return "required" if parameter.default is None else f"`{parameter.default}`"
