"""The reference of all settings, made from the settings themselves (docs/settings.md; a test compares)."""

from __future__ import annotations

from graph.settings import Settings

_HEAD = """# Settings

Made from `graph/settings.py` by `make docs`; do not edit.

All settings are environment variables. Passwords may stand in the URL, in a variable, or (best) in a file that only
its owner may read; they are never shown in an error, a log line or `--help`.

| variable | meaning | default |
|---|---|---|
"""
_DEFAULTS = {
    "data": "`$XDG_DATA_HOME/matarantai`, else `~/.local/share/matarantai`",
    "graph": "`ladybug:` in the data folder",
    "ledger": "`ledger.sqlite` in the data folder",
}


def setting_reference() -> str:
    """The whole document as Markdown."""
    lines = []
    for name, field in Settings.model_fields.items():
        default = _DEFAULTS.get(name, "none" if field.default is None else f"`{field.default}`")
        lines.append(f"| `MATARANTAI_{name.upper()}` | {field.description} | {default} |")
    return _HEAD + "\n".join(lines) + "\n"
