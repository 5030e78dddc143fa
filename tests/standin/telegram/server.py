"""The stand-in server: starts in a thread, gives people and groups, and makes trouble when asked."""

import random
import time
from collections.abc import Callable
from typing import Any, Literal

from tests.standin.hosting import Hosted
from tests.standin.telegram.faults import Fault
from tests.standin.telegram.limits import Refusal
from tests.standin.telegram.pace import Paces
from tests.standin.telegram.page import page_routes
from tests.standin.telegram.people import Group, Person
from tests.standin.telegram.webapp import BotApi
from tests.standin.telegram.world import JSON, Chat, World

BOT_ID = 7_000_001


class TelegramServer(Hosted):
    """A Bot API server for one bot, on a port of this machine.

    Use it as a context manager; leaving fails if aiogram's models found a fault in a call, result or update.

    Args:
        port: 0 takes a free one.
        now: seconds since 1970, for the dates of messages.
        retry_s: after how long a webhook that failed is tried again.
        paced: keep Telegram's limits on sending; whoever exceeds them gets 429, and leaving fails.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        now: Callable[[], float] = time.time,
        retry_s: float = 0.05,
        paced: bool = True,
    ) -> None:
        bot = {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Trợ lý số",
            "username": "tro_ly_so_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.token = f"{BOT_ID}:stand-in-token-stand-in-token-00000"
        self.world = World(bot=bot, now=now)
        self.api = BotApi(self.world, token=self.token, retry_s=retry_s, paces=Paces() if paced else None)
        self._people: dict[str, Person] = {}
        self.app = self.api.application(*page_routes(self))
        super().__init__(port=port)

    def leaving(self) -> None:
        self.api.closing = True
        self.world.bell.ring()

    def __exit__(self, *failure: object) -> None:
        super().__exit__(*failure)
        if failure[0] is None and self.complaints:
            raise AssertionError("; ".join(self.complaints))

    @property
    def complaints(self) -> list[str]:
        """What aiogram's models found wrong so far."""
        return self.world.complaints

    @property
    def people(self) -> list[Person]:
        return list(self._people.values())

    def user(self, name: str, *, language: str = "vi") -> Person:
        """Return the person of this name, who appears when first asked for."""
        with self.world.bell.lock:
            if name not in self._people:
                number = 1_001 + len(self._people)
                raw = {"id": number, "is_bot": False, "first_name": name, "language_code": language}
                chat = Chat(number, {"id": number, "type": "private", "first_name": name})
                self.world.chats[number] = chat
                self._people[name] = Person(self.world, chat, raw)
            return self._people[name]

    def group(self, title: str, *, added_by: Person, topics: bool = False) -> Group:
        """Return a new group with the bot in it, with topics if wished."""
        with self.world.bell.lock:
            number = -1_001_000_000_000 - len(self.world.chats)
            raw: JSON = {"id": number, "type": "supergroup", "title": title}
            chat = Chat(number, raw | ({"is_forum": True} if topics else {}), open=True)
            self.world.chats[number] = chat
        added_by.changes_membership(chat, before="left", after="member")
        return Group(self.world, chat)

    def calls(self, method: str) -> list[JSON]:
        """Return the parameters of every call of a method so far."""
        with self.world.bell.lock:
            return [given for name, given in self.api.seen if name.lower() == method.lower()]

    async def is_called(self, method: str, *, times: int = 1, within_s: float = 5.0) -> list[JSON]:
        """Wait until a method was called so often; return the parameters of each call."""
        await self._until(lambda: len(self.calls(method)) >= times, f"{times} × {method}", within_s)
        return self.calls(method)

    async def settles(self, *, within_s: float = 5.0) -> None:
        """Wait until the bot has confirmed every update."""
        await self._until(lambda: self.world.updates.settled, "every update confirmed", within_s)

    def pushes(self, kind: str, body: Any) -> JSON:
        """Make an update of any kind and form, unchecked."""
        return self.world.happens(kind, body, checked=False)

    def redeliver(self, times: int = 3, *, order: random.Random | None = None) -> None:
        """Hand every update so far over again, so many times, confirmed or not."""
        with self.world.bell.lock:
            again = self.world.updates.everything * times
            if order:
                order.shuffle(again)
            self.world.updates.repeats += again
        self.world.bell.ring()

    def skips_ids(self, to: int) -> None:
        """Go on with another update number, as Telegram does after a quiet week."""
        self.world.updates.next_id = to

    def refuses(
        self,
        method: str,
        code: int,
        description: str,
        *,
        times: int = 1,
        chat_id: int | None = None,
        **parameters: int,
    ) -> None:
        """Refuse the next calls; ``parameters`` are ``retry_after`` or ``migrate_to_chat_id``."""
        refusal = Refusal(code, description, **parameters)
        self._order(Fault(method.lower(), "refuse", times, refusal=refusal, chat_id=chat_id))

    def slows(self, method: str, *, retry_after: int, times: int = 1, chat_id: int | None = None) -> None:
        """Answer the next calls with 429."""
        words = f"Too Many Requests: retry after {retry_after}"
        self.refuses(method, 429, words, times=times, chat_id=chat_id, retry_after=retry_after)

    def breaks(
        self,
        method: str,
        how: Literal["page", "bare", "cut", "hang"],
        *,
        accepted: bool = True,
        times: int = 1,
        status: int = 502,
        chat_id: int | None = None,
    ) -> None:
        """Break the next answers: a proxy's page instead, a bare ok, cut in the middle, or none at all.

        ``accepted`` calls take effect all the same.
        """
        done = accepted and how != "page"
        self._order(Fault(method.lower(), how, times, accepted=done, status=status, chat_id=chat_id))

    def _order(self, fault: Fault) -> None:
        with self.world.bell.lock:
            self.api.faults.append(fault)

    async def _until(self, holds: Callable[[], bool], what: str, within_s: float) -> None:
        if not await self.world.bell.wait_for(lambda: holds() or None, within_s=within_s):
            raise AssertionError(f"not within {within_s} s: {what}")
