"""The reference of all commands, made from the commands themselves (docs/commands.md; a test compares)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

_HEAD = """# Commands

Made from the commands by `make docs`; do not edit.

`--json` prints one JSON object on standard output and nothing else there. Exit status: 0 done, 1 the input has errors
(or `check` found differences), 2 wrong use, 3 the store can't be reached or opened. A command that asks, run beside
`matarantai serve`, is answered by the server.
"""


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name."""
    below = getattr(command, "commands", None)
    if below is None or (getattr(command, "invoke_without_command", False) and " " in name):
        yield name, command
    if below is None:
        return
    for child in sorted(below):
        yield from _walk(below[child], f"{name} {child}")


def commands(app: typer.Typer) -> list[tuple[str, Any]]:
    """All commands of an app as (whole name, command)."""
    return list(_walk(get_command(app), "matarantai"))


def command_reference() -> str:
    """The whole document as Markdown."""
    from api.cli import app

    out = [_HEAD]
    for name, command in commands(app):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and "--help" not in p.opts]
        usage = " ".join(_argument(p) for p in arguments)
        out += [f"## `{name}{' ' + usage if usage else ''}`", "", inspect.cleandoc(command.help or ""), ""]
        rows = [f"| `{_argument(p)}` | {p.help or ''} | |" for p in arguments]
        rows += [f"| `{_option(p)}` | {p.help or ''} | {_default(p)} |" for p in options]
        if rows:
            out += ["| argument or option | meaning | default |", "|---|---|---|", *rows, ""]
    return "\n".join(out).rstrip() + "\n"


def _argument(parameter: Any) -> str:
    shown = (
        (parameter.metavar or parameter.name).upper().replace("_", "-") if not parameter.metavar else parameter.metavar
    )
    return str(shown) if parameter.required else f"[{shown}]"


def _option(parameter: Any) -> str:
    names = ", ".join(parameter.opts)
    return (
        names
        if parameter.is_flag
        else f"{names} {parameter.metavar or parameter.type_descriptor.annotation.__name__.upper()}"
    )


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = parameter.default
    return "" if value is None or value is False or callable(value) or value == [] else f"`{value}`"
