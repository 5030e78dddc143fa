"""Starts the command line: ``tro-ly-so COMMAND`` or ``python -m bot COMMAND``."""

import sys


def main() -> None:
    """Run the command that was typed."""
    from bot.commands.app import app_for  # noqa: PLC0415 - naming the program must not cost its whole weight

    app_for(sys.argv[1:])()


if __name__ == "__main__":
    main()
