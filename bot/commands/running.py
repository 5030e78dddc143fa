"""What commands share: settings, logs, and running async work to its end."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError

from bot.logs import set_up_logs
from bot.settings import Settings
from bot.words import Words
from feedback.clocks import use_clocks
from feedback.errors import CalendarFault
from feedback.sealing import fit

Result = TypeVar("Result")
WORDS = Words("vi")


def settings() -> Settings:
    """Return the settings; say what is wrong and end where they cannot be read."""
    try:
        found = Settings()
    except ValidationError as error:
        names = ", ".join(str(one["loc"][0]).upper() for one in error.errors())
        fail(WORDS.say("commands.settings_wrong", names=names))
    if not fit(found.data_key_list):
        fail(WORDS.say("commands.settings_wrong", names="DATA_KEYS"))
    try:
        use_clocks(Path(found.clocks_file) if found.clocks_file else None)
    except CalendarFault as fault:
        fail(WORDS.say("commands.clocks_wrong", fault=fault))
    set_up_logs(found.log_level)
    return found


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run async work to its end, on the quicker event loop where there is one for this system."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(work)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


def fail(text: str, status: int = 1) -> NoReturn:
    """Say what is wrong on standard error and end with a status, 2 if what was given cannot be used."""
    typer.echo(text, err=True)
    raise typer.Exit(status)
