"""How the program logs: events and ids, one JSON line each; never what people write, never a token."""

import logging
import sys

import structlog

#: Libraries whose lines at INFO hold addresses with tokens.
CHATTY = (
    "httpx", "httpcore", "telegram", "aiosqlite", "asyncio", "alembic", "uvicorn",
    "fontTools", "fpdf", "matplotlib",
)  # fmt: skip


def set_up_logs(level: str) -> None:
    """Send everything to standard error as JSON lines with UTC times."""
    number = getattr(logging, level.upper())
    logging.basicConfig(level=number, format="%(message)s")
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Where it failed, without the values of variables: those may hold what people wrote.
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            _without_messages,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Looked up at each line: whoever runs a command inside another program may close what was there.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_messages(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    # A library's error text may quote a row or an address; its type and place are enough.
    for error in event.get("exception", ()) if isinstance(event.get("exception"), list) else ():
        error["exc_value"] = ""
        error.pop("exc_notes", None)
    return event
