"""What went wrong, told in the right way: JSON for programs, a page for people, both in plain Vietnamese."""

import math

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as AnyRequest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.pages import language_of, render
from bot.words import Words
from feedback import errors as registry

log = structlog.get_logger()

#: Room errors and what they are in HTTP; anything of the registry that is not here is a conflict.
STATUS: dict[type[registry.FeedbackError], int] = {
    registry.CaseNotFound: 404,
    registry.UnitNotFound: 404,
    registry.CodeMistyped: 404,
    registry.NotYourUnit: 403,
    registry.NotAllowed: 403,
    registry.NothingToSay: 422,
    registry.RatingOutOfRange: 422,
    registry.PeriodUnknown: 422,
    registry.UnitFileFaults: 422,
}
FOR_PROGRAMS = ("/api/", "/webhooks/", "/healthz", "/readyz", "/metrics")
FOR_STAFF = "/can-bo"
FOR_CHAT = "/api/v1/chat"
KNOWN = {400: "bad_request", 401: "bad_token", 403: "forbidden", 404: "not_found", 405: "bad_method"}
KNOWN |= {409: "conflict", 413: "too_large", 422: "bad_fields", 429: "too_often", 503: "unavailable"}
#: What stands above the sentence, where it can be said shortly.
HEADINGS = {
    "not_found": "public.problem_missing",
    "form_gone": "public.problem_gone",
    "paper_gone": "public.problem_gone",
    "too_often": "public.problem_wait",
    "too_large": "public.problem_big",
    "trouble": "public.problem_broken",
    "unavailable": "public.problem_broken",
    "paper_silent": "public.problem_broken",
}
#: What may work when it is asked for again.
PASSING = frozenset({429, 500, 503})


class Problem(HTTPException):
    """A refusal with its own word: ``public.problem_<error>`` says it to people."""

    def __init__(self, status: int, error: str, **values: object) -> None:
        super().__init__(status, error)
        self.values = values


class TooOften(Problem):
    """Too many requests; the next one is taken after ``after_s`` seconds."""

    def __init__(self, after_s: float) -> None:
        seconds = max(1, math.ceil(after_s))
        super().__init__(429, "too_often", seconds=seconds)
        self.after_s = seconds
        self.headers = {"Retry-After": str(seconds)}


def tell(request: AnyRequest, status: int, error: str, **values: object) -> Response:
    """Return the answer that says what went wrong and what to do."""
    page, path = Request(request.scope), request.url.path
    if path.startswith(FOR_PROGRAMS):
        message = Words(_language_of_program(page)).say(f"public.problem_{error}", **values)
        return JSONResponse({"error": error, "message": message}, status)
    message = Words(language_of(page)).say(f"public.problem_{error}", **values)
    # An address that begins with two strokes would lead elsewhere.
    may_again = request.method == "GET" and status in PASSING and not path.startswith("//")
    again = f"{path}?{request.url.query}".removesuffix("?") if may_again else ""
    return render(
        page, "public/problem.html", status=status, heading=HEADINGS.get(error, "public.problem_title"),
        message=message, staff=path.startswith(FOR_STAFF), again=again,
    )  # fmt: skip


def _language_of_program(request: Request) -> str:
    """Return the language of the chat that asks; other programs read Vietnamese."""
    in_chat = request.url.path.startswith(FOR_CHAT)
    return "en" if in_chat and request.headers.get("accept-language", "").startswith("en") else "vi"


def add_handlers(app: FastAPI) -> None:
    """Let the application tell every error in our way."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _fields)
    app.add_exception_handler(registry.FeedbackError, _registry)


async def _http(request: AnyRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    values: dict[str, object] = {}
    if isinstance(error, Problem):
        name, values = error.detail, error.values
    else:
        name = KNOWN.get(error.status_code, "trouble" if error.status_code >= 500 else "bad_request")
    answer = tell(request, error.status_code, name, **values)
    for header, value in (error.headers or {}).items():
        answer.headers[header] = value
    return answer


async def _fields(request: AnyRequest, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return tell(request, 400, "bad_json")
    if not request.url.path.startswith(FOR_PROGRAMS):
        return tell(request, 422, "bad_fields")
    # Names of fields and kinds of fault only: what was sent stays out.
    fields = sorted({".".join(str(part) for part in fault["loc"][1:]) or "body" for fault in faults})
    message = Words(_language_of_program(Request(request.scope))).say("public.problem_bad_fields")
    return JSONResponse({"error": "bad_fields", "message": message, "fields": fields}, 422)


async def _registry(request: AnyRequest, error: Exception) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 409)
    return tell(request, status, KNOWN[status])


class LastResort:
    """Answers what nobody foresaw, and writes it to the log once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except ClientDisconnect:  # in the middle of a form: nobody is left to answer
            log.info("web.left", route=getattr(scope.get("route"), "path", ""), method=scope["method"])
        except Exception:  # the edge of each request
            route = scope.get("route")
            log.exception("web.failed", route=getattr(route, "path", ""), method=scope["method"])
            if started:
                raise
            answer = tell(AnyRequest(scope), 500, "trouble")
            await answer(scope, receive, send)
