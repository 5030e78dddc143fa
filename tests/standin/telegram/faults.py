"""Trouble on order: what the next calls of a method meet instead of, or after, being served."""

from dataclasses import dataclass
from typing import Literal

from starlette.types import Receive, Scope, Send

from tests.standin.telegram.limits import Refusal

How = Literal["refuse", "page", "cut", "hang"]


@dataclass
class Fault:
    """One kind of trouble.

    Args:
        method: the method's name in small letters; empty means every method.
        how: a refusal of the API; a proxy's page; a connection that breaks in the answer; no answer.
        accepted: the call takes effect all the same.
        chat_id: only calls for this chat.
    """

    method: str
    how: How
    times: int = 1
    accepted: bool = False
    refusal: Refusal | None = None
    status: int = 502
    chat_id: int | None = None

    def fits(self, method: str, chat_id: str) -> bool:
        right_chat = self.chat_id is None or str(self.chat_id) == chat_id
        return self.times > 0 and self.method in ("", method.lower()) and right_chat


class CutAnswer:
    """An answer whose connection breaks in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


class NoAnswer:
    """Nothing at all until the caller gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
