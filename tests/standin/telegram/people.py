"""People and groups of the stand-in: what they do, and what they hear."""

from typing import Any

from tests.standin.telegram.kinds import KINDS
from tests.standin.telegram.world import JSON, Chat, Heard, World


class Listener:
    """A chat that is listened to."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self._read = 0

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def heard(self) -> list[Heard]:
        """What the bot said, in order."""
        with self._world.bell.lock:
            return list(self.chat.heard)

    async def hears(self, part: str = "", *, within_s: float = 30.0) -> Heard:
        """Wait for the next message with these words; what came before it counts as read.

        Raises:
            AssertionError: it did not come; the error shows what did.
        """
        found = await self._world.bell.wait_for(lambda: self._find(part), within_s=within_s)
        if found is None:
            unread = [message.text for message in self.heard[self._read :]]
            raise AssertionError(f"{part!r} was not heard within {within_s} s, but {unread}")
        place, message = found
        self._read = place + 1
        return message

    def _find(self, part: str) -> tuple[int, Heard] | None:
        unread = enumerate(self.chat.heard[self._read :], self._read)
        return next(((place, message) for place, message in unread if part in message.text), None)


class Group(Listener):
    """A group with the bot in it."""

    def removes_the_bot(self, by: "Person") -> None:
        self.chat.shut = "bot was kicked from the supergroup chat"
        by.changes_membership(self.chat, before="member", after="kicked")

    @property
    def topics(self) -> dict[int, str]:
        """The names of the topics, by their ids."""
        return dict(self.chat.topics)

    def loses_topic(self, thread: int) -> None:
        """Have a topic deleted by somebody."""
        with self._world.bell.lock:
            del self.chat.topics[thread]

    def becomes(self, new_id: int, *, told_by: "Person | None" = None) -> "Group":
        """Turn into a supergroup with another id; with ``told_by`` the bot hears of it at once."""
        if told_by:
            told_by.sends({"migrate_to_chat_id": new_id}, to=self)
        with self._world.bell.lock:
            self.chat.moved_to = new_id
            chat = Chat(new_id, self.chat.raw | {"id": new_id, "type": "supergroup"}, open=True)
            self._world.chats[new_id] = chat
        return Group(self._world, chat)


class Person(Listener):
    """Somebody with a Telegram account; ``heard`` is the private chat with the bot."""

    def __init__(self, world: World, chat: Chat, raw: JSON) -> None:
        super().__init__(world, chat)
        self.raw = raw

    @property
    def keyboard(self) -> list[str]:
        """The labels of the keyboard that is open below the private chat."""
        return [button["text"] for button in self.chat.keyboard]

    def starts(self, payload: str = "") -> JSON:
        return self.says(f"/start {payload}".strip())

    def says(self, text: str, *, to: Group | None = None, reply_to: Heard | None = None) -> JSON:
        content: JSON = {"text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if reply_to:
            content["reply_to_message"] = reply_to.raw
            if reply_to.topic:
                content |= {"message_thread_id": reply_to.topic, "is_topic_message": True}
        return self.sends(content, to=to)

    def sends(self, content: JSON, *, to: Group | None = None, checked: bool = True) -> JSON:
        """Send any content; return the update. Writing to the bot opens the chat."""
        with self._world.bell.lock:
            chat = to.chat if to else self.chat
            chat.open = True
            message = self._world.message(chat, self.raw, content)
            return self._world.happens("message", message, checked=checked)

    def sends_kind(self, kind: str) -> JSON:
        """Send a sticker, a voice, a poll …: see ``KINDS``."""
        return self.sends(KINDS[kind])

    def sends_photo(self, data: bytes, *, caption: str = "", group: str = "") -> JSON:
        """Send a photo; ``group`` is the album that it belongs to."""
        with self._world.bell.lock:
            sizes = [
                {"width": width, "height": width} | self._world.keep_file(data, "jpg") for width in (90, 1280)
            ]
        return self.sends({"photo": sizes} | _with(caption=caption, media_group_id=group))

    def sends_album(self, *photos: bytes, caption: str = "") -> list[JSON]:
        group = f"album-{self._world.updates.next_id}"
        return [
            self.sends_photo(photo, caption="" if number else caption, group=group)
            for number, photo in enumerate(photos)
        ]

    def sends_document(self, data: bytes, name: str, *, media_type: str = "", caption: str = "") -> JSON:
        with self._world.bell.lock:
            document = self._world.keep_file(data, "bin") | _with(file_name=name, mime_type=media_type)
        return self.sends({"document": document} | _with(caption=caption))

    def shares_contact(self, phone: str = "+84901234567", *, own: bool = True) -> JSON:
        owner = self.raw["id"] if own else self.raw["id"] + 1
        contact = {"phone_number": phone, "first_name": self.raw["first_name"] or "x", "user_id": owner}
        return self.sends({"contact": contact})

    def forwards(self, text: str) -> JSON:
        origin = {"type": "hidden_user", "sender_user_name": "Ai đó", "date": int(self._world.now())}
        return self.sends({"text": text, "forward_origin": origin})

    def sends_place(self, latitude: float, longitude: float) -> JSON:
        return self.sends({"location": {"latitude": latitude, "longitude": longitude}})

    def edits(self, update: JSON, text: str) -> JSON:
        """Change the words of an earlier message."""
        changed = update["message"] | {"text": text, "edit_date": int(self._world.now())}
        return self._world.happens("edited_message", changed)

    def taps(self, message: Heard, label: str) -> JSON:
        """Tap a button under a message, or on the keyboard that came with it."""
        if label not in message.buttons:
            return self._taps_keyboard(label)
        with self._world.bell.lock:
            tap = str(7_000 + len(self._world.taps))
            self._world.taps[tap] = False
            query = {
                "id": tap,
                "from": self.raw,
                "chat_instance": "1",
                "data": message.buttons[label],
                "message": message.raw,
            }
            return self._world.happens("callback_query", query)

    def blocks(self) -> JSON:
        self.chat.shut = "bot was blocked by the user"
        return self.changes_membership(self.chat, before="member", after="kicked")

    def unblocks(self) -> JSON:
        self.chat.shut = ""
        return self.changes_membership(self.chat, before="kicked", after="member")

    def changes_membership(self, chat: Chat, *, before: str, after: str) -> JSON:
        """Tell the bot that its place in a chat changed."""
        change = {
            "chat": chat.raw,
            "from": self.raw,
            "date": int(self._world.now()),
            "old_chat_member": _member(self._world.bot, before),
            "new_chat_member": _member(self._world.bot, after),
        }
        return self._world.happens("my_chat_member", change)

    def _taps_keyboard(self, label: str) -> JSON:
        buttons = {button["text"]: button for button in self.chat.keyboard}
        assert label in buttons, f"there is no button {label!r}, but {list(buttons)}"
        return self.shares_contact() if buttons[label].get("request_contact") else self.says(label)


def _member(bot: JSON, status: str) -> JSON:
    user = {name: bot[name] for name in ("id", "is_bot", "first_name", "username")}
    until: JSON = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": user} | until


def _with(**fields: Any) -> JSON:
    return {name: value for name, value in fields.items() if value}
