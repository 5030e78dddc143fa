"""Puts the web together: pages, interfaces, and what holds for all of them."""

from collections.abc import Iterator

from fastapi import APIRouter, FastAPI
from starlette.datastructures import State
from starlette.staticfiles import StaticFiles

from bot.parts import Parts
from bot.web import (
    chat_api,
    chat_page,
    crawling,
    health,
    metrics,
    own_data,
    own_form,
    papers,
    public,
    public_answers,
    public_faq,
    public_figures,
    webhooks,
)
from bot.web.api import due_dates, open311, staff
from bot.web.api.told import describe_webhooks
from bot.web.compression import PublicCompression
from bot.web.console import routes as console
from bot.web.errors import LastResort, add_handlers
from bot.web.figures_memo import Memo
from bot.web.limits import Limits
from bot.web.pages import STATIC
from bot.web.security import KB, MB, BodyLimits, SafeHeaders


def create_app(parts: Parts) -> FastAPI:
    """Return the web application; handlers find everything in ``request.app.state.parts``.

    ``app.state.leaving`` becomes true when the server wants to stop, so that open streams end by themselves.
    """
    app = FastAPI(
        title="Trợ lý số",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        routes=list(webhooks.ROUTES),
    )
    furnish(app, parts)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in _routers():
        app.include_router(router)
    describe_webhooks(app)
    add_handlers(app)
    # The last one added is the outermost.
    app.add_middleware(LastResort)
    app.add_middleware(BodyLimits, limits=_body_limits(parts.settings.max_file_mb))
    app.add_middleware(chat_api.AnySite)
    app.add_middleware(PublicCompression)
    app.add_middleware(SafeHeaders, https=parts.settings.web_address.startswith("https:"))
    return app


def furnish(app: FastAPI, parts: Parts) -> None:
    """Give the application what its handlers work on, with nothing counted or kept yet."""
    app.state = State()
    app.state.parts = parts
    app.state.limits = Limits(parts.clock)
    app.state.figures_memo = Memo()
    app.state.leaving = False


def _routers() -> Iterator[APIRouter]:
    for module in (
        chat_page,
        chat_api,
        own_data,
        own_form,
        papers,
        public,
        # Before the answers, whose addresses are numbers behind the same path.
        public_figures,
        public_answers,
        public_faq,
        crawling,
        staff,
        due_dates,
        open311,
        console,
        health,
        metrics,
    ):
        yield module.router


def _body_limits(max_file_mb: int) -> dict[str, int]:
    return {
        "": 1 * MB,
        "/api/v1/chat": 64 * KB,
        # Room for the form's own lines around the file.
        "/api/v1/chat/files": max_file_mb * MB + 64 * KB,
        "/can-bo/": max_file_mb * MB + 64 * KB,
        "/webhooks/": 1 * MB,
    }
