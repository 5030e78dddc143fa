"""All commands by name; only what is called is loaded, so that ``ask`` starts at once."""

from collections.abc import Sequence
from importlib import import_module

import typer

#: Command to module of ``bot.commands``; the function has the command's name.
COMMANDS = {
    "serve": "serve",
    "chat": "chat",
    "ask": "ask",
    "export": "export",
    "due": "due",
    "demo": "demo",
    "check": "check",
    "retention": "retention",
    "backup": "backup",
    "restore": "backup",
    "verify": "backup",
}
#: Groups of commands; the module's ``app`` holds them.
GROUPS = {
    name: name for name in ("calendar", "faq", "keys", "redact", "seal", "report", "staff", "unit", "webhook")
}


def app_for(words: Sequence[str]) -> typer.Typer:
    """Return the command line with the command that the words begin with, or with all of them."""
    app = typer.Typer(
        help="Trợ lý số: trợ giúp phụ huynh, tiếp nhận phản ánh và kiến nghị.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_nothing)
    wanted = words[0] if words else ""
    known = wanted in COMMANDS or wanted in GROUPS
    for name, module in COMMANDS.items():
        if not known or name == wanted:
            app.command(name)(getattr(import_module(f"bot.commands.{module}"), name))
    for name, module in GROUPS.items():
        if not known or name == wanted:
            app.add_typer(import_module(f"bot.commands.{module}").app, name=name)
    return app


def _nothing() -> None:
    """Keep the command's name even where only one is loaded."""
