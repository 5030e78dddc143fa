"""Starts the command line: ``tro-ly-so COMMAND`` or ``python -m bot COMMAND``."""


def main() -> None:
    """Run the command that was typed."""
    from bot.commands.app import app  # noqa: PLC0415 - the program's name must not cost its whole weight

    app()


if __name__ == "__main__":
    main()
