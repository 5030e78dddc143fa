"""The Zalo Bot server as its documentation and observers describe it: one bot, on a port of this machine."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.standin.bell import Bell
from tests.standin.broken import NoAnswer
from tests.standin.hosting import Hosted
from tests.standin.trial_page import page_routes
from tests.standin.zalo_bot.people import Person

JSON = dict[str, Any]
SECRET_HEADER = "X-Bot-Api-Secret-Token"


class Refusal(Exception):
    """The server answers ``ok: false``."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


class ZaloBotServer(Hosted):
    """One bot and its people.

    Args:
        port: 0 takes a free one.
        now: seconds since 1970, for the dates of messages.
        wrapped: updates come as ``{"ok": true, "result": …}``, as documented, and not flat.
        idle_s: how long an idle poll lasts at most.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        now: Callable[[], float] = time.time,
        wrapped: bool = False,
        idle_s: float = 30.0,
    ) -> None:
        super().__init__(port=port)
        self.token = "8100001:stand-in-token"
        self.bell = Bell()
        self.now = now
        self.wrapped = wrapped
        self.idle_s = idle_s
        self.people: dict[str, Person] = {}
        self.photos: dict[str, bytes] = {}
        self.verification = "webhook.ok"
        self.webhook: JSON = {}
        self.waiting: list[JSON] = []  #: updates that nobody has yet
        self.everything: list[JSON] = []
        self.seen: list[tuple[str, JSON]] = []
        self.faults: list[tuple[str, Callable[[], ASGIApp], bool]] = []
        self.closing = False
        self.answers: list[int] = []  #: the statuses with which the webhook answered
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/photo/{name}", self._photo),
            *page_routes(self.user, lambda: list(self.people)),
        ]
        self.app = Starlette(routes=routes, lifespan=self._posting)

    def leaving(self) -> None:
        self.closing = True
        self.bell.ring()

    def user(self, name: str) -> Person:
        """Return the person of this name, who appears when first asked for."""
        with self.bell.lock:
            if name not in self.people:
                self.people[name] = Person(self, name, f"{0x71D0C5 + len(self.people):020x}")
            return self.people[name]

    def happens(self, update: JSON) -> JSON:
        """Hand an update to the bot."""
        with self.bell.lock:
            self.waiting.append(update)
            self.everything.append(update)
            self.bell.ring()
        return update

    def redeliver(self, times: int = 1) -> None:
        """Hand every update so far over again."""
        with self.bell.lock:
            self.waiting += self.everything * times
            self.bell.ring()

    async def settles(self, *, within_s: float = 5.0) -> None:
        """Wait until nothing waits for the bot."""
        if not await self.bell.wait_for(lambda: not self.waiting or None, within_s=within_s):
            raise AssertionError(f"{len(self.waiting)} updates still wait")

    def calls(self, method: str) -> list[JSON]:
        """Return what every call of a method so far was given."""
        with self.bell.lock:
            return [given for name, given in self.seen if name == method]

    def refuses(self, method: str, code: int, *, times: int = 1, spelling: str = "error_code") -> None:
        """Refuse the next calls, in either spelling of the code."""
        body = {"ok": False, spelling: code, "description": "refused on order"}
        self._order(method, times, lambda: JSONResponse(body, code if code >= 400 else 200))

    def shows_page(self, method: str, status: int, *, times: int = 1) -> None:
        """Answer the next calls with a page that is no JSON."""
        self._order(method, times, lambda: HTMLResponse("<html>no</html>", status))

    def hangs(self, method: str, *, times: int = 1) -> None:
        """Do what the next calls ask, but never answer."""
        self._order(method, times, NoAnswer, done=True)

    def _order(self, method: str, times: int, answer: Callable[[], ASGIApp], *, done: bool = False) -> None:
        with self.bell.lock:
            self.faults += [(method, answer, done)] * times

    async def _call(self, request: Request) -> ASGIApp:
        method = request.path_params["method"]
        given = json.loads(await request.body() or b"{}")
        with self.bell.lock:
            self.seen.append((method, given))
            fault = next((one for one in self.faults if one[0] == method), None)
            if fault:
                self.faults.remove(fault)
        if fault and not fault[2]:
            return fault[1]()
        if request.path_params["token"] != self.token:
            return HTMLResponse("<html>Unauthorized</html>", 401)
        try:
            result = await self._do(method, given)
        except Refusal as refusal:
            body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return JSONResponse(body, refusal.code)
        return fault[1]() if fault else JSONResponse({"ok": True, "result": result})

    async def _do(self, method: str, given: JSON) -> Any:
        if method == "getUpdates":
            return await self._get_updates(given)
        work = {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "getWebhookInfo": self._webhook_info,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
        }.get(method)
        if work is None:
            raise Refusal(404, "Not Found")
        with self.bell.lock:
            result = work(given)
            self.bell.ring()
        return result

    def _get_me(self, given: JSON) -> JSON:
        return {
            "id": "8100001",
            "account_name": "Bot Trợ lý số",
            "account_type": "BASIC",
            "can_join_groups": False,
        }

    def _set_webhook(self, given: JSON) -> JSON:
        if not re.fullmatch(r"https?://\S+", given.get("url", "")):  # http too: tests stay on this machine
            raise Refusal(400, "bad url")
        if not 8 <= len(given.get("secret_token", "")) <= 256:
            raise Refusal(400, "bad secret")
        self.webhook = given
        outcome = self.verification
        verified = {"ok": outcome == "webhook.ok", "url": given["url"], "outcome": outcome, "hint": ""}
        return {"url": given["url"], "updated_at": int(self.now() * 1000), "verification": verified}

    def _webhook_info(self, given: JSON) -> JSON:
        if not self.webhook:
            raise Refusal(404, "no webhook")
        return {"url": self.webhook["url"], "updated_at": int(self.now() * 1000)}

    def _delete_webhook(self, given: JSON) -> JSON:
        self.webhook = {}
        return {"url": "", "updated_at": int(self.now() * 1000)}

    def _send_message(self, given: JSON) -> JSON:
        unknown = set(given) - {"chat_id", "text", "parse_mode", "text_styles"}
        text = given.get("text", "")
        if unknown or not isinstance(text, str) or not len(text.strip()) >= 1 or len(text) > 2000:
            raise Refusal(400, f"bad parameters {sorted(unknown)}")
        person = next((one for one in self.people.values() if one.id == given.get("chat_id")), None)
        if person is None or not person.has_written:
            raise Refusal(404, "chat not found")
        person.heard.append(text)
        return {"message_id": f"out{len(self.seen):016x}", "date": int(self.now() * 1000)}

    async def _get_updates(self, given: JSON) -> Any:
        if self.webhook:
            raise Refusal(400, "a webhook is set")
        wait_s = min(self.idle_s, float(given.get("timeout", 30)))
        found = await self.bell.wait_for(self._take, within_s=wait_s)
        self.bell.ring()
        if not found:
            raise Refusal(408, "Request timeout")
        return found[0]

    def _take(self) -> list[JSON] | None:
        if self.closing:
            return [{}]
        return [self.waiting.pop(0)] if self.waiting else None

    async def _photo(self, request: Request) -> Response:
        data = self.photos.get(request.path_params["name"])
        return Response(data, media_type="image/jpeg") if data else Response(status_code=404)

    @contextlib.asynccontextmanager
    async def _posting(self, _: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(self._post_updates())
        try:
            yield
        finally:
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)

    async def _post_updates(self) -> None:
        """Post each update once: what fails is gone, as observers report."""
        async with httpx.AsyncClient(trust_env=False, timeout=30.0) as client:
            while True:
                found = await self.bell.wait_for(self._next_post, within_s=3600)
                if found:
                    await self._post(client, found[0])
                    with self.bell.lock:
                        self.waiting.remove(found[0])
                        self.bell.ring()

    def _next_post(self) -> list[JSON] | None:
        return self.waiting[:1] or None if self.webhook else None

    async def _post(self, client: httpx.AsyncClient, update: JSON) -> None:
        body = {"ok": True, "result": update} if self.wrapped else update
        headers = {SECRET_HEADER: self.webhook["secret_token"]}
        try:
            answer = await client.post(self.webhook["url"], json=body, headers=headers)
            self.answers.append(answer.status_code)
        except httpx.HTTPError:
            self.answers.append(0)
