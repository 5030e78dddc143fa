"""The web application for tests: put together once, on other parts in every test."""

from dataclasses import dataclass, field
from functools import cache

from fastapi import FastAPI

from bot.parts import Parts
from bot.settings import Settings
from bot.web.app import create_app, furnish
from tests.fakes import HandClock


def app_on(parts: Parts) -> FastAPI:
    """Return the application on these parts; whoever had it before has lost it.

    An application of its own for every test takes longer than most tests: addresses and forms are worked
    out at the first request. What a test sees lies in its state, which is new.
    """
    built = _built(parts.settings.max_file_mb, parts.settings.web_address)
    furnish(built, parts)
    return built


@cache
def _built(max_file_mb: int, address: str) -> FastAPI:
    """Return an application for these settings, without anything to work on yet."""
    settings = Settings(_env_file=None, max_file_mb=max_file_mb, public_url=address)  # type: ignore[call-arg]
    built: FastAPI = create_app(_Bare(settings))  # type: ignore[arg-type]
    return built


@dataclass
class _Bare:
    """The one part that putting the application together looks at."""

    settings: Settings
    clock: HandClock = field(default_factory=HandClock)
