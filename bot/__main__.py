"""Starts the command line: ``tro-ly-so COMMAND`` or ``python -m bot COMMAND``."""

import gc
import sys
from importlib.util import find_spec

#: The collector looks after so many new objects: loading makes far more, which stay; a message makes
#: thousands, which die by themselves.
GARBAGE_AFTER = 20_000
#: What comes back from SQLite's thread waits at most so long for the loop to let go, in seconds; by default
#: it is ten times as long, several times in the way of each message.
LET_GO_EVERY_S = 0.0005


def rarely_collect() -> None:
    """Let the garbage collector look seldom, as in the program; a benchmark without it would mislead."""
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


def main() -> None:
    """Run the command that was typed."""
    rarely_collect()
    if find_spec("sniffio") is None:
        # The HTTP client looks for it on the disk at every step of every call.
        sys.modules["sniffio"] = None  # type: ignore[assignment]
    if sys.argv[1:2] == ["serve"]:
        sys.setswitchinterval(LET_GO_EVERY_S)
    if sys.argv[1:] == ["serve"]:
        # What only paints terminals: others load it where they find it, for a tenth of the start and 9 MB.
        # With an option after it, help or a refusal is painted.
        sys.modules["rich"] = sys.modules["pygments"] = None  # type: ignore[assignment]
    from bot.commands.app import app_for  # noqa: PLC0415 - naming the program must not cost its whole weight

    try:
        app_for(sys.argv[1:])()
    except Exception as error:
        from bot.commands.causes_said import trouble_said  # noqa: PLC0415 - only where something goes wrong
        from bot.words import Words  # noqa: PLC0415

        if said := trouble_said(error, Words("vi")):
            sys.exit(said)
        raise


if __name__ == "__main__":
    main()
