"""The stand-in as a web application: the Bot API's addresses, long polls, and posts to a webhook."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from tests.standin.broken import CutAnswer, NoAnswer
from tests.standin.telegram.faults import Fault
from tests.standin.telegram.limits import Refusal
from tests.standin.telegram.methods import Methods
from tests.standin.telegram.oracle import METHODS, faults_of_request, faults_of_result
from tests.standin.telegram.pace import Paces
from tests.standin.telegram.world import JSON, World

#: Parameters that are JSON inside a form.
STRUCTURED = frozenset({"reply_markup", "allowed_updates", "link_preview_options", "commands", "scope"})
#: What counts as a message.
SENDS = frozenset({"sendmessage", "sendphoto", "senddocument"})
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class BotApi:
    """Serves one bot.

    ``seen`` lists every call with its parameters; ``faults`` is the trouble on order. Without ``paces`` any
    number of messages is taken.
    """

    def __init__(self, world: World, *, token: str, retry_s: float, paces: Paces | None) -> None:
        self.world = world
        self.faults: list[Fault] = []
        self.seen: list[tuple[str, JSON]] = []
        self.closing = False
        self.paces = paces
        self._token = token
        self._retry_s = retry_s
        self._methods = Methods(world)

    def application(self, *more: BaseRoute) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._download),
                *more,
            ],
            lifespan=self._posting,
        )

    async def _call(self, request: Request) -> ASGIApp:
        method = request.path_params["method"]
        given = await _parameters(request)
        with self.world.bell.lock:
            self.seen.append((method, given))
            self.world.bell.ring()
            fault = self._next_fault(method, str(given.get("chat_id", "")))
            wait = 0 if fault else self._too_many(method, str(given.get("chat_id", "")))
        if wait:
            words = f"Too Many Requests: retry after {wait}"
            return JSONResponse(Refusal(429, words, retry_after=wait).as_json(), 429)
        try:
            result = None if fault and not fault.accepted else await self._serve(request, method, given)
        except Refusal as refusal:
            return JSONResponse(refusal.as_json(), refusal.code)
        return _broken(fault) if fault else JSONResponse({"ok": True, "result": result})

    async def _serve(self, request: Request, method: str, given: JSON) -> Any:
        if request.path_params["token"] != self._token:
            raise Refusal(401, "Unauthorized")
        if method.lower() not in METHODS:
            raise Refusal(404, "Not Found")
        with self.world.bell.lock:
            self._complain(faults_of_request(method, _without_bytes(given)))
        if method.lower() == "getupdates":  # what it returns was checked when it was made
            return await self._get_updates(request, given)
        with self.world.bell.lock:
            result = self._do(method, given)
            self._complain(faults_of_result(method, result))
            self.world.bell.ring()
        return result

    def _too_many(self, method: str, chat: str) -> int:
        """Return after how many seconds a message may be tried again that is too many now, else 0."""
        wait = self.paces.too_many(chat) if self.paces and method.lower() in SENDS else 0
        if wait:
            self.world.complaints.append(f"429: more messages to {chat or 'nobody'} than Telegram takes")
        return wait

    def _do(self, method: str, given: JSON) -> Any:
        work = self._methods._find(method)
        if work is None:
            raise Refusal(501, f"the stand-in does not know {method}")
        return work(given)

    async def _get_updates(self, request: Request, given: JSON) -> list[JSON]:
        updates = self.world.updates
        with self.world.bell.lock:
            if updates.webhook_url:
                raise Refusal(
                    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
                )
            updates.poll += 1
            mine = updates.poll
            if "allowed_updates" in given:
                updates.allowed = frozenset(given["allowed_updates"])
            updates.confirm(int(given["offset"]) if "offset" in given else None)
            updates.in_flight = 0
            self.world.bell.ring()

        gone = asyncio.create_task(self._leaves(request))

        def look() -> list[JSON] | None:
            if self.closing or gone.done():
                return []
            if updates.poll != mine:
                by = "setWebhook" if updates.webhook_url else "other getUpdates"
                raise Refusal(409, f"Conflict: terminated by {by} request")
            return updates.take(min(int(given.get("limit", 100)), 100))

        try:
            return await self.world.bell.wait_for(look, within_s=float(given.get("timeout", 0))) or []
        finally:
            gone.cancel()

    async def _leaves(self, request: Request) -> None:
        """Return when the caller is gone."""
        while (await request.receive())["type"] != "http.disconnect":
            pass
        asyncio.get_running_loop().call_soon(self.world.bell.ring)

    async def _download(self, request: Request) -> ASGIApp:
        fault = self._next_fault("download", "")
        if fault:
            return _broken(fault)
        data = self.world.files.get(request.path_params["path"].removeprefix("documents/"))
        if request.path_params["token"] != self._token or data is None:
            return JSONResponse(Refusal(404, "Not Found").as_json(), 404)
        return Response(data, media_type="application/octet-stream")

    def _next_fault(self, method: str, chat_id: str) -> Fault | None:
        fault = next((fault for fault in self.faults if fault.fits(method, chat_id)), None)
        if fault:
            fault.times -= 1
        return fault

    def _complain(self, found: list[str]) -> None:
        if found:
            self.world.complaints += found
            raise Refusal(400, f"Bad Request: {'; '.join(found)}")

    @contextlib.asynccontextmanager
    async def _posting(self, _: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(self._post_updates())
        try:
            yield
        finally:
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)

    async def _post_updates(self) -> None:
        """Post what waits to the webhook, one by one; what is not taken comes again."""
        async with httpx.AsyncClient(trust_env=False, timeout=60.0) as client:
            while True:
                batch = await self.world.bell.wait_for(self._next_post, within_s=3600)
                if batch and not await self._post(client, batch[0]):
                    await asyncio.sleep(self._retry_s)

    def _next_post(self) -> list[JSON] | None:
        return self.world.updates.take(1) if self.world.updates.webhook_url else None

    async def _post(self, client: httpx.AsyncClient, update: JSON) -> bool:
        updates = self.world.updates
        repeated = updates.in_flight > 0
        try:
            answer = await client.post(
                updates.webhook_url, json=update, headers={SECRET_HEADER: updates.webhook_secret}
            )
            taken = answer.is_success
            error = "" if taken else f"Wrong response from the webhook: {answer.status_code}"
        except httpx.HTTPError as failure:
            taken, error = False, type(failure).__name__
        with self.world.bell.lock:
            updates.last_error = error or updates.last_error
            updates.in_flight = 0
            if taken and not repeated:
                updates.pending = [waiting for waiting in updates.pending if waiting is not update]
            if repeated and not taken:
                updates.repeats.insert(0, update)
            self.world.bell.ring()
        return taken


async def _parameters(request: Request) -> JSON:
    """Return query, form, JSON and uploads as one; uploads are bytes."""
    given: JSON = dict(request.query_params)
    if "json" in request.headers.get("content-type", ""):
        return given | dict(json.loads(await request.body() or b"{}"))
    async with request.form(max_part_size=60 * 1024 * 1024) as form:
        uploads = {
            name: await value.read() for name, value in form.multi_items() if isinstance(value, UploadFile)
        }
        given |= {name: value for name, value in form.multi_items() if isinstance(value, str)}
    for name in STRUCTURED & set(given):
        given[name] = json.loads(given[name])
    attached = {name: value for name, value in given.items() if str(value).startswith("attach://")}
    given |= {name: uploads.pop(value.removeprefix("attach://"), b"") for name, value in attached.items()}
    return given | uploads


def _without_bytes(given: JSON) -> JSON:
    return {name: "attach://it" if isinstance(value, bytes) else value for name, value in given.items()}


def _broken(fault: Fault) -> ASGIApp:
    match fault.how:
        case "refuse":
            refusal = fault.refusal or Refusal(500, "Internal Server Error")
            return JSONResponse(refusal.as_json(), refusal.code)
        case "page":
            return HTMLResponse("<html><body>Access restricted</body></html>", fault.status)
        case "bare":
            return JSONResponse({"ok": True, "result": {}})
        case "cut":
            return CutAnswer()
        case "hang":
            return NoAnswer()
