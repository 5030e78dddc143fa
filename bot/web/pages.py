"""How a page is drawn: templates, words in the reader's language, addresses of style and script files."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from bot.channel_names import channel_name
from bot.charts.measures import PAGE_INCHES, PHONE_INCHES, chart_size
from bot.parts import Parts
from bot.web.excerpts import excerpt
from bot.words import LANGUAGES, Words, clock_version, day, long_moment, moment, month_name, period_name

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "lang"
#: Pages of one person or of the office alone; search engines are told of no address for them.
PRIVATE = ("/can-bo", "/du-lieu-cua-toi", "/tra-cuu/")
COOKIE_AGE_S = 365 * 24 * 3600


def parts_of(request: Request) -> Parts:
    """Return what the program is made of."""
    parts: Parts = request.app.state.parts
    return parts


def wished_language(request: Request) -> str:
    """Return the language that the reader chooses by ``?lang=`` now, if any."""
    wish = request.query_params.get("lang", "")
    return wish if wish in LANGUAGES else ""


def language_of(request: Request) -> str:
    """Return the language that the reader chose by ``?lang=`` now or before; Vietnamese at first."""
    for wish in (wished_language(request), request.cookies.get(LANGUAGE_COOKIE)):
        if wish in LANGUAGES:
            return wish
    return LANGUAGES[0]


@cache
def asset(name: str) -> str:
    """Return the address of a static file; it changes with the file, so browsers may keep it for good."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={version}"


def render(
    request: Request, template: str, *, status: int = 200, language: str | None = None, **values: Any
) -> HTMLResponse:
    """Return the page; templates know ``t(key, …)``, ``lang``, ``asset(name)``, ``day``, ``moment``."""
    chosen = language or language_of(request)
    canonical = canonical_of(request) if status == 200 else ""
    html = draw(request, template, chosen, canonical=canonical, **values)
    response = HTMLResponse(html, status, headers={"Content-Language": chosen, "Cache-Control": "no-store"})
    if request.query_params.get("lang") == chosen and request.cookies.get(LANGUAGE_COOKIE) != chosen:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=COOKIE_AGE_S, httponly=True, samesite="lax")
    return response


def draw(request: Request, template: str, language: str, **values: Any) -> Markup:
    """Return a template drawn in a language, with all that templates know; also of a part of a page."""

    def long(at: datetime) -> str:
        return long_moment(at, language)

    def named(channel: str) -> str:
        return channel_name(channel, Words(language))

    known = {"t": Words(language).say, "lang": language, "path": request.url.path, "long_moment": long}
    known["channel_name"] = named
    known["settings"] = parts_of(request).settings
    return Markup(environment().get_template(template).render(known | values))  # noqa: S704 - it escapes


def canonical_of(request: Request) -> str:
    """Return the one address of a page that anybody may keep; none for what is private or filtered."""
    path = request.url.path
    if request.method != "GET" or path.startswith(PRIVATE):
        return ""
    return parts_of(request).settings.web_address + path


def lang_unless(spoken: str, language: str) -> Markup:
    """Return the attribute that says in which language words are, unless it is the page's own.

    >>> lang_unless("vi", "en"), lang_unless("vi", "vi")
    (Markup(' lang="vi"'), Markup(''))
    """
    return Markup(' lang="{}"').format(spoken) if spoken != language else Markup("")


@cache
def environment() -> Environment:
    """Return the templates' environment, shared by all pages."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        # A page is made of a dozen files, each of which would be looked at on the disk every time.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(asset=asset, day=day, moment=moment, month_name=month_name, period_name=period_name)
    env.globals.update(clock_version=clock_version, excerpt=excerpt, lang_unless=lang_unless)
    env.globals.update(chart_size=chart_size, page_inches=PAGE_INCHES, phone_inches=PHONE_INCHES)
    return env
