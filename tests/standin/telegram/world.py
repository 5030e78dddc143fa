"""What the stand-in knows: chats, what was heard in them, files, and updates."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standin.bell import Bell
from tests.standin.telegram.oracle import faults_of_update
from tests.standin.telegram.updates import Updates

JSON = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """One message of the bot, as people see it."""

    chat_id: int
    id: int
    text: str
    raw: JSON
    markup: JSON = field(default_factory=dict)
    picture: bytes = b""

    @property
    def topic(self) -> int:
        """The topic it was said in, or 0."""
        return int(self.raw.get("message_thread_id", 0))

    @property
    def buttons(self) -> dict[str, str]:
        """The inline buttons: the key by the label."""
        rows = self.markup.get("inline_keyboard", [])
        return {button["text"]: button.get("callback_data", "") for row in rows for button in row}


@dataclass
class Chat:
    """A private chat or a group. A bot may write once ``open``; ``shut`` is why it may not any more."""

    id: int
    raw: JSON
    open: bool = False
    shut: str = ""
    moved_to: int | None = None
    heard: list[Heard] = field(default_factory=list)
    keyboard: list[JSON] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    bot_manages_topics: bool = True
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def private(self) -> bool:
        return bool(self.raw["type"] == "private")


class World:
    """Everything that server and people share; hold ``bell.lock`` while changing it."""

    def __init__(self, *, bot: JSON, now: Callable[[], float] = time.time) -> None:
        self.bell = Bell()
        self.bot = bot
        self.now = now
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.taps: dict[str, bool] = {}  #: whether a tap was answered, by the id of its question
        self.commands: dict[str, list[JSON]] = {}  #: the menu, by language
        self.complaints: list[str] = []  #: what aiogram's models found
        self.updates = Updates()

    def happens(self, kind: str, body: Any, *, checked: bool = True) -> JSON:
        """Make an update of what somebody did; one that is not checked may be of any form."""
        with self.bell.lock:
            update = self.updates.add(kind, body, forced=not checked)
            if checked:
                self.complaints += faults_of_update(update)
            self.bell.ring()
        return update

    def message(self, chat: Chat, sender: Mapping[str, Any], content: Mapping[str, Any]) -> JSON:
        """Write a new message into a chat."""
        return {
            "message_id": next(chat.numbers),
            "from": dict(sender),
            "chat": chat.raw,
            "date": int(self.now()),
            **content,
        }

    def keep_file(self, data: bytes, ending: str) -> JSON:
        """Keep what somebody uploads; return how messages mention it."""
        name = f"file-{len(self.files) + 1}"
        self.files[f"{name}.{ending}"] = data
        return {"file_id": f"{name}.{ending}", "file_unique_id": name, "file_size": len(data)}
