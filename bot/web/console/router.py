"""The console's router: every route passes ``admit`` first, and every refusal becomes a page."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from bot.web.console.pages import page
from bot.web.console.problems import HEADINGS, REFUSALS, Refusal, said
from bot.web.console.rights import home_of
from bot.web.console.visit import (
    SECOND_FACTOR_PATH,
    RoleRefused,
    SecondFactorNeeded,
    SignInNeeded,
    admit,
    note_seen,
    see_off,
    sign_in_address,
    visit_of,
)
from bot.web.pages import language_of
from bot.words import Words

DESK = "/can-bo"
#: What might be read as a number to which no database counts rows; asking one for it fails.
_BEYOND_ANY_ROW = re.compile(r"\s*[-+]?[\d_]{19,}(\.0*)?\s*")

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class ConsoleRoute(APIRoute):
    """A route that knows who may use it by its name."""

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                await admit(request, self.name)
                if any(_BEYOND_ANY_ROW.fullmatch(value) for value in request.path_params.values()):
                    raise HTTPException(404)
                response = await handle(request)
            except SignInNeeded as needed:
                response = RedirectResponse(sign_in_address(needed.wanted), status_code=303)
            except SecondFactorNeeded:
                response = RedirectResponse(SECOND_FACTOR_PATH, status_code=303)
            except RoleRefused as refusal:
                response = _sent_home(request) or _refused(request, refusal)
            except REFUSALS as refusal:
                response = _refused(request, refusal)
            see_off(request, response)
            await note_seen(request, response)
            return response

        return guarded


def _sent_home(request: Request) -> Response | None:
    """Lead whoever opens the desk's own address to where their work begins, if it is not there."""
    home = home_of(visit_of(request).actor.role)
    return None if request.url.path != DESK or home == DESK else RedirectResponse(home, status_code=303)


def _refused(request: Request, refusal: Refusal) -> Response:
    status, sentence = said(refusal, Words(language_of(request)))
    heading = HEADINGS.get(status, "console.problem_title")
    return page(request, "problem.html", status=status, sentence=sentence, heading=heading)


router = APIRouter(prefix=DESK, route_class=ConsoleRoute, include_in_schema=False)
