"""The design language, for whoever writes pages: each component with the class that makes it."""

from fastapi import Request, Response

from bot.web.console.pages import page
from bot.web.console.router import router

#: The colours of ``base.css``, by name.
COLOURS = (
    "ground", "surface", "sunken", "ink", "ink-soft", "line", "line-strong", "accent", "accent-soft", "good",
    "good-soft", "warn", "warn-soft", "bad", "bad-soft", "calm", "calm-soft",
)  # fmt: skip
SPACES = ("s1", "s2", "s3", "s4", "s5", "s6", "s7")
TONES = ("", "good", "warn", "bad", "calm", "accent")


@router.get("/mau")
async def design_page(request: Request) -> Response:
    return page(request, "design.html", colours=COLOURS, spaces=SPACES, tones=TONES)
