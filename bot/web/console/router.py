"""The console's router: every route passes ``admit`` first, and every refusal becomes a page."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from bot.web.console.pages import page
from bot.web.console.problems import REFUSALS, said
from bot.web.console.visit import (
    SECOND_FACTOR_PATH,
    SecondFactorNeeded,
    SignInNeeded,
    admit,
    note_seen,
    see_off,
    sign_in_address,
)
from bot.web.pages import language_of
from bot.words import Words

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
            except REFUSALS as refusal:
                status, sentence = said(refusal, Words(language_of(request)))
                response = page(request, "problem.html", status=status, sentence=sentence)
            see_off(request, response)
            await note_seen(request, response)
            return response

        return guarded


router = APIRouter(prefix="/can-bo", route_class=ConsoleRoute, include_in_schema=False)
