"""Everything under ``/can-bo``: importing these modules registers their routes."""

from bot.web.console import (
    case_actions,
    case_page,
    downloads,
    entrance,
    figures,
    file_page,
    me,
    misses,
    people,
    queue,
)
from bot.web.console.router import router

__all__ = [
    "case_actions",
    "case_page",
    "downloads",
    "entrance",
    "figures",
    "file_page",
    "me",
    "misses",
    "people",
    "queue",
    "router",
]
