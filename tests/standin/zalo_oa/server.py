"""Zalo's servers for one Official Account: permission, messages, uploads and signed webhook calls."""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Literal

import httpx
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.standin.bell import Bell
from tests.standin.broken import NoAnswer
from tests.standin.hosting import Hosted
from tests.standin.trial_page import page_routes
from tests.standin.zalo_oa.checks import fault_of
from tests.standin.zalo_oa.people import Heard, Person
from tests.standin.zalo_oa.tokens import Tokens

JSON = dict[str, Any]
Variant = Literal["right", "wrong_secret", "hmac", "oa_id", "altered", "none"]


class ZaloOaServer(Hosted):
    """One account and its people.

    Args:
        port: 0 takes a free one.
        now: seconds since 1970, for the times of events.
        government: the usual address answers -235.
    """

    app_id = "1000000000000000001"
    oa_id = "4000000000000000004"
    app_secret = "app-secret-for-tests"
    oa_secret = "oa-secret-for-tests"

    def __init__(
        self, *, port: int = 0, now: Callable[[], float] = time.time, government: bool = False
    ) -> None:
        super().__init__(port=port)
        self.bell = Bell()
        self.now = now
        self.tokens = Tokens(self.app_id, self.app_secret)
        self.webhook_url = ""
        self.serves = {"/v3.0/oa/message/cs": not government, "/v2.0/oa/message": True}
        self.oa_type = "4" if government else "2"
        self.free = True  #: messages come from the free allowance
        self.echoes = True  #: what the account sends comes back as an event
        self.people: dict[str, Person] = {}
        self.calls_left: int | None = None  #: what every answer says of this minute's calls
        self.files: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.seen: list[tuple[str, JSON]] = []
        self.faults: list[tuple[str, Callable[[], ASGIApp], bool]] = []
        self.answers: list[tuple[int, float]] = []  #: status and seconds of each call to the webhook
        self._waiting: list[tuple[bytes, dict[str, str]]] = []
        self._everything: list[tuple[bytes, dict[str, str]]] = []
        self._numbers = itertools.count(1)
        routes = [
            Route("/v4/oa/access_token", self._access_token, methods=["POST"]),
            Route("/v2.0/oa/getoa", self._profile),
            Route("/v2.0/oa/upload/{kind}", self._upload, methods=["POST"]),
            Route("/v3.0/oa/message/template", self._template, methods=["POST"]),
            Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
            Route("/v2.0/oa/message", self._message, methods=["POST"]),
            Route("/file/{name}", self._file),
            *page_routes(self.user, lambda: list(self.people)),
        ]
        self.app = Starlette(routes=routes, lifespan=self._posting)

    @property
    def settings(self) -> dict[str, str]:
        """What a program needs to use this account."""
        return {
            "zalo_oa_app_id": self.app_id,
            "zalo_oa_secret": self.app_secret,
            "zalo_oa_webhook_secret": self.oa_secret,
            "zalo_oa_refresh_token": self.tokens.refresh,
            "zalo_oa_api_url": self.url,
            "zalo_oa_oauth_url": self.url,
            "zalo_file_hosts": "127.0.0.1",
        }

    def leaving(self) -> None:
        self.bell.ring()

    def number(self) -> str:
        return f"{next(self._numbers):020x}"

    def user(self, name: str) -> Person:
        """Return the person of this name, who appears when first asked for."""
        with self.bell.lock:
            if name not in self.people:
                self.people[name] = Person(self, name, str(2000000000000000002 + len(self.people)))
            return self.people[name]

    def keep(self, data: bytes, ending: str) -> str:
        """Keep what somebody sends; return its address."""
        name = f"{len(self.files) + 1}.{ending}"
        self.files[name] = data
        return f"{self.url}/file/{name}"

    def happens(self, event: JSON, *, variant: Variant = "right") -> JSON:
        """Post an event, signed in this way."""
        at = str(int(self.now() * 1000))
        event = {"app_id": self.app_id, "oa_id": self.oa_id, **event, "timestamp": at}
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self.signed(body, at, variant)
        if variant == "altered":
            body = body.replace(b"text", b"texu", 1)
        with self.bell.lock:
            self._waiting.append((body, headers))
            self._everything.append((body, headers))
            self.bell.ring()
        return event

    def signed(self, body: bytes, timestamp: str, variant: Variant = "right") -> dict[str, str]:
        """Return the headers of a call."""
        secret = "another secret" if variant == "wrong_secret" else self.oa_secret
        first = self.oa_id if variant == "oa_id" else self.app_id
        text = first.encode() + body + timestamp.encode()
        mac = hashlib.sha256(text + secret.encode()).hexdigest()
        if variant == "hmac":
            mac = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
        return {} if variant == "none" else {"X-ZEvent-Signature": f"mac={mac}"}

    def redeliver(self, times: int = 1) -> None:
        """Post every event so far again."""
        with self.bell.lock:
            self._waiting += self._everything * times
            self.bell.ring()

    async def settles(self, *, within_s: float = 10.0) -> None:
        """Wait until every event was posted."""
        if not await self.bell.wait_for(lambda: not self._waiting or None, within_s=within_s):
            raise AssertionError(f"{len(self._waiting)} events still wait")

    def calls(self, path: str) -> list[JSON]:
        """Return the bodies of every call to a path so far."""
        with self.bell.lock:
            return [body for called, body in self.seen if called == path]

    def refuses(self, path: str, code: int, *, times: int = 1) -> None:
        """Answer the next calls with an error; as always, with status 200."""
        self._order(path, times, lambda: JSONResponse({"error": code, "message": "on order"}))

    def shows_page(self, path: str, status: int, *, times: int = 1) -> None:
        self._order(path, times, lambda: HTMLResponse("<html>no</html>", status))

    def hangs(self, path: str, *, times: int = 1) -> None:
        """Do what the next calls ask, but never answer."""
        self._order(path, times, NoAnswer, done=True)

    def _order(self, path: str, times: int, answer: Callable[[], ASGIApp], *, done: bool = False) -> None:
        with self.bell.lock:
            self.faults += [(path, answer, done)] * times

    async def _access_token(self, request: Request) -> ASGIApp:
        form = {name: str(value) for name, value in (await request.form()).items()}
        return self._served(
            request, form, lambda: self.tokens.trade(form, request.headers.get("secret_key", "")), tokens=True
        )

    async def _profile(self, request: Request) -> ASGIApp:
        data = {"oaid": self.oa_id, "name": "Trường thử nghiệm", "oa_type": self.oa_type}
        data |= {"is_verified": "true", "package_name": "Nâng cao"}
        return self._served(request, {}, lambda: {"error": 0, "message": "Success", "data": data})

    async def _message(self, request: Request) -> ASGIApp:
        body = json.loads(await request.body())
        return self._served(request, body, lambda: self._say(request.url.path, body))

    async def _template(self, request: Request) -> ASGIApp:
        body = json.loads(await request.body())
        return self._served(request, body, lambda: self._say_template(body))

    async def _upload(self, request: Request) -> ASGIApp:
        async with request.form() as form:
            given = form["file"]
            assert isinstance(given, UploadFile)
            content, name = await given.read(), given.filename or ""
        kind = request.path_params["kind"]
        return self._served(request, {"name": name}, lambda: self._keep_upload(kind, name, content))

    async def _file(self, request: Request) -> Response:
        data = self.files.get(request.path_params["name"])
        return Response(data) if data is not None else Response(status_code=404)

    def _served(
        self, request: Request, body: JSON, work: Callable[[], JSON], *, tokens: bool = False
    ) -> ASGIApp:
        path = request.url.path
        with self.bell.lock:
            self.seen.append((path, body))
            fault = next((one for one in self.faults if one[0] == path), None)
            if fault:
                self.faults.remove(fault)
            if fault and not fault[2]:
                self.bell.ring()
                return fault[1]()
            alive = tokens or request.headers.get("access_token") == self.tokens.access
            answer = work() if alive else {"error": -216, "message": "Access token is invalid"}
            self.bell.ring()
        left = {} if self.calls_left is None else {"X-RateLimit-Remain": str(self.calls_left)}
        return fault[1]() if fault else JSONResponse(answer, headers=left)

    def _say(self, path: str, body: JSON) -> JSON:
        if not self.serves[path]:
            return {"error": -235, "message": "This API does not support this type of OA"}
        if code := fault_of(body):
            return {"error": code, "message": "wrong"}
        person = self._person(body["recipient"].get("user_id"))
        if person is None or not person.follows:
            return {"error": -213, "message": "user has not followed OA"}
        person.heard.append(self._heard(body["message"]))
        number = self.number()
        if self.echoes:
            person.is_written_to(body["message"].get("text", ""), admin_id="")
        data = {"message_id": number, "user_id": person.id, "sent_time": str(int(self.now() * 1000))}
        return self._sent(data | ({"quota": {"quota_type": "reply"}} if self.free else {}))

    def _say_template(self, body: JSON) -> JSON:
        person = self._person(body.get("user_id"))
        if person is None or set(body) != {"user_id", "template_id", "template_data"}:
            return {"error": -201, "message": "wrong"}
        filled = " ".join(str(value) for value in body["template_data"].values())
        person.heard.append(Heard(f"[{body['template_id']}] {filled}", body, kind="template"))
        return self._sent({"message_id": self.number(), "user_id": person.id})

    def _heard(self, message: JSON) -> Heard:
        attachment = message.get("attachment", {})
        payload = attachment.get("payload", {})
        buttons = {one["title"]: one for one in payload.get("buttons", [])}
        kind = {"media": "picture", "request_user_info": "form"}.get(payload.get("template_type"), "text")
        content = b""
        if kind == "picture":
            content = self.uploads[payload["elements"][0]["attachment_id"]]
        if attachment.get("type") == "file":
            kind, content = "file", self.uploads[payload["token"]]
        return Heard(message.get("text", ""), message, buttons, kind, content)

    def _keep_upload(self, kind: str, name: str, content: bytes) -> JSON:
        endings, most = ((".jpg", ".png"), 1) if kind == "image" else ((".pdf", ".doc", ".docx", ".csv"), 5)
        if not name.endswith(endings) or len(content) > most * 1024 * 1024:
            return {"error": -210, "message": "wrong file"}
        key = f"upload-{len(self.uploads) + 1}"
        self.uploads[key] = content
        return self._sent({"attachment_id": key} if kind == "image" else {"token": key})

    def _sent(self, data: Mapping[str, Any]) -> JSON:
        return {"error": 0, "message": "Success", "data": dict(data)}

    def _person(self, number: Any) -> Person | None:
        return next((one for one in self.people.values() if one.id == number), None)

    @contextlib.asynccontextmanager
    async def _posting(self, _: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(self._post_events())
        try:
            yield
        finally:
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)

    async def _post_events(self) -> None:
        """Post each event once; only a connection that cannot be opened would be tried again."""
        async with httpx.AsyncClient(trust_env=False, timeout=30.0) as client:
            while True:
                found = await self.bell.wait_for(self._next_post, within_s=3600)
                if found:
                    await self._post(client, *found[0])
                    with self.bell.lock:
                        self._waiting.pop(0)
                        self.bell.ring()

    def _next_post(self) -> list[tuple[bytes, dict[str, str]]] | None:
        return self._waiting[:1] or None if self.webhook_url else None

    async def _post(self, client: httpx.AsyncClient, body: bytes, headers: dict[str, str]) -> None:
        began = time.monotonic()
        try:
            answer = await client.post(self.webhook_url, content=body, headers=headers)
            self.answers.append((answer.status_code, time.monotonic() - began))
        except httpx.HTTPError:
            self.answers.append((0, time.monotonic() - began))
