"""The web chat's own interface, usable by any site: sessions, messages, files, events."""

from collections.abc import Awaitable
from math import isfinite
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.datastructures import UploadFile
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.base import FileRefused
from bot.channels.web import LONGEST_TEXT, arrival_of
from bot.channels.wording import clean
from bot.storage.engine import reading
from bot.taking_in import take_in
from bot.web import chat_store
from bot.web.chat_store import Thread
from bot.web.chat_stream import events, new_messages, now_seen, poll
from bot.web.chat_view import shown
from bot.web.errors import Problem
from bot.web.limits import Limit, address_of, limits_of
from bot.web.pages import parts_of
from bot.web.papers import papers_in
from bot.web.refusals import refusals
from bot.words import LANGUAGES, Words

PREFIX = "/api/v1/chat"
#: The longest time that a call waits for something new, in seconds.
LONGEST_WAIT_S = 30.0
MOST_ATTACHMENTS = 10
#: With which status and word a file is refused, by reason.
REFUSED = {
    "too_large": (413, "file_too_large"),
    "kind": (415, "file_kind"),
    "infected": (422, "file_infected"),
    "unscanned": (503, "file_unscanned"),
    "unkept": (503, "file_unkept"),
}

FileId = Annotated[int, Field(ge=1, lt=2**63)]

router = APIRouter(prefix=PREFIX, tags=["chat"])

#: Only for the description; refusals are ours.
_TOKEN = HTTPBearer(auto_error=False, scheme_name="ChatSession", description="Mã của phiên chat.")
_EVENTS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}, **refusals(401, 422)}
_PIECE = {"type": "string", "format": "binary"}
_FILE_FORM = {"type": "object", "required": ["file"], "properties": {"file": _PIECE}}
_FILE = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FILE_FORM}}}}


class NewSession(BaseModel):
    """What a page may say when it begins."""

    model_config = ConfigDict(extra="forbid")

    language: str = Field("vi", pattern=f"^({'|'.join(LANGUAGES)})$")


class NewMessage(BaseModel):
    """One message of a person; ``id`` is the page's own, so that sending it again changes nothing."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: str = Field(pattern=r"^[\x21-\x7e]{1,64}$")
    text: str = ""
    choice: str = Field("", max_length=100)
    attachments: list[FileId] = Field(default_factory=list, max_length=MOST_ATTACHMENTS)

    @field_validator("id", "text", "choice", mode="before")
    @classmethod
    def _written_out(cls, value: Any) -> Any:
        # Python's JSON reads NaN and Infinity, which are no JSON; as words they would be taken for an id.
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("not a number that JSON has")
        return value

    @field_validator("text", "choice", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        # One character more than is kept, so that a cut shows. Null is as good as nothing.
        return clean(value, at_most=LONGEST_TEXT + 1).strip() if isinstance(value, str | None) else value


async def thread(request: Request, _: Any = Depends(_TOKEN)) -> Thread:
    """Return the conversation that the bearer token opens.

    Raises:
        Problem: there is no token, or it opens nothing.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        async with reading(parts_of(request).sessions) as db:
            found = await chat_store.thread_of(db, token.strip())
        if found is not None:
            return found
    raise Problem(401, "bad_token")


Mine = Annotated[Thread, Depends(thread)]
After = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.post("", status_code=201, responses=refusals(400, 413, 422))
async def open_session(request: Request, wish: Annotated[NewSession | None, Body()] = None) -> dict[str, str]:
    """Begin a conversation."""
    limits_of(request).spend(Limit.NEW_SESSION, address_of(request))
    parts = parts_of(request)
    session, token = parts.ids.name(), parts.ids.token()
    language = wish.language if wish else LANGUAGES[0]
    async with parts.sessions.begin() as db:
        chat_store.add_thread(db, session, token, language=language, now=parts.clock.now())
    return {"session": session, "token": token}


@router.post("/messages", status_code=202, responses=refusals(400, 401, 413, 422, 503))
async def take_message(request: Request, mine: Mine, message: NewMessage) -> dict[str, Any]:
    """Take a message; when this answers, it is stored for good."""
    limits = limits_of(request)
    limits.spend(Limit.MESSAGE_OF_SESSION, mine.session)
    limits.spend(Limit.MESSAGE_OF_ADDRESS, address_of(request))
    if not (message.text or message.choice or message.attachments):
        raise Problem(422, "empty")
    label = await _look_up(request, mine, message)
    arrival = arrival_of(
        mine.session,
        message.id,
        text=message.text[:LONGEST_TEXT],
        choice=message.choice,
        label=label,
        files=message.attachments,
    )
    await _stored(parts_of(request).receiver.receive([arrival]))
    answer: dict[str, Any] = {"id": message.id, "accepted": True}
    if len(message.text) > LONGEST_TEXT:
        answer["notice"] = Words(mine.language).say("chat.too_long", limit=LONGEST_TEXT)
    return answer


async def _look_up(request: Request, mine: Thread, message: NewMessage) -> str:
    """Check the attached files and return what the chosen button says."""
    if not (message.choice or message.attachments):
        return ""
    async with reading(parts_of(request).sessions) as db:
        names = await chat_store.names_of(db, mine, message.attachments)
        if len(names) != len(set(message.attachments)):
            raise Problem(422, "unknown_file")
        return await chat_store.label_of(db, mine, message.choice) if message.choice else ""


async def _stored(work: Awaitable[None]) -> None:
    # Whatever the database says: who sent it must not believe that we have it.
    try:
        await work
    except Exception as error:
        raise Problem(503, "unavailable") from error


@router.get("/messages", responses=refusals(401, 422))
async def messages(
    request: Request,
    mine: Mine,
    after: After = 0,
    wait: Annotated[float, Query(ge=0, allow_inf_nan=False)] = 0,
    own: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """Return what was said after a number; wait for it if there is nothing yet."""

    async def look() -> list[dict[str, Any]]:
        if not own:
            return await new_messages(request, mine, after=after)
        async with reading(parts_of(request).sessions) as db:
            rows = await chat_store.both_ways(db, mine, after=after)
            mine_in = [row for row in rows if row.direction == "in"]
            numbers = [number for row in mine_in for number in row.payload.get("files", ())]
            files = await chat_store.names_of(db, mine, numbers)
            papers = await papers_in(request, db, rows)
        await now_seen(request, rows)
        return [shown(row, files=files, papers=papers) for row in rows]

    return {"messages": await poll(request, mine, look, wait_s=min(wait, LONGEST_WAIT_S))}


@router.get("/events", responses=_EVENTS, response_class=StreamingResponse)
async def event_stream(request: Request, mine: Mine, after: After = 0) -> StreamingResponse:
    """Give the same as server-sent events; ``Last-Event-ID`` goes on where a broken stream ended."""
    last = request.headers.get("last-event-id", "")
    since = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else after
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        events(request, mine, after=since), media_type="text/event-stream", headers=headers
    )


@router.post("/files", status_code=201, responses=refusals(400, 401, 413, 415, 422, 503), openapi_extra=_FILE)
async def take_file(request: Request, mine: Mine) -> JSONResponse:
    """Keep a picture or document; its id goes into a message's ``attachments``.

    With ``notice``: it is a picture that does not open, and what to do.
    """
    limits_of(request).spend(Limit.FILE_OF_SESSION, mine.session)
    parts = parts_of(request)
    async with request.form(max_files=1, max_fields=4) as form:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise Problem(422, "no_file")
        content, name = await upload.read(), clean(upload.filename, at_most=400)
    try:
        taken = await take_in(parts, content, name)
    except FileRefused as refusal:
        limit = parts.settings.max_file_mb
        raise Problem(*REFUSED[refusal.reason], limit=limit) from refusal
    kept = taken.row(conversation_id=mine.id, now=parts.clock.now())
    async with parts.sessions.begin() as db:
        db.add(kept)
    answer: dict[str, Any] = {"id": kept.id, "name": kept.name}
    if taken.sha256 is None:
        answer["notice"] = Words(mine.language).say("chat.file_unreadable", name=kept.name)
    return JSONResponse(answer, 201)


class AnySite:
    """Lets pages of other sites use the chat: no cookie is involved, only the token that they hold."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After"],
            max_age=86400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inside = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await (self._open if inside else self._app)(scope, receive, send)
