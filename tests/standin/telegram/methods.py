"""The Bot API's methods. Each gets the parameters, JSON already read, and returns the result or refuses."""

import re
from collections.abc import Callable
from typing import Any

from tests.standin.telegram.limits import (
    MEGABYTE,
    Refusal,
    bad,
    check_commands,
    check_markup,
    check_text,
    check_upload,
)
from tests.standin.telegram.updates import USUAL
from tests.standin.telegram.world import JSON, Chat, Heard, World

EMPTY = "message text is empty"
TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"


class Methods:
    """What a bot can do, all but ``getUpdates``, which waits."""

    def __init__(self, world: World) -> None:
        self._world = world
        names = [name for name in dir(self) if not name.startswith("_")]
        self._by_name: dict[str, Callable[[JSON], Any]] = {
            name.replace("_", ""): getattr(self, name) for name in names
        }

    def _find(self, name: str) -> Callable[[JSON], Any] | None:
        return self._by_name.get(name.lower())

    def get_me(self, given: JSON) -> JSON:
        return self._world.bot

    def set_webhook(self, given: JSON) -> bool:
        if not re.fullmatch(r"https?://\S+", given["url"]):  # http too: tests stay on this machine
            raise bad("bad webhook: invalid URL")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given.get("secret_token", "")):
            raise bad("secret token contains unallowed characters")
        updates = self._world.updates
        updates.webhook_url, updates.webhook_secret = given["url"], given.get("secret_token", "")
        updates.poll += 1  # ends a poll that waits
        updates.webhook_connections = int(given.get("max_connections", 40))
        self._allow(given)
        self._drop(given)
        return True

    def delete_webhook(self, given: JSON) -> bool:
        self._world.updates.webhook_url = ""
        self._drop(given)
        return True

    def get_webhook_info(self, given: JSON) -> JSON:
        updates = self._world.updates
        info: JSON = {
            "url": updates.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.pending),
        }
        if updates.webhook_url:
            info |= {"max_connections": updates.webhook_connections, "allowed_updates": list(updates.allowed)}
        if updates.last_error:
            info |= {"last_error_date": int(self._world.now()), "last_error_message": updates.last_error}
        return info

    def send_message(self, given: JSON) -> JSON:
        chat = self._reach(given)
        text = check_text(
            given["text"], given.get("parse_mode", ""), at_most=4096, empty=EMPTY, too_long=TOO_LONG
        )
        return self._say(chat, {"text": text}, given)

    def send_photo(self, given: JSON) -> JSON:
        chat = self._reach(given)
        check_upload(given["photo"], photo=True)
        size = {"width": 400, "height": 400} | self._world.keep_file(given["photo"], "png")
        return self._say(chat, {"photo": [size]} | self._caption(given), given, picture=given["photo"])

    def send_document(self, given: JSON) -> JSON:
        chat = self._reach(given)
        check_upload(given["document"], photo=False)
        document = {"file_name": "document"} | self._world.keep_file(given["document"], "bin")
        return self._say(chat, {"document": document} | self._caption(given), given)

    def create_forum_topic(self, given: JSON) -> JSON:
        chat = self._reach(given)
        if not chat.raw.get("is_forum"):
            raise bad("the chat is not a forum")
        if not chat.bot_manages_topics:
            raise bad("not enough rights to create a topic")
        if not 1 <= len(given["name"]) <= 128:
            raise bad("TOPIC_TITLE_INVALID")
        thread = next(chat.numbers)
        chat.topics[thread] = given["name"]
        return {"message_thread_id": thread, "name": given["name"], "icon_color": 7322096}

    def send_chat_action(self, given: JSON) -> bool:
        self._reach(given)
        return True

    def edit_message_text(self, given: JSON) -> JSON:
        text = check_text(
            given["text"], given.get("parse_mode", ""), at_most=4096, empty=EMPTY, too_long=TOO_LONG
        )
        return self._change(given, text=text)

    def edit_message_reply_markup(self, given: JSON) -> JSON:
        return self._change(given, text=None)

    def answer_callback_query(self, given: JSON) -> bool:
        if len(given.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        if given["callback_query_id"] not in self._world.taps:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._world.taps[given["callback_query_id"]] = True
        return True

    def set_my_commands(self, given: JSON) -> bool:
        check_commands(given["commands"])
        self._world.commands[given.get("language_code", "")] = given["commands"]
        return True

    def get_file(self, given: JSON) -> JSON:
        data = self._world.files.get(given["file_id"])
        if data is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(data) > 20 * MEGABYTE:
            raise bad("file is too big")
        name = given["file_id"]
        return {
            "file_id": name,
            "file_unique_id": name.split(".")[0],
            "file_size": len(data),
            "file_path": f"documents/{name}",
        }

    def _allow(self, given: JSON) -> None:
        if "allowed_updates" in given:
            self._world.updates.allowed = frozenset(given["allowed_updates"]) or USUAL

    def _drop(self, given: JSON) -> None:
        if given.get("drop_pending_updates") in (True, "true"):
            self._world.updates.pending.clear()

    def _caption(self, given: JSON) -> JSON:
        caption = check_text(
            given.get("caption", ""),
            given.get("parse_mode", ""),
            at_most=1024,
            empty="",
            too_long=CAPTION_TOO_LONG,
        )
        return {"caption": caption} if caption else {}

    def _reach(self, given: JSON) -> Chat:
        number = str(given["chat_id"])
        chat = self._world.chats.get(int(number)) if number.removeprefix("-").isdecimal() else None
        if chat is None or not chat.open:
            raise bad("chat not found")
        if chat.shut:
            raise Refusal(403, f"Forbidden: {chat.shut}")
        if chat.moved_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if "message_thread_id" in given and int(given["message_thread_id"]) not in chat.topics:
            raise bad("message thread not found")
        check_markup(given.get("reply_markup", {}), private=chat.private)
        return chat

    def _say(self, chat: Chat, content: JSON, given: JSON, *, picture: bytes = b"") -> JSON:
        markup = given.get("reply_markup", {})
        shown: JSON = {"reply_markup": markup} if "inline_keyboard" in markup else {}
        if "message_thread_id" in given:
            shown |= {"message_thread_id": int(given["message_thread_id"]), "is_topic_message": True}
        raw = self._world.message(chat, _as_sender(self._world.bot), content | shown)
        if "keyboard" in markup:
            chat.keyboard = [
                {"text": b} if isinstance(b, str) else b for row in markup["keyboard"] for b in row
            ]
        elif markup.get("remove_keyboard"):
            chat.keyboard = []
        text = content.get("text") or content.get("caption", "")
        chat.heard.append(Heard(chat.id, raw["message_id"], text, raw, markup, picture))
        return raw

    def _change(self, given: JSON, *, text: str | None) -> JSON:
        chat = self._reach(given)
        place = next((n for n, m in enumerate(chat.heard) if m.id == int(given.get("message_id", 0))), None)
        if place is None:
            raise bad("message to edit not found")
        old = chat.heard[place]
        markup = given.get("reply_markup", {})
        if markup == old.markup and text in (None, old.text):
            raise bad("message is not modified: specified new message content and reply markup are the same")
        raw = {name: value for name, value in old.raw.items() if name != "reply_markup"}
        raw |= {"edit_date": int(self._world.now())} | ({} if text is None else {"text": text})
        raw |= {"reply_markup": markup} if markup else {}
        shown = old.text if text is None else text
        chat.heard[place] = Heard(chat.id, old.id, shown, raw, markup, old.picture)
        return raw


def _as_sender(bot: JSON) -> JSON:
    return {name: bot[name] for name in ("id", "is_bot", "first_name", "username")}
